//! Tells whether something held up the thread that a task runs on: the task ticks, and measures the longest gap.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// A gap that only something that blocks can make.
const LONG: u64 = 120;

#[derive(Clone, Default)]
pub struct Stall {
    longest: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Stall {
    /// Ticks until [`Stall::end`]; for the runtime's own `spawn`. It needs no timer of any runtime.
    pub fn ticker(self) -> impl Future<Output = ()> + Send + 'static {
        // What blocks before the task first runs counts too.
        let mut last = Instant::now();
        async move {
            while !self.over.load(Ordering::SeqCst) {
                Tick::default().await;
                let gap = last.elapsed().as_millis() as u64;
                self.longest.fetch_max(gap, Ordering::SeqCst);
                last = Instant::now();
            }
        }
    }

    /// Lets the ticker measure the last gap, and says whether there was a long one.
    pub async fn end(&self) -> &'static str {
        Tick::default().await;
        Tick::default().await;
        self.over.store(true, Ordering::SeqCst);
        if self.longest.load(Ordering::SeqCst) >= LONG { "stalled" } else { "smooth" }
    }
}

/// Ready after ten milliseconds, by a thread of its own.
#[derive(Default)]
struct Tick {
    state: Option<Arc<Mutex<(bool, Option<Waker>)>>>,
}

impl Future for Tick {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let state = self.state.get_or_insert_with(|| {
            let state: Arc<Mutex<(bool, Option<Waker>)>> = Arc::default();
            let shared = state.clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(10));
                let mut state = shared.lock().unwrap();
                state.0 = true;
                if let Some(waker) = state.1.take() {
                    waker.wake();
                }
            });
            state
        });
        let mut state = state.lock().unwrap();
        if state.0 {
            return Poll::Ready(());
        }
        state.1 = Some(context.waker().clone());
        Poll::Pending
    }
}
