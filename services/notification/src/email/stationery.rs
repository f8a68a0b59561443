//! What every letter is written with: the words, and the addresses that it links to.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared_clock::{SharedClock, random_bytes};
use shared_storage::Database;

use super::words::Words;
use crate::model::{Mailbox, UnsubscribeKey};
use crate::repository::secrets;

/// The name of the key in the table of secrets.
const KEY: &str = "unsubscribe";

/// Words and links.
pub struct Stationery {
    /// The words of all languages.
    pub words: Words,
    /// Signs and reads the links that end mail.
    pub key: UnsubscribeKey,
    /// The web app's address without a slash at its end; none: there are no links.
    base: Option<String>,
}

impl Stationery {
    /// Reads the words, and gets the key: the first start of all makes it.
    pub async fn open(
        public_url: &str,
        db: &Database,
        clock: &SharedClock,
    ) -> anyhow::Result<Self> {
        let words = Words::load().context("the words of mail")?;
        let fresh = URL_SAFE_NO_PAD.encode(random_bytes::<32>());
        let tx = db.begin_write().await?;
        let kept = secrets::get_or_keep(&tx, KEY, fresh, clock.now()).await?;
        tx.commit().await?;
        let key = URL_SAFE_NO_PAD.decode(kept);
        let key = key.context("the kept key of unsubscribe links is damaged")?;
        Ok(Self {
            words,
            key: UnsubscribeKey::new(key),
            base: base(public_url),
        })
    }

    /// A place in the app, such as `#/stock/…`.
    pub fn page(&self, link: &str) -> Option<String> {
        let link = link.trim_start_matches('/');
        let base = self.base.as_ref().filter(|_| is_address(link))?;
        Some(format!("{base}/{link}"))
    }

    /// Where this person ends mail from this restaurant.
    pub fn unsubscribe(&self, mailbox: Mailbox) -> Option<String> {
        let base = self.base.as_ref()?;
        let token = self.key.token(mailbox);
        Some(format!("{base}/api/notify/unsubscribe?token={token}"))
    }
}

fn base(public_url: &str) -> Option<String> {
    let base = public_url.trim().trim_end_matches('/');
    let is_web = base.starts_with("https://") || base.starts_with("http://");
    (is_web && is_address(base)).then(|| base.to_owned())
}

/// Nothing that would need quoting in an address.
fn is_address(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|char| char.is_ascii_graphic() && !"<>\"'\\^`{|}".contains(char))
}
