//! The pages behind the link that ends mail. They load nothing but their own style sheet, for the
//! gateway's policy lets no style stand in a page.

use super::bidi::line;
use super::html::{Html, filled, plain, text};
use super::words::{Page, Tongue, about};
use shared_auth::Language;

const PAGE: &str = include_str!("../../data/email/page.html");
const FORM: &str = include_str!("../../data/email/form.html");

/// Their style sheet.
pub const STYLE: &str = include_str!("../../data/email/page.css");

/// What a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Shall mail end?
    Ask,
    /// It has ended.
    Done,
    /// The link is none of ours.
    Wrong,
}

/// The page in one language; `restaurant` is what it is called.
pub fn page(says: Says, language: Language, words: &Tongue, restaurant: &str) -> String {
    let Page {
        title,
        ask,
        explain,
        button,
        done,
        wrong,
        wrong_explain,
    } = &words.page;
    let (heading, explain) = match says {
        Says::Ask => (ask, explain),
        Says::Done => (done, explain),
        Says::Wrong => (wrong, wrong_explain),
    };
    let form = match says {
        Says::Ask => filled(FORM, &[("button", text(button))]),
        Says::Done | Says::Wrong => Html::default(),
    };
    let values = [
        ("lang", plain(language.as_str())),
        ("dir", plain(words.direction.as_str())),
        ("title", plain(&line(&about(title, restaurant)))),
        ("heading", text(&about(heading, restaurant))),
        ("text", text(explain)),
        ("form", form),
    ];
    filled(PAGE, &values).into_string()
}
