//! HTML that is safe because of how it is made: out of our templates, and of text that was escaped.

use super::bidi::{END_ISOLATE, ISOLATE};

/// A piece of HTML. There are two ways to one: [`text`] and [`filled`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// As it is sent.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Text of anybody, for between tags; isolates become `<bdi>`. Balance it with `bidi::line` first.
pub fn text(text: &str) -> Html {
    let mut html = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            ISOLATE => html.push_str("<bdi>"),
            END_ISOLATE => html.push_str("</bdi>"),
            char => escape(char, &mut html),
        }
    }
    Html(html)
}

/// Text of anybody, for inside a quoted attribute or a title, where no tags can stand.
pub fn plain(text: &str) -> Html {
    let mut html = String::with_capacity(text.len());
    text.chars().for_each(|char| escape(char, &mut html));
    Html(html)
}

fn escape(char: char, html: &mut String) {
    match char {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        char => html.push(char),
    }
}

/// Pieces one after the other.
pub fn joined(pieces: impl IntoIterator<Item = Html>) -> Html {
    Html(pieces.into_iter().map(Html::into_string).collect())
}

/// A template of ours with its values.
pub fn filled(template: &'static str, values: &[(&str, Html)]) -> Html {
    Html(fill(template, |name| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, html)| html.0.as_str())
    }))
}

/// Puts values for `{name}` in one pass, so that what a value holds stays as it is. Braces around
/// anything else (style sheets have them) are no placeholders.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = after
            .split_once('}')
            .and_then(|(name, behind)| Some((value(name)?, behind)));
        rest = if let Some((value, behind)) = known {
            text.push_str(value);
            behind
        } else {
            text.push('{');
            after
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_text() {
        let name = text("<b>\"x\" & 'y'</b> \u{2068}{title}\u{2069}");
        let page = filled(
            "p {c} <p title=\"{a}\">{name}</p>",
            &[("name", name), ("a", plain("\" onload=\""))],
        );
        assert_eq!(
            page.into_string(),
            "p {c} <p title=\"&quot; onload=&quot;\">&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt; <bdi>{title}</bdi></p>"
        );
    }
}
