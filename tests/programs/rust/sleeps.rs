use std::thread;
use std::time::Duration;

use crate::stall::Stall;

async fn nap(duration: Duration) -> u32 {
    thread::sleep(duration);
    1
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stall = Stall::default();
    tokio::spawn(stall.clone().ticker());
    let mut naps = 0;
    for _ in 0..2 {
        naps += nap(Duration::from_millis(200)).await;
    }
    let one = async {
        std::thread::sleep(Duration::from_millis(200));
        1
    };
    naps += one.await;
    println!("{naps} naps, {}", stall.end().await);
}
