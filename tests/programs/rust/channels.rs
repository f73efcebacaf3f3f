//! Tasks that wait at the channels of threads, and futures that are made first and awaited in turn.

use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use crate::stall::Stall;

const SLOW: Duration = Duration::from_millis(200);

/// Everything that a receiver of its own function is used for.
async fn collected() -> Vec<u32> {
    // Both ends stay here.
    let (sender, receiver) = mpsc::channel::<u32>();
    let other = sender.clone();
    let worker = thread::spawn(move || {
        for number in 1..=6 {
            thread::sleep(Duration::from_millis(40));
            other.send(number).unwrap();
        }
    });
    sender.send(100).expect("somebody listens");
    drop(sender);
    let mut seen = vec![receiver.recv_timeout(SLOW).unwrap_or(0)];
    seen.push(receiver.recv().unwrap());
    if let Ok(number) = receiver.recv() {
        seen.push(number);
    }
    match receiver.recv_timeout(SLOW * 3) {
        Ok(number) if number > 50 => seen.push(0),
        Ok(number) => seen.push(number),
        Err(_) => seen.push(99),
    }
    while let Ok(number) = receiver.recv() {
        seen.push(number);
        if number == 5 {
            break;
        }
    }
    'rest: for number in &receiver {
        if number == 0 {
            continue 'rest;
        }
        seen.push(number);
    }
    seen.push(receiver.try_recv().unwrap_or(7));
    worker.join().unwrap();
    seen
}

/// The error is looked at: this channel has to stay what it is.
async fn asked() -> bool {
    let (sender, receiver) = mpsc::channel::<u32>();
    drop(sender);
    matches!(receiver.try_recv(), Err(TryRecvError::Disconnected)) && receiver.recv().is_err()
}

async fn in_a_block() -> u32 {
    let (sender, mut receiver) = mpsc::channel();
    thread::spawn(move || {
        thread::sleep(SLOW);
        let _ = sender.send(5u32);
    });
    let Ok(number) = receiver.recv() else { return 0 };
    number
}

async fn slowly(number: u32) -> Result<u32, String> {
    tokio::time::sleep(SLOW).await;
    Ok(number)
}

/// Two futures that do not run before they are awaited.
async fn both() -> Result<u32, String> {
    let first = slowly(1);
    let second = slowly(2);
    let first = first.await?;
    let second = second.await?;
    Ok(first + second)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    let ticker = tokio::spawn(stall.clone().ticker());
    tokio::task::yield_now().await;
    println!("{:?}", collected().await);
    println!("{} {}", asked().await, in_a_block().await);
    println!("{}", stall.end().await);
    ticker.await.unwrap();
    let start = Instant::now();
    println!("{:?}", both().await);
    println!("{}", if start.elapsed() < SLOW * 2 { "together" } else { "one by one" });
}
