//! One line of the report.

use std::fmt;

/// What a row must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Ours is at least this many times theirs.
    AtLeast(f64),
    /// Ours is at most this many times theirs.
    AtMost(f64),
    /// Ours is at most this.
    Below(f64),
    /// It is only told.
    None,
}

/// What was measured, in turns.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What.
    pub name: String,
    /// Of the figures.
    pub unit: &'static str,
    /// Ours, a figure for each run.
    pub ours: Vec<f64>,
    /// What it is held against, by name; empty if nothing.
    pub theirs: (&'static str, Vec<f64>),
    /// What it must keep to.
    pub goal: Goal,
}

/// The middle one.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Row {
    /// A figure that is held against nothing but its limit.
    pub fn alone(name: impl Into<String>, unit: &'static str, ours: Vec<f64>, goal: Goal) -> Self {
        Self {
            name: name.into(),
            unit,
            ours,
            theirs: ("", Vec::new()),
            goal,
        }
    }

    /// Ours divided by theirs, or by the limit.
    pub fn ratio(&self) -> Option<f64> {
        let ours = median(&self.ours);
        match self.goal {
            Goal::Below(limit) => Some(ours / limit),
            _ if self.theirs.1.is_empty() => None,
            _ => Some(ours / median(&self.theirs.1)),
        }
    }

    /// Whether the goal is kept; a figure that is missing keeps none.
    pub fn holds(&self) -> bool {
        let ratio = self.ratio().unwrap_or(f64::NAN);
        match self.goal {
            Goal::AtLeast(goal) => ratio >= goal,
            Goal::AtMost(goal) => ratio <= goal,
            Goal::Below(_) => ratio <= 1.0,
            Goal::None => true,
        }
    }
}

/// Figures as one would say them.
fn shown(figures: &[f64], unit: &str) -> String {
    let digits = if median(figures) >= 100.0 { 0 } else { 2 };
    let low = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let high = figures.iter().copied().fold(0.0, f64::max);
    let middle = median(figures);
    format!("{middle:.digits$} {unit} ({low:.digits$}–{high:.digits$})")
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "  {:<58} {:<27}",
            self.name,
            shown(&self.ours, self.unit)
        )?;
        let (whose, theirs) = &self.theirs;
        if !theirs.is_empty() {
            write!(f, " {whose} {:<27}", shown(theirs, self.unit))?;
        }
        if let Some(ratio) = self.ratio() {
            write!(f, " ratio {ratio:.2}")?;
        }
        let verdict = if self.holds() { "holds" } else { "MISSED" };
        match self.goal {
            Goal::AtLeast(goal) => write!(f, "  goal ≥ {goal}  {verdict}"),
            Goal::AtMost(goal) => write!(f, "  goal ≤ {goal}  {verdict}"),
            Goal::Below(limit) => write!(f, "  limit {limit} {}  {verdict}", self.unit),
            Goal::None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(goal: Goal, theirs: &[f64]) -> Row {
        Row {
            name: "a".to_owned(),
            unit: "/s",
            ours: vec![30.0, 10.0, 20.0],
            theirs: ("them", theirs.to_vec()),
            goal,
        }
    }

    #[test]
    fn medians_are_held_against_goals() {
        assert!(row(Goal::AtLeast(2.0), &[10.0, 9.0, 11.0]).holds());
        assert!(!row(Goal::AtLeast(2.1), &[10.0]).holds());
        assert!(row(Goal::AtMost(1.5), &[14.0]).holds());
        assert!(!row(Goal::AtMost(1.4), &[14.0]).holds());
        assert!(row(Goal::Below(20.0), &[]).holds());
        assert!(!row(Goal::Below(19.0), &[]).holds());
        assert!(
            !row(Goal::AtLeast(1.0), &[]).holds(),
            "nothing was measured"
        );
        assert!(row(Goal::None, &[]).holds());
    }

    #[test]
    fn a_row_tells_everything() {
        let text = row(Goal::AtLeast(2.5), &[10.0]).to_string();
        for part in [
            "20.00 /s (10.00–30.00)",
            "them 10.00",
            "ratio 2.00",
            "≥ 2.5",
            "MISSED",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }
}
