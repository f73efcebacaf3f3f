use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use crate::stall::Stall;

/// Done after a while, by a thread of its own.
async fn slow() -> u32 {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        let _ = sender.send(5);
    });
    receiver.await.unwrap_or(0)
}

async fn waits() -> u32 {
    let first = futures::executor::block_on(slow());
    let second = futures::executor::block_on(async {
        // Once more.
        slow().await
    });
    first + second
}

async fn panics(state: &Mutex<u32>, sender: mpsc::Sender<u32>, mut receiver: mpsc::Receiver<u32>) -> u32 {
    *state.blocking_lock() += 1;
    sender.blocking_send(3).unwrap();
    receiver.blocking_recv().unwrap_or(0) + *state.blocking_lock()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    tokio::spawn(stall.clone().ticker());
    println!("{}", waits().await);
    println!("{}", stall.end().await);
    let (sender, receiver) = mpsc::channel(1);
    let state = Mutex::new(3);
    let sum = tokio::spawn(async move { panics(&state, sender, receiver).await }).await;
    println!("{:?}", sum.ok());
}
