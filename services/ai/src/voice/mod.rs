//! Spoken messages: what browsers and messengers record becomes text.
//!
//! [`recording`] tells what was sent and how long it is, without decoding it; [`transcript`] asks a
//! speech server for the words and judges how sure it is of them. Invariants: silence and noise are
//! never taken for a message; what is not recognised for sure is confirmed before it is booked.
//! To add a container: its first bytes and its length in [`recording`].

pub mod recording;
pub mod transcript;

/// Why a recording is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// No speech server is configured.
    #[error("no speech model is configured")]
    NotConfigured,
    /// It is no recording of a kind that is known here.
    #[error("the recording must be webm, ogg, mp4 or wav")]
    Unsupported,
    /// It is damaged.
    #[error("the recording cannot be read")]
    Unreadable,
    /// It is longer than this many seconds.
    #[error("the recording is longer than {0} seconds")]
    TooLong(u32),
    /// Nobody speaks.
    #[error("nothing was said")]
    Silence,
    /// Somebody may speak, but no words come out.
    #[error("the words were not clear")]
    Unclear,
    /// The restaurant's budget of today is used up.
    #[error("today's budget for speech is used up")]
    Budget,
    /// The speech server does not answer.
    #[error("the speech model cannot be reached")]
    Unavailable,
}
