//! How often something may be asked: a bucket for each asker, which fills steadily and from which every request takes.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The buckets of the server.
#[derive(Debug)]
pub(super) struct Limits {
    /// Attempts to sign in, by address of the asker: a password cannot be found by trying.
    pub(super) sign_in: Buckets,
    /// Requests, by address of the asker.
    pub(super) requests: Buckets,
}

impl Limits {
    /// Returns the limits of the program.
    pub(super) fn standard() -> Self {
        Self {
            sign_in: Buckets::new(10, Duration::from_secs(6)),
            requests: Buckets::new(600, Duration::from_millis(5)),
        }
    }
}

/// Buckets that all hold the same and fill alike.
#[derive(Debug)]
pub(super) struct Buckets {
    /// How many requests a full one holds.
    size: f64,
    /// How long one request takes to fill again.
    every: Duration,
    /// What is left in each, and when that was.
    left: Mutex<HashMap<String, (f64, Instant)>>,
}

/// When there are so many buckets, those that are full again are thrown away.
const MANY: usize = 10_000;

impl Buckets {
    fn new(size: u32, every: Duration) -> Self {
        Self { size: f64::from(size), every, left: Mutex::new(HashMap::new()) }
    }

    /// Takes one out of an asker's bucket; an empty one says in how many seconds to come back.
    pub(super) fn take(&self, asker: &str) -> Result<(), u64> {
        let now = Instant::now();
        let filled = |(left, at): (f64, Instant)| {
            (left + now.duration_since(at).as_secs_f64() / self.every.as_secs_f64()).min(self.size)
        };
        let mut buckets = self.left.lock().expect("no thread panics while it holds the buckets");
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| filled(*bucket) < self.size);
        }
        let left = filled(*buckets.get(asker).unwrap_or(&(self.size, now)));
        if left < 1.0 {
            buckets.insert(asker.to_owned(), (left, now));
            return Err(((1.0 - left) * self.every.as_secs_f64()).ceil().max(1.0) as u64);
        }
        buckets.insert(asker.to_owned(), (left - 1.0, now));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_empty_after_what_it_holds_and_others_are_not() {
        let buckets = Buckets::new(3, Duration::from_mins(1));
        let taken: Vec<bool> = (0..4).map(|_| buckets.take("one").is_ok()).collect();
        assert_eq!(taken, [true, true, true, false]);
        assert_eq!(buckets.take("one"), Err(60));
        assert_eq!(buckets.take("other"), Ok(()));
    }
}
