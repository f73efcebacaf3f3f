//! One run of a command: whether it passes, how long it took, and the end of what it said.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::Error;

/// How often it is looked whether the command has ended.
const PATIENCE: Duration = Duration::from_millis(20);
/// Lines and bytes of the end of its output that are kept.
const TAIL_LINES: usize = 12;
const TAIL_BYTES: u64 = 16 << 10;

/// How a run of a command went.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Whether it ended with success, in time.
    pub(super) passes: bool,
    /// How long it took.
    pub(super) took: Duration,
    /// The last lines of its output.
    pub(super) tail: String,
    status: Option<ExitStatus>,
}

impl Attempt {
    /// How it ended, in words.
    pub(super) fn ended(&self) -> String {
        match self.status {
            Some(status) => status.to_string(),
            None => format!("no end after {}", humantime::format_duration(Duration::from_secs(self.took.as_secs()))),
        }
    }
}

/// Signals to end, which must not leave the files as a trial has them.
pub(super) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From now on signals to end are only noted.
    pub(super) fn heed() -> Self {
        let signal = Arc::default();
        #[cfg(unix)]
        for number in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
            // Without it the process ends at once, and `asyncfix undo` takes the trial back.
            let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), number.unsigned_abs() as usize);
        }
        Self { signal }
    }

    fn is_there(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// Ends the process by the signal that was noted, if one was.
    pub(super) fn obey(&self) {
        #[cfg(unix)]
        if let Ok(number @ 1..) = i32::try_from(self.signal.load(Ordering::Relaxed)) {
            let _ = signal_hook::low_level::emulate_default_handler(number);
        }
    }
}

/// Runs a command as the shell reads it, for at most `limit`.
///
/// # Errors
/// It cannot be started, or the process was told to end.
pub(super) fn run(command: &str, limit: Option<Duration>, interrupt: &Interrupt) -> Result<Attempt, Error> {
    let failed = |error: std::io::Error| Error::new(format!("`--verify` cannot run its command: {error}"));
    let mut output = tempfile::tempfile().map_err(failed)?;
    let (out, err) = (output.try_clone().map_err(failed)?, output.try_clone().map_err(failed)?);
    let mut shell = shell(command);
    shell.stdin(Stdio::null()).stdout(out).stderr(err);
    // Compiled files of one trial must not be taken for those of the next.
    shell.env("PYTHONDONTWRITEBYTECODE", "1");
    let started = Instant::now();
    let mut child = shell.spawn().map_err(failed)?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break Some(status);
        }
        if interrupt.is_there() {
            stop(&mut child);
            return Err(Error::new("interrupted: the files are as they were"));
        }
        if limit.is_some_and(|limit| started.elapsed() >= limit) {
            stop(&mut child);
            break None;
        }
        sleep(PATIENCE);
    };
    let tail = tail(&mut output).unwrap_or_default();
    if interrupt.is_there() {
        return Err(Error::new("interrupted: the files are as they were"));
    }
    Ok(Attempt { passes: status.is_some_and(|status| status.success()), took: started.elapsed(), tail, status })
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    // A group of its own: what the command starts ends with it.
    shell.args(["-c", command]).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}

/// Ends a command with all that it started.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn tail(output: &mut File) -> std::io::Result<String> {
    let length = output.seek(SeekFrom::End(0))?;
    output.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    output.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    Ok(lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n"))
}
