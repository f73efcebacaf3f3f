use std::sync::atomic::{AtomicU32, Ordering};

static SAVED: AtomicU32 = AtomicU32::new(0);

async fn save(amount: u32) -> Result<u32, String> {
    tokio::task::yield_now().await;
    SAVED.fetch_add(amount, Ordering::SeqCst);
    Ok(amount)
}

struct Store {
    name: &'static str,
}

impl Store {
    async fn flush(&self) {
        tokio::task::yield_now().await;
        println!("flushed {}", self.name);
    }

    async fn close(&self) {
        // The last thing to do.
        self.flush();
        if self.name == "b" {
            let _ = self.flush();
        }
    }
}

async fn all(xs: Vec<u32>) -> Result<u32, String> {
    save(1);
    let _ = save(10);
    let _kept = save(100);
    let _every: Vec<_> = xs
        .into_iter()
        .map(|x| async move { save(x * 1000).await })
        .collect();
    let later = async { save(100_000) };
    let _ = later.await;
    Ok(2)
}

fn doubled(x: u32) -> impl std::future::Future<Output = u32> {
    async move {
        let twice = x * 2;
        twice
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let result = all(vec![1, 2, 3]).await;
    println!("{result:?} {}", SAVED.load(Ordering::SeqCst));
    for name in ["a", "b"] {
        Store { name }.close().await;
    }
    let four = doubled(2);
    println!("{}", async { four.await }.await);
}
