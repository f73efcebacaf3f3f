use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

use crate::stall::Stall;

async fn total(sum: Arc<Mutex<u32>>, mut jobs: mpsc::Receiver<u32>) -> u32 {
    while let Some(job) = jobs.blocking_recv() {
        *sum.blocking_lock() += job;
    }
    let all = *sum.blocking_lock();
    all
}

async fn feed(out: mpsc::Sender<u32>) {
    for job in 1..=3 {
        out.blocking_send(job).unwrap();
    }
}

async fn joined() -> u32 {
    let handle = thread::spawn(|| {
        thread::sleep(Duration::from_millis(300));
        7
    });
    handle.join().unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    tokio::spawn(stall.clone().ticker());
    let (out, jobs) = mpsc::channel(1);
    tokio::spawn(feed(out));
    println!("{}", joined().await);
    println!("{}", total(Arc::default(), jobs).await);
    println!("{}", futures::executor::block_on(async { stall.end().await }));
}
