//! How far a share that was counted may be off.

/// Ninety-five of a hundred intervals made so hold the truth.
const Z: f64 = 1.959_963_985;

/// Wilson's interval of a share: it stays between 0 and 1 and is honest near both.
#[allow(clippy::cast_precision_loss)] // counts of messages are far below 2^52
pub fn wilson(right: usize, of: usize) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let n = of as f64;
    let share = right as f64 / n;
    let square = Z * Z;
    let middle = share + square / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    let bound = |value: f64| (value / scale).clamp(0.0, 1.0);
    (bound(middle - half), bound(middle + half))
}
