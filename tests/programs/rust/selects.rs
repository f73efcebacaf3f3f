use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

/// Ticks while messages come too often for a timer that starts anew with each of them.
async fn ticking(mut messages: mpsc::Receiver<u32>) -> &'static str {
    let start = Instant::now();
    let mut ticks = 0;
    let mut seen = 0;
    while start.elapsed() < Duration::from_millis(400) {
        tokio::select! {
            message = messages.recv() => seen += message.unwrap_or(0),
            _ = sleep(Duration::from_millis(60)) => ticks += 1,
        }
    }
    if ticks > 0 && seen > 0 { "ticked" } else { "starved" }
}

/// Adds what two channels bring, until both are closed.
async fn adding(mut first: mpsc::Receiver<u32>, mut second: mpsc::Receiver<u32>) -> u32 {
    let mut sum = 0;
    loop {
        tokio::select! {
            Some(x) = first.recv() => sum += x,
            Some(y) = second.recv() => {
                sum += y * 10;
            }
        }
    }
    sum
}

async fn limited(pause: u64) -> Option<u32> {
    tokio::select! { value = slow(pause) => Some(value), _ = sleep(Duration::from_millis(50)) => None }
}

async fn slow(pause: u64) -> u32 {
    sleep(Duration::from_millis(pause)).await;
    3
}

/// A pipe with room for four bytes.
async fn piped() -> std::io::Result<usize> {
    let (mut near, mut far) = tokio::io::duplex(4);
    let reader = tokio::spawn(async move {
        let mut text = Vec::new();
        far.read_to_end(&mut text).await.map(|_| text.len())
    });
    near.write(b"eleven byte").await?;
    drop(near);
    reader.await.unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(1);
    let steady = tokio::spawn(async move {
        while sender.send(1).await.is_ok() {
            sleep(Duration::from_millis(20)).await;
        }
    });
    println!("{}", ticking(receiver).await);
    steady.abort();
    println!("{:?} {:?}", limited(1).await, limited(200).await);
    println!("{:?}", piped().await.ok());
    let (first, one) = mpsc::channel(4);
    let (second, two) = mpsc::channel(4);
    first.send(1).await.unwrap();
    second.send(2).await.unwrap();
    drop((first, second));
    let sum = tokio::spawn(adding(one, two)).await;
    println!("{:?}", sum.ok());
}
