//! A parcel in the words of a letter: its subject, its plain text and its HTML.
//!
//! Titles and bodies hold what products, people and restaurants are called, which may be anything:
//! each line goes through `bidi::line`, and into HTML only by `html::text` or `html::plain`.

use shared_contract::notification::Severity;

use super::bidi::{Direction, first_strong, line, marked};
use super::html::{Html, filled, joined, plain, text};
use super::stationery::Stationery;
use super::words::Tongue;
use crate::model::{Kind, Mailbox, Parcel};

const MAIL: &str = include_str!("../../data/email/mail.html");
const CHIP: &str = include_str!("../../data/email/chip.html");
const ROW: &str = include_str!("../../data/email/row.html");
const BUTTON: &str = include_str!("../../data/email/button.html");

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// For programs that show no HTML.
    pub plain: String,
    /// For the others.
    pub html: String,
    /// Where one click ends such mail.
    pub unsubscribe: Option<String>,
}

/// Text and background of a severity.
const fn colours(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Info => ("#1d5a8a", "#dfebf5"),
        Severity::Warning => ("#875300", "#fdeecb"),
        Severity::Critical => ("#a92a1d", "#fbe4df"),
    }
}

/// Colour of what is no alert.
const CALM: &str = "#0e5a4a";

/// Whether one may end such mail: what the owner writes, or a test that was asked for, is no subscription.
const fn can_be_ended(kind: Kind) -> bool {
    matches!(kind, Kind::Alert | Kind::Digest)
}

struct Draft<'a> {
    parcel: &'a Parcel,
    words: &'a Tongue,
    restaurant: String,
    title: String,
    lines: Vec<String>,
    button: Option<String>,
    unsubscribe: Option<String>,
    /// What stands under it: why one gets it, and how to change that.
    why: String,
    settings: Option<&'a str>,
}

/// Words a letter.
pub fn write(parcel: &Parcel, paper: &Stationery) -> Letter {
    let words = paper.words.of(parcel.to.language);
    let ends = parcel.to.user_id.filter(|_| can_be_ended(parcel.kind));
    let unsubscribe = ends.and_then(|user_id| {
        paper.unsubscribe(Mailbox {
            restaurant_id: parcel.restaurant_id,
            user_id,
        })
    });
    let link = parcel.data.get("link").and_then(|link| link.as_str());
    let title = line(&parcel.title);
    let draft = Draft {
        restaurant: line(&parcel.restaurant),
        title: if title.is_empty() {
            line(&parcel.restaurant)
        } else {
            title
        },
        lines: parcel.body.split('\n').map(line).collect(),
        button: link.and_then(|link| paper.page(link)),
        why: words.why(parcel.kind, &parcel.restaurant),
        settings: ends.is_some().then_some(words.settings.as_str()),
        unsubscribe,
        parcel,
        words,
    };
    Letter {
        plain: draft.plain(),
        html: draft.html(),
        subject: draft.title,
        unsubscribe: draft.unsubscribe,
    }
}

impl Draft<'_> {
    /// Alerts are worded in the reader's language; what people write may be in any.
    fn direction(&self, line: &str) -> Direction {
        let own = match self.parcel.kind {
            Kind::Message | Kind::Answer => first_strong(line),
            Kind::Alert | Kind::Digest | Kind::Test | Kind::Code => None,
        };
        own.unwrap_or(self.words.direction)
    }

    fn plain(&self) -> String {
        let own = |line: &str| marked(line, self.direction(line));
        let ours = |line: &str| marked(line, self.words.direction);
        let mut lines = vec![ours(&self.restaurant), own(&self.title), String::new()];
        lines.extend(self.lines.iter().map(|line| own(line)));
        if let Some(url) = &self.button {
            // An address stands alone in its line, so that no mark becomes a part of it.
            lines.extend([
                String::new(),
                ours(&format!("{}:", self.words.open)),
                url.clone(),
            ]);
        }
        lines.extend([String::new(), "-- ".to_owned(), ours(&self.why)]);
        lines.extend(self.settings.map(ours));
        if let Some(url) = &self.unsubscribe {
            lines.extend([ours(&format!("{}:", self.words.stop)), url.clone()]);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn html(&self) -> String {
        let direction = self.words.direction;
        let is_alert = matches!(self.parcel.kind, Kind::Alert | Kind::Digest);
        let (colour, soft) = colours(self.parcel.severity);
        let chip = if is_alert {
            let severity = self.words.severity(self.parcel.severity);
            let values = [
                ("colour", plain(colour)),
                ("soft", plain(soft)),
                ("severity", text(severity)),
                ("dir", plain(direction.as_str())),
                ("end", plain(direction.end())),
            ];
            filled(CHIP, &values)
        } else {
            Html::default()
        };
        let title_direction = self.direction(&self.title);
        filled(
            MAIL,
            &[
                ("lang", plain(self.parcel.to.language.as_str())),
                ("dir", plain(direction.as_str())),
                ("start", plain(direction.start())),
                ("subject", plain(&self.title)),
                ("colour", plain(if is_alert { colour } else { CALM })),
                ("restaurant", text(&self.restaurant)),
                ("chip", chip),
                ("title", text(&self.title)),
                ("title_dir", plain(title_direction.as_str())),
                ("title_start", plain(title_direction.start())),
                ("rows", self.rows(is_alert)),
                ("button", self.button()),
                ("why", text(&self.why)),
                ("stop", self.stop()),
            ],
        )
        .into_string()
    }

    /// A line each; several alerts stand under each other with a line between.
    fn rows(&self, is_alert: bool) -> Html {
        let full = |line: &&String| !line.is_empty();
        let is_list = is_alert && self.lines.iter().filter(full).count() > 1;
        let mut behind_gap = false;
        joined(self.lines.iter().filter_map(|line| {
            let gap = std::mem::replace(&mut behind_gap, line.is_empty());
            if line.is_empty() {
                return None;
            }
            let (class, rule, padding) = match (is_list, gap) {
                (true, _) => (" rule", "border-top:1px solid #dcd7ca;", "10px 0"),
                (false, true) => ("", "", "18px 0 4px"),
                (false, false) => ("", "", "4px 0"),
            };
            let direction = self.direction(line);
            let values = [
                ("class", plain(class)),
                ("rule", plain(rule)),
                ("padding", plain(padding)),
                ("dir", plain(direction.as_str())),
                ("start", plain(direction.start())),
                ("text", text(line)),
            ];
            Some(filled(ROW, &values))
        }))
    }

    fn button(&self) -> Html {
        let direction = self.words.direction;
        self.button.as_ref().map_or_else(Html::default, |url| {
            let values = [
                ("url", plain(url)),
                ("open", text(&self.words.open)),
                ("dir", plain(direction.as_str())),
                ("start", plain(direction.start())),
            ];
            filled(BUTTON, &values)
        })
    }

    fn stop(&self) -> Html {
        let settings = self.settings.map_or_else(Html::default, |settings| {
            filled("<br>{settings}", &[("settings", text(settings))])
        });
        let stop = self.unsubscribe.as_ref().map_or_else(Html::default, |url| {
            let values = [("url", plain(url)), ("stop", text(&self.words.stop))];
            filled(
                "<br><a href=\"{url}\" style=\"color:#555d56;\">{stop}</a>",
                &values,
            )
        });
        joined([settings, stop])
    }
}
