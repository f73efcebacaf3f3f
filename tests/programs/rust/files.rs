use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::stall::Stall;

/// A pipe with a name: opening it waits for the other end.
async fn pipe(path: &Path) -> io::Result<()> {
    if !Command::new("mkfifo").arg(path).status()?.success() {
        return Err(io::Error::other("no pipe"));
    }
    let other = path.to_path_buf();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        fs::write(other, "through\nthe pipe\n").unwrap();
    });
    Ok(())
}

async fn lines(path: &Path) -> io::Result<Vec<String>> {
    let mut all = Vec::new();
    let reader = BufReader::new(File::open(path)?);
    for (nth, line) in [1, 2].into_iter().zip(["a", "b"]) {
        all.push(format!("{nth}{line}"));
    }
    for line in reader.lines() {
        let line = line?;
        if line.is_empty() {
            continue;
        }
        all.push(line);
    }
    Ok(all)
}

async fn report(path: &Path, entries: &[String]) -> io::Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "{} entries", entries.len())?;
    for entry in entries {
        write!(out, "{entry}")?;
        out.write_all(b";")?; // with an end
    }
    writeln!(out)?;
    drop(out);
    Ok(path.metadata()?.len())
}

async fn tail(path: &Path) -> io::Result<String> {
    let mut file = OpenOptions::new().read(true).append(true).open(path)?;
    file.write_all(b"last")?;
    file.seek(SeekFrom::Start(0))?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text.replace('\n', "|"))
}

async fn names(folder: PathBuf) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() || !entry.path().exists() {
            continue;
        }
        names.push(format!("{}:{}", entry.file_name().to_string_lossy(), entry.metadata()?.len()));
    }
    names.sort();
    Ok(names)
}

async fn work(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("inner"))?;
    let path = folder.join("pipe");
    pipe(&path).await?;
    println!("{:?}", lines(&path).await?);
    fs::remove_file(&path)?;
    let text = folder.join("text");
    println!("{}", report(&text, &["one".to_owned(), "two".to_owned()]).await? > 0);
    println!("{}", tail(&text).await?);
    fs::copy(&text, folder.join("copy"))?;
    println!("{:?}", names(folder.to_path_buf()).await?);
    println!("{} {}", text.is_file(), folder.join("none").exists());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    tokio::spawn(stall.clone().ticker());
    let folder = std::env::temp_dir().join(format!("asyncfix-{}", std::process::id()));
    work(&folder).await.unwrap();
    fs::remove_dir_all(&folder).unwrap();
    println!("{}", stall.end().await);
}
