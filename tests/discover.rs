//! Which files a run looks at, and what it says of those it cannot look at.
#![allow(clippy::unwrap_used, missing_docs)]

use asyncfix::source::{
    DEFAULT_SIZE_LIMIT, DiscoverOptions, Discovered, Excludes, Found, Language, Reason, SourceFile, discover,
};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;

/// A temporary folder. A name in `files` that ends in `/` is a folder; `=` starts the content.
struct Tree {
    _keep: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Tree {
    fn new(files: &[&str]) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap().canonicalize_utf8().unwrap().join("project");
        fs::create_dir(&root).unwrap();
        let tree = Self { _keep: keep, root };
        for file in files {
            let (name, content) = file.split_once('=').unwrap_or((file, ""));
            let path = tree.root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if name.ends_with('/') {
                fs::create_dir_all(&path).unwrap();
            } else {
                fs::write(&path, content).unwrap();
            }
        }
        tree
    }

    fn options(&self) -> DiscoverOptions {
        DiscoverOptions { root: Some(self.root.clone()), ..DiscoverOptions::default() }
    }

    fn discover(&self, paths: &[&str], options: &DiscoverOptions) -> Discovered {
        let paths: Vec<_> = paths.iter().map(|path| self.root.join(path)).collect();
        discover(&paths, options)
    }

    /// The paths found, from the folder, and what was not checked.
    fn names(&self, found: &Discovered) -> (Vec<String>, Vec<String>) {
        let short =
            |path: &Utf8Path| path.as_str().trim_start_matches(self.root.as_str()).trim_start_matches('/').to_owned();
        let files = found.files.iter().map(|file| short(&file.path)).collect();
        let not_checked = &found.not_checked;
        (files, not_checked.iter().map(|one| format!("{}: {}", short(&one.path), one.reason)).collect())
    }

    /// Asserts what a walk of the whole folder finds, and that nothing was left out for a reason worth saying.
    fn check(&self, expected: &[&str]) {
        self.check_with(&[""], &self.options(), expected);
    }

    fn check_with(&self, paths: &[&str], options: &DiscoverOptions, expected: &[&str]) {
        let (files, not_checked) = self.names(&self.discover(paths, options));
        assert_eq!(files, expected);
        assert!(not_checked.is_empty(), "{not_checked:?}");
    }
}

#[test]
fn a_language_is_known_by_name_or_first_line() {
    let tree = Tree::new(&[
        "a.py",
        "b.pyi",
        "c.rs",
        "d.txt",
        "e.PY.bak",
        "run=#!/usr/bin/env python3\nx = 1\n",
        "lib/old=#! /usr/bin/python2.7 -u",
        "shell=#!/bin/sh\n# python\n",
        "LICENSE=python\n",
        "empty",
        "tool.cgi=#!/usr/bin/python\n",
        "folder.py/x.rs",
    ]);
    let found = tree.discover(&[""], &tree.options());
    let languages: Vec<_> = found.files.iter().map(|file| (file.path.file_name().unwrap(), file.language)).collect();
    let (python, rust) = (Language::Python, Language::Rust);
    assert_eq!(
        languages,
        [("a.py", python), ("b.pyi", python), ("c.rs", rust), ("x.rs", rust), ("old", python), ("run", python)]
    );
    let stubs: Vec<_> = found.files.iter().map(|file| SourceFile::read(file, 100).unwrap().is_stub()).collect();
    assert_eq!(stubs, [false, true, false, false, false, false]);
}

#[test]
fn order_is_by_bytes() {
    let tree = Tree::new(&["a/b.py", "a.py", "a-b.py", "A.py", "a/b/c.py", "ä.py", "a0.py"]);
    tree.check(&["A.py", "a-b.py", "a.py", "a/b.py", "a/b/c.py", "a0.py", "ä.py"]);
}

#[test]
fn ignored_hidden_and_tool_folders_are_left_out() {
    let tree = Tree::new(&[
        ".gitignore=/gen\n*_pb2.py\n!keep_pb2.py\n",
        "gen/a.py",
        "sub/gen/a.py",
        "x_pb2.py",
        "keep_pb2.py",
        ".hidden.py",
        ".hidden/a.py",
        "sub/.gitignore=b.py\n",
        "sub/b.py",
        "b.py",
        "node_modules/a.py",
        "sub/.venv/a.py",
        "sub/__pycache__/a.py",
        "lib/site-packages/a.py",
        "build/a.py",
        "dist/a.py",
        "target/CACHEDIR.TAG",
        "target/a.rs",
    ]);
    tree.check(&["b.py", "keep_pb2.py", "sub/gen/a.py"]);
    let all = DiscoverOptions {
        respect_ignore_files: false,
        hidden: true,
        excludes: Excludes::new(&tree.root, &["[xs]*"], true).unwrap(),
        ..tree.options()
    };
    tree.check_with(&[""], &all, &[".hidden.py", ".hidden/a.py", "b.py", "gen/a.py", "keep_pb2.py"]);
}

#[test]
fn a_package_called_build_is_source() {
    let tree = Tree::new(&["build/__init__.py", "build/a.py", "src/build/mod.rs", "src/target/a.rs"]);
    tree.check(&["build/__init__.py", "build/a.py", "src/build/mod.rs", "src/target/a.rs"]);
}

#[test]
fn ignore_files_above_the_named_folder_count() {
    let tree = Tree::new(&[".git/", ".gitignore=b.py\n", "sub/a.py", "sub/b.py"]);
    tree.check_with(&["sub"], &tree.options(), &["sub/a.py"]);
}

#[test]
fn a_named_path_is_taken() {
    let tree = Tree::new(&[
        ".gitignore=a.py\n/gen\n",
        "a.py",
        "gen/b.py",
        ".hidden.py",
        ".tox/c.py",
        "x/site-packages/d.py",
        "other.py",
    ]);
    let paths = ["a.py", "gen", ".hidden.py", ".tox", "x/site-packages"];
    tree.check_with(&paths, &tree.options(), &[".hidden.py", ".tox/c.py", "a.py", "gen/b.py", "x/site-packages/d.py"]);
    let forced = DiscoverOptions { force_exclude: true, ..tree.options() };
    tree.check_with(&paths, &forced, &[]);
    tree.check_with(&["other.py", "a.py"], &forced, &["other.py"]);
    tree.check_with(&["x", "."], &forced, &["other.py"]);
    assert!(tree.discover(&["other.py"], &forced).files[0].named);
}

#[test]
fn a_file_comes_once() {
    let tree = Tree::new(&["a.py", "sub/b.py"]);
    let paths = ["a.py", "", "a.py", "./a.py", "sub/../a.py", "sub", "sub/b.py"];
    let found = tree.discover(&paths, &tree.options());
    assert_eq!(tree.names(&found).0, ["a.py", "sub/b.py"]);
    assert!(found.files.iter().all(|file| file.named));
}

#[test]
fn a_named_path_that_is_no_source_is_said() {
    let tree = Tree::new(&["README.md", "script=#!/bin/sh\n"]);
    let found = tree.discover(&["README.md", "script", "missing.py", "missing"], &tree.options());
    assert!(found.files.is_empty());
    assert!(found.not_checked.iter().all(|one| one.named));
    let reasons: Vec<_> = found.not_checked.iter().map(|one| &one.reason).collect();
    assert_eq!(reasons, [&Reason::UnknownLanguage, &Reason::Missing, &Reason::Missing, &Reason::UnknownLanguage]);
}

#[test]
fn paths_below_the_current_folder_are_relative() {
    let file = Utf8Path::new(file!());
    let absolute = Utf8PathBuf::from_path_buf(std::env::current_dir().unwrap()).unwrap().join(file);
    for path in [file.to_owned(), absolute, Utf8Path::new("./src/..").join(file), Utf8Path::new(".").join(file)] {
        let found = discover(&[path], &DiscoverOptions::default());
        assert_eq!(found.files, [Found { path: file.to_owned(), language: Language::Rust, named: true }]);
    }
    let found = discover(&["tests".into()], &DiscoverOptions::default());
    assert!(found.files.iter().any(|found| found.path == file && !found.named));
    assert_eq!(discover(&[], &DiscoverOptions::default()), discover(&[".".into()], &DiscoverOptions::default()));
}

#[test]
fn a_large_file_is_not_read() {
    let tree = Tree::new(&["big.py"]);
    fs::File::create(tree.root.join("big.py")).unwrap().set_len(50 << 20).unwrap();
    let found = tree.discover(&["big.py"], &tree.options());
    let refused = SourceFile::read(&found.files[0], DEFAULT_SIZE_LIMIT).unwrap_err();
    assert_eq!(refused.reason.to_string(), "larger than 8 MiB (50 MiB)");
    assert!(refused.named);
}

#[test]
fn the_size_limit_is_exact() {
    let tree = Tree::new(&["a.py=12345"]);
    let found = tree.discover(&[""], &tree.options());
    assert_eq!(SourceFile::read(&found.files[0], 5).unwrap().text, "12345");
    assert_eq!(SourceFile::read(&found.files[0], 4).unwrap_err().reason, Reason::TooLarge { size: 5, limit: 4 });
}

#[test]
fn a_file_that_vanished_is_not_checked() {
    let tree = Tree::new(&["a.py"]);
    let found = tree.discover(&[""], &tree.options());
    fs::remove_file(tree.root.join("a.py")).unwrap();
    let refused = SourceFile::read(&found.files[0], DEFAULT_SIZE_LIMIT).unwrap_err();
    assert_eq!((refused.reason, refused.named), (Reason::Missing, false));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    impl Tree {
        fn link(&self, link: &str, target: &str) {
            symlink(target, self.root.join(link)).unwrap();
        }

        fn check_not_checked(&self, paths: &[&str], files: &[&str], not_checked: &[&str]) {
            let root = self.root.parent().unwrap().as_str();
            let found = self.names(&self.discover(paths, &self.options()));
            let reasons: Vec<_> = found.1.iter().map(|reason| reason.replace(root, "ROOT")).collect();
            assert_eq!(
                (found.0, reasons.as_slice()),
                (
                    files.iter().map(ToString::to_string).collect(),
                    not_checked.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice()
                )
            );
        }
    }

    #[test]
    fn loops_end() {
        let tree = Tree::new(&["a.py", "sub/b.py"]);
        for (link, target) in
            [("sub/up", ".."), ("sub/self", "."), ("loop", "loop"), ("x.py", "y.py"), ("y.py", "x.py")]
        {
            tree.link(link, target);
        }
        let expected = ["x.py: broken link to `y.py`", "y.py: broken link to `x.py`"];
        tree.check_not_checked(&[""], &["a.py", "sub/b.py"], &expected);
        tree.check_with(&["sub"], &tree.options(), &["sub/b.py"]);
    }

    #[test]
    fn a_link_to_a_walked_file_adds_none() {
        let tree = Tree::new(&["a.py", "sub/b.py"]);
        tree.link("z.py", "a.py");
        tree.link("also", "sub");
        tree.check(&["a.py", "sub/b.py"]);
    }

    #[test]
    fn a_link_inside_the_project_is_followed() {
        let tree = Tree::new(&["lib/a.py", "lib/sub/b.py", "one.py", "two.txt", "src/x.py", ".venv/v.py"]);
        tree.link("src/lib", "../lib");
        tree.link("src/same", "../lib/sub");
        tree.link("src/one.py", "../one.py");
        tree.link("src/uno.py", "../one.py");
        tree.link("src/two", "../two.txt");
        tree.link("src/vendor", "../.venv");
        tree.check_with(&["src"], &tree.options(), &["src/lib/a.py", "src/lib/sub/b.py", "src/one.py", "src/x.py"]);
    }

    #[test]
    fn a_link_out_of_the_project_is_not() {
        let tree = Tree::new(&["a.py", "../outside/b.py", "../c.py", "../d.txt"]);
        tree.link("out", "../outside");
        tree.link("c.py", "../c.py");
        tree.link("d.txt", "../d.txt");
        let expected =
            ["c.py: links to `ROOT/c.py`, outside the project", "out: links to `ROOT/outside`, outside the project"];
        tree.check_not_checked(&[""], &["a.py"], &expected);
        // Named, they are taken.
        tree.check_with(&["out", "c.py"], &tree.options(), &["c.py", "out/b.py"]);
    }

    #[test]
    fn a_broken_link_is_said() {
        let tree = Tree::new(&["a.py"]);
        tree.link("b.py", "nowhere.py");
        tree.link("c.txt", "nowhere.txt");
        tree.check_not_checked(
            &["", "c.txt"],
            &["a.py"],
            &["b.py: broken link to `nowhere.py`", "c.txt: broken link to `nowhere.txt`"],
        );
    }

    #[test]
    fn what_may_not_be_read_is_said() {
        let tree = Tree::new(&["a.py", "closed/b.py", "c.py"]);
        let (closed, file) = (tree.root.join("closed"), tree.root.join("c.py"));
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
        // Root may read everything.
        if fs::read_dir(&closed).is_err() {
            tree.check_not_checked(&[""], &["a.py", "c.py"], &["closed: no permission to read it"]);
            let found = tree.discover(&["c.py", "closed"], &tree.options());
            assert!(found.not_checked.iter().all(|one| one.named));
            let refused = SourceFile::read(&found.files[0], DEFAULT_SIZE_LIMIT).unwrap_err();
            assert_eq!((refused.reason, refused.named), (Reason::NoPermission, true));
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_name_that_is_not_utf8_is_said() {
        let tree = Tree::new(&["a.py"]);
        for name in [b"\xff.py".as_slice(), b"\xfe.txt"] {
            fs::write(tree.root.as_std_path().join(OsStr::from_bytes(name)), "").unwrap();
        }
        let folder = tree.root.as_std_path().join(OsStr::from_bytes(b"\xfd"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("b.py"), "").unwrap();
        tree.check_not_checked(
            &[""],
            &["a.py"],
            &["\u{fffd}: its name is not UTF-8", "\u{fffd}.py: its name is not UTF-8"],
        );
    }

    #[test]
    fn pipes_are_not_opened() {
        let tree = Tree::new(&["a.py"]);
        let made = std::process::Command::new("mkfifo").args([tree.root.join("b.py"), tree.root.join("pipe")]).status();
        assert!(made.unwrap().success());
        tree.check(&["a.py"]);
        tree.check_not_checked(&["b.py", "pipe"], &[], &["b.py: not a regular file", "pipe: not a regular file"]);
    }
}
