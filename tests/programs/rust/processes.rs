use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::stall::Stall;

async fn output() -> io::Result<String> {
    let output = Command::new("sh").args(["-c", "sleep 0.3; echo $WORD; cat"]).env("WORD", "hello").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

async fn status(code: u8) -> Option<i32> {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("sleep 0.3; exit {code}"));
    match command.status() {
        Ok(status) => status.code(),
        Err(_) => None,
    }
}

async fn sorted(lines: &str) -> io::Result<Vec<String>> {
    let mut child = Command::new("sort").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(lines.as_bytes())?;
    drop(input);
    let mut sorted = Vec::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            sorted.push(line?);
        }
    }
    child.wait()?;
    Ok(sorted)
}

async fn echo() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let place = listener.local_addr()?;
    let peer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        let mut stream = TcpStream::connect(place).unwrap();
        stream.write_all(b"ping\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let (mut stream, _) = listener.accept()?;
    let mut buffer = [0; 5];
    stream.read_exact(&mut buffer)?;
    writeln!(stream, "pong {}", buffer.len())?;
    drop(stream);
    Ok(peer.join().unwrap().trim().to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    tokio::spawn(stall.clone().ticker());
    println!("{}", output().await.unwrap());
    println!("{:?}", status(3).await);
    println!("{:?}", sorted("b\na\n").await.unwrap());
    println!("{}", echo().await.unwrap());
    println!("{}", stall.end().await);
}
