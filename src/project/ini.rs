//! INI files: `setup.cfg`, `tox.ini`.

/// Section, key and value (with its continuation lines) of every entry of an INI file.
pub(super) fn ini_entries(text: &str) -> Vec<(String, String, String)> {
    let mut entries: Vec<(String, String, String)> = Vec::new();
    let mut section = String::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with(['#', ';'])) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            name.trim().clone_into(&mut section);
        } else if line.starts_with([' ', '\t']) {
            if let Some(entry) = entries.last_mut().filter(|entry| entry.0 == section) {
                entry.2.push('\n');
                entry.2.push_str(line.trim());
            }
        } else if let Some((key, value)) = line.split_once(['=', ':']) {
            entries.push((section.clone(), key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    entries
}
