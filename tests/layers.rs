//! The dependency direction of `src/`: each stage uses only those before it.

use std::fs;
use std::path::Path;

const ORDER: &[&str] = &[
    "source", "outline", "syntax", "apis", "facts", "project", "edit", "rules", "native", "scan", "apply", "examples",
    "store", "review", "report", "lsp", "cli",
];

/// These stand beside each other: neither uses the other.
const BESIDE: &[&[&str]] = &[&["review", "report", "lsp"]];

#[test]
fn each_stage_uses_only_earlier_ones() {
    let mut wrong = Vec::new();
    visit(Path::new("src"), &mut |path, text| {
        if path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests") {
            return;
        }
        let stage = path.iter().nth(1).and_then(|name| name.to_str()).unwrap_or("").trim_end_matches(".rs");
        let Some(own) = ORDER.iter().position(|name| *name == stage) else { return };
        for used in mentioned(text) {
            let later = ORDER.iter().position(|name| *name == used).is_some_and(|at| at > own);
            let beside = BESIDE.iter().any(|group| used != stage && group.contains(&stage) && group.contains(&used));
            if later || beside {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_stage_has_its_place() {
    for entry in fs::read_dir("src").expect("src is there").flatten() {
        let name = entry.file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        let known = ORDER.contains(&name.as_str()) || ["main", "lib", "error"].contains(&name.as_str());
        assert!(known, "src/{name} has no place in the order of stages");
    }
}

/// The stages named after `crate::` in a file, outside its tests.
fn mentioned(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut names = Vec::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            Some(group) => {
                let group = group.split("};").next().unwrap_or(group);
                names.extend(group.lines().map(|line| line.trim().split("::").next().unwrap_or("")));
            }
            None => names.push(part.split(|next: char| !next.is_alphanumeric() && next != '_').next().unwrap_or("")),
        }
    }
    names
}

fn visit(folder: &Path, check: &mut dyn FnMut(&Path, &str)) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("the folder is there").flatten().collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, check);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            check(&path, &fs::read_to_string(&path).expect("sources are UTF-8"));
        }
    }
}
