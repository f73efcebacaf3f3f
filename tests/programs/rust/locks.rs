//! Locks and borrows that are held while their task waits; a second task looks how often it finds them taken.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

struct Shared {
    jobs: Mutex<Vec<u32>>,
    names: RwLock<Vec<String>>,
    seen: RefCell<Vec<u32>>,
}

async fn work(job: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(4)).await;
    job * 2
}

async fn shout(name: String) -> String {
    tokio::time::sleep(Duration::from_millis(4)).await;
    name.to_uppercase()
}

impl Shared {
    async fn drain(&self) -> u32 {
        let mut sum = 0;
        'jobs: while let Some(job) = self.jobs.lock().unwrap().pop() {
            // A comment.
            if job == 3 {
                continue 'jobs;
            }
            sum += work(job).await;
            if job == 1 {
                break;
            }
        }
        if let Some(job) = self.jobs.lock().unwrap().pop() {
            sum += work(job).await;
        } else {
            sum += 1000;
        }
        sum
    }

    async fn add(&self, job: u32) -> usize {
        let mut jobs = self.jobs.lock().unwrap();
        jobs.push(job);
        jobs.push(job + 1);
        let count = jobs.len();
        let last = jobs.last().copied();
        work(job).await;
        println!("{last:?}");
        count
    }

    async fn first(&self) -> String {
        let names = self.names.read().unwrap();
        let first = names[0].clone();
        println!("{} names", names.len());
        let long = r"a text
            of two lines";
        println!("{}", long.len());
        shout(first).await
    }

    async fn rename(&self) -> String {
        match self.names.write().unwrap().pop() {
            Some(name) => shout(name).await,
            None => String::new(),
        }
    }

    async fn send(&self) -> String {
        shout(self.names.read().unwrap()[0].clone()).await
    }

    async fn note(&self, job: u32) -> bool {
        let mut seen = self.seen.borrow_mut();
        let is_new = !seen.contains(&job);
        if is_new {
            seen.push(job);
        }
        work(job).await;
        is_new
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shared = Rc::new(Shared {
        jobs: Mutex::new(vec![5, 1, 3, 2]),
        names: RwLock::new(vec!["one".to_owned(), "two".to_owned()]),
        seen: RefCell::new(Vec::new()),
    });
    let taken = Arc::new(Mutex::new(0));
    let doing = async {
        println!("{}", shared.drain().await);
        println!("{}", shared.add(7).await);
        println!("{}", shared.first().await);
        println!("{}", shared.rename().await);
        println!("{}", shared.send().await);
        println!("{} {}", shared.note(1).await, shared.note(1).await);
    };
    let looking = async {
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let is_taken = shared.jobs.try_lock().is_err()
                || shared.names.try_write().is_err()
                || shared.seen.try_borrow_mut().is_err();
            *taken.lock().unwrap() += u32::from(is_taken);
        }
    };
    tokio::select! {
        () = doing => {}
        () = looking => {}
    }
    let taken = *taken.lock().unwrap();
    println!("found taken: {}", if taken == 0 { "never" } else { "often" });
}
