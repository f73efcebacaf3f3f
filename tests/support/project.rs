//! The command line from outside: the built binary in temporary projects.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub const SLEEPS: &str =
    "import asyncio\nimport time\n\n\nasync def main():\n    time.sleep(2)\n\n\nasyncio.run(main())\n";
pub const SLEEPS_FIXED: &str =
    "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(2)\n\n\nasyncio.run(main())\n";

/// A folder with files, which is the root of a repository.
pub struct Project {
    pub folder: TempDir,
}

/// What a run gave.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(project.folder.path().join(".git")).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The binary with the words of `line`, in the project.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_asyncfix"));
        command.args(line.split_whitespace()).current_dir(self.path());
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, line: &str) -> Run {
        Run::of(&self.command(line).stdin(Stdio::null()).output().unwrap())
    }

    pub fn answer(&self, line: &str, answers: &str) -> Run {
        let mut command = self.command(line);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        Run::of(&child.wait_with_output().unwrap())
    }
}

impl Run {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    pub fn check(&self, code: i32, out: &[&str], err: &[&str]) {
        let (shown, told) = (&self.out, &self.err);
        assert_eq!(self.code, Some(code), "stdout:\n{shown}\nstderr:\n{told}");
        for part in out {
            assert!(shown.contains(part), "no {part:?} in stdout:\n{shown}");
        }
        for part in err {
            assert!(told.contains(part), "no {part:?} in stderr:\n{told}");
        }
    }
}
