//! Text typed on the wrong keyboard layout.

use crate::lexicon::Lexicon;
use crate::normalise::regular;

/// What the keys of a normalised text would have typed in every other layout there is data for.
pub(crate) fn other_layouts(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut out = Vec::new();
    for language in lexicon.languages() {
        if language.keys.is_empty() {
            continue;
        }
        let typed: String = text
            .chars()
            .map(|c| language.keys.get(&c).copied().unwrap_or(c))
            .collect();
        let meant: String = text
            .chars()
            .map(|c| {
                let letter = language
                    .keys
                    .iter()
                    .filter(|(_, key)| **key == c)
                    .map(|(letter, _)| *letter);
                letter.min().map_or(c, regular)
            })
            .collect();
        for slip in [typed, meant] {
            if slip != text && !out.contains(&slip) {
                out.push(slip);
            }
        }
    }
    out
}
