//! When a failed delivery is tried again: exponential backoff with jitter ("full jitter" bounded
//! below by half, after Brooker, "Exponential Backoff And Jitter", AWS 2015).

use std::time::Duration;

/// The pause after the first failure.
const FIRST: Duration = Duration::from_secs(5);
/// No pause is longer.
const LONGEST: Duration = Duration::from_mins(15);

/// How long to wait after try number `attempts` (1 is the first) failed. `dice` is random; `asked`
/// is what the provider asks for, which is kept, within a day.
pub fn pause(attempts: u32, dice: u32, asked: Option<Duration>) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half = whole / 2;
    let jitter = half.mul_f64(f64::from(dice) / f64::from(u32::MAX));
    let asked = asked.unwrap_or_default().min(Duration::from_hours(24));
    (half + jitter).max(asked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn grows_within_bounds(attempts in 1_u32..100, dice: u32) {
            let it = pause(attempts, dice, None);
            prop_assert!(it >= FIRST / 2 && it <= LONGEST);
            prop_assert!(pause(attempts + 1, 0, None) >= pause(attempts, 0, None));
        }

        #[test]
        fn a_provider_is_left_alone_as_long_as_it_asks(attempts in 1_u32..20, asked in 0_u64..80_000) {
            let asked = Duration::from_secs(asked);
            prop_assert!(pause(attempts, 7, Some(asked)) >= asked);
        }
    }
}
