use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::task::JoinSet;

async fn add(total: Arc<AtomicU32>, amount: u32) {
    tokio::task::yield_now().await;
    total.fetch_add(amount, Ordering::SeqCst);
}

async fn all(total: &Arc<AtomicU32>) {
    let mut set = JoinSet::new();
    for amount in [1, 10] {
        set.spawn(add(total.clone(), amount));
    }
}

async fn both(total: &Arc<AtomicU32>) -> u32 {
    let mut tasks = JoinSet::new();
    tasks.spawn(add(total.clone(), 100));
    tasks.spawn(async {});
    7
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let total = Arc::new(AtomicU32::new(0));
    all(&total).await;
    let seven = both(&total).await;
    println!("{} {seven}", total.load(Ordering::SeqCst));
}
