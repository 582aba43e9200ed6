//! Counters for those who keep the server running, in the text form that Prometheus reads.

use axum::http::StatusCode;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Bounds of the buckets in which answers are counted by how long they took, in milliseconds.
const BOUNDS_MS: [u64; 8] = [5, 10, 25, 50, 100, 250, 1_000, 10_000];

/// The counters.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// Answers by the hundreds of their status, 1xx to 5xx.
    answers: [AtomicU64; 5],
    /// Answers that took at most so long; not summed up.
    buckets: [AtomicU64; BOUNDS_MS.len() + 1],
    sum_us: AtomicU64,
}

impl Metrics {
    /// Counts an answer.
    pub(super) fn count(&self, status: StatusCode, took: Duration) {
        let hundreds = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.answers[hundreds].fetch_add(1, Ordering::Relaxed);
        let took_ms = took.as_millis();
        let bucket = BOUNDS_MS.iter().position(|bound| took_ms <= u128::from(*bound)).unwrap_or(BOUNDS_MS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Returns the counters as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "# HELP variorum_answers_total Answers by the first digit of their status.\n# TYPE variorum_answers_total counter\n",
        );
        let mut n = 0;
        for (hundreds, count) in self.answers.iter().enumerate() {
            let count = count.load(Ordering::Relaxed);
            n += count;
            let _ = writeln!(text, "variorum_answers_total{{status=\"{}xx\"}} {count}", hundreds + 1);
        }
        text.push_str(
            "# HELP variorum_answer_seconds How long answers took.\n# TYPE variorum_answer_seconds histogram\n",
        );
        let mut so_far = 0;
        for (bucket_idx, count) in self.buckets.iter().enumerate() {
            so_far += count.load(Ordering::Relaxed);
            let bound =
                BOUNDS_MS.get(bucket_idx).map_or_else(|| "+Inf".to_owned(), |ms| (*ms as f64 / 1e3).to_string());
            let _ = writeln!(text, "variorum_answer_seconds_bucket{{le=\"{bound}\"}} {so_far}");
        }
        let sum = self.sum_us.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "variorum_answer_seconds_sum {sum}\nvariorum_answer_seconds_count {n}");
        text
    }
}
