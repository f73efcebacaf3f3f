//! Reads a few sensors at the same time and prints what they say: `cargo run`.

use std::thread;
use std::time::{Duration, Instant};

use futures::executor::block_on;
use tokio::sync::mpsc::{self, Sender};

/// Asks one sensor, which takes its time.
async fn read(sensor: u32) -> f64 {
    thread::sleep(Duration::from_millis(200));
    20.0 + f64::from(sensor)
}

/// The mean of two readings.
async fn read_twice(sensor: u32) -> f64 {
    let first = block_on(read(sensor));
    let second = read(sensor).await;
    (first + second) / 2.0
}

async fn report(lines: &Sender<String>, sensor: u32, value: f64) {
    if lines.send(format!("sensor {sensor}: {value:.1}")).await.is_err() {
        eprintln!("nobody listens to sensor {sensor}");
    }
}

async fn watch(sensor: u32, lines: Sender<String>) {
    let value = read_twice(sensor).await;
    report(&lines, sensor, value);
}

/// The longest time for which the runtime was busy with one thing, in milliseconds.
async fn longest_stall() -> u128 {
    let mut longest = 0;
    for _ in 0..80 {
        let before = Instant::now();
        tokio::time::sleep(Duration::from_millis(10)).await;
        longest = longest.max(before.elapsed().as_millis().saturating_sub(12));
    }
    longest
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut lines) = mpsc::channel(8);
    let ticker = tokio::spawn(longest_stall());
    for sensor in 1..=3 {
        tokio::spawn(watch(sensor, sender.clone()));
    }
    drop(sender);
    let mut count = 0;
    while let Some(line) = lines.recv().await {
        println!("{line}");
        count += 1;
    }
    if let Ok(stall) = ticker.await {
        println!("{count} readings; the runtime stood still for {stall} ms");
    }
}
