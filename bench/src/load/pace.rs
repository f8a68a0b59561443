//! When requests of an open loop are due.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

/// Sends the moment at which each request is due, at that moment, until `end`. It blocks: the
/// timers of the runtime tick in milliseconds, which would count as latency.
pub fn announce(due: &UnboundedSender<Instant>, per_second: f64, start: Instant, end: Instant) {
    if per_second <= 0.0 {
        return;
    }
    for number in 0_u32.. {
        let at = start + Duration::from_secs_f64(f64::from(number) / per_second);
        if at >= end {
            return;
        }
        if let Some(early) = at.checked_duration_since(Instant::now()) {
            std::thread::sleep(early);
        }
        if due.send(at).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn requests_are_due_at_their_rate_however_late_it_is() {
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        // All of it is past: nothing is waited for and nothing is left out.
        let end = Instant::now();
        let start = end.checked_sub(Duration::from_millis(100)).unwrap();
        announce(&sender, 1000.0, start, end);
        drop(sender);
        let mut due = Vec::new();
        while let Some(at) = receiver.blocking_recv() {
            due.push(at);
        }
        assert_eq!(due.len(), 100);
        assert_eq!(due[99] - due[0], Duration::from_millis(99));
    }
}
