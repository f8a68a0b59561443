//! What a recording is: its container by its first bytes, its length by what the container says of it.
//! Nothing is decoded; lengths are estimates that are good enough to refuse ten minutes. Pure.

use super::VoiceError;

/// A recording shorter than this holds no sound, in bytes.
const LEAST: usize = 100;

/// Louder than this somewhere, a recording is not silent (of 32,767).
const SILENCE: u32 = 130;

/// A container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Webm,
    Ogg,
    Mp4,
    Wav,
}

impl Kind {
    /// By its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
            Some(Self::Webm)
        } else if bytes.starts_with(b"OggS") {
            Some(Self::Ogg)
        } else if bytes.get(4..8) == Some(b"ftyp") {
            Some(Self::Mp4)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
            Some(Self::Wav)
        } else {
            None
        }
    }

    /// A file's name that servers recognise it by.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Webm => "voice.webm",
            Self::Ogg => "voice.ogg",
            Self::Mp4 => "voice.mp4",
            Self::Wav => "voice.wav",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Webm => "audio/webm",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
        }
    }
}

/// Looks at a recording: refused if it cannot be one, is silent for sure, or longer than `most` seconds.
pub fn inspect(bytes: &[u8], most: u32) -> Result<Kind, VoiceError> {
    let kind = Kind::of(bytes).ok_or(VoiceError::Unsupported)?;
    if bytes.len() < LEAST {
        return Err(VoiceError::Unreadable);
    }
    let seconds = match kind {
        Kind::Wav => {
            let wav = Wav::read(bytes).ok_or(VoiceError::Unreadable)?;
            if wav.is_silent() {
                return Err(VoiceError::Silence);
            }
            Some(wav.seconds)
        }
        Kind::Ogg => ogg_seconds(bytes),
        Kind::Webm => webm_seconds(bytes),
        Kind::Mp4 => mp4_seconds(bytes),
    };
    if seconds.is_some_and(|seconds| seconds > u64::from(most)) {
        return Err(VoiceError::TooLong(most));
    }
    Ok(kind)
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

struct Wav<'a> {
    is_pcm16: bool,
    seconds: u64,
    data: &'a [u8],
}

impl<'a> Wav<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut at = 12;
        let mut format: Option<(u16, u16, u32)> = None;
        loop {
            let size = usize::try_from(le32(bytes, at + 4)?).ok()?;
            let body = at + 8;
            match bytes.get(at..at + 4)? {
                b"fmt " => {
                    let (tag, bits) = (le16(bytes, body)?, le16(bytes, body + 14)?);
                    format = Some((tag, bits, le32(bytes, body + 8)?));
                }
                b"data" => {
                    let (tag, bits, rate) = format?;
                    // A stream that was cut off says zero, or more than there is.
                    let rest = bytes.get(body..)?;
                    let data = rest
                        .get(..size)
                        .filter(|data| !data.is_empty())
                        .unwrap_or(rest);
                    let length = u64::try_from(data.len()).ok()?;
                    return Some(Self {
                        is_pcm16: tag == 1 && bits == 16,
                        seconds: length.checked_div(u64::from(rate))?,
                        data,
                    });
                }
                _ => {}
            }
            at = body.checked_add(size)?.checked_add(size % 2)?;
        }
    }

    /// Whether no fiftieth of a second is loud enough for speech.
    fn is_silent(&self) -> bool {
        let mean = |frame: &[u8]| {
            let samples = frame
                .chunks_exact(2)
                .filter_map(|two| <[u8; 2]>::try_from(two).ok())
                .map(|two| u32::from(i16::from_le_bytes(two).unsigned_abs()));
            let (sum, count) = samples.fold((0_u32, 0_u32), |(sum, n), x| (sum + x, n + 1));
            sum.checked_div(count).unwrap_or(0)
        };
        self.is_pcm16 && self.data.chunks(640).all(|frame| mean(frame) < SILENCE)
    }
}

/// The last page's position; opus counts in 48,000ths.
fn ogg_seconds(bytes: &[u8]) -> Option<u64> {
    let last = bytes.windows(4).rposition(|four| four == b"OggS")?;
    let eight = bytes.get(last + 6..last + 14)?.try_into().ok()?;
    let position = u64::from_le_bytes(eight);
    (position != u64::MAX).then_some(position / 48_000)
}

/// The last cluster's time in milliseconds; a live recording says no length.
fn webm_seconds(bytes: &[u8]) -> Option<u64> {
    let cluster = [0x1F, 0x43, 0xB6, 0x75];
    let last = bytes.windows(4).rposition(|four| four == cluster)?;
    // Behind the cluster's length stands its time: E7, how many bytes, the number.
    let head = bytes.get(last + 4..(last + 24).min(bytes.len()))?;
    let at = head.iter().position(|byte| *byte == 0xE7)?;
    let length = usize::from(head.get(at + 1)? & 0x7F);
    let number = head.get(at + 2..at + 2 + length).filter(|n| n.len() <= 8)?;
    let millis = number
        .iter()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    Some(millis / 1_000)
}

/// What the movie's head says, or the last fragment's time.
fn mp4_seconds(bytes: &[u8]) -> Option<u64> {
    let find = |name: &[u8; 4]| bytes.windows(4).position(|four| four == name);
    let head = find(b"mvhd")? + 4;
    let (scale, length) = match bytes.get(head)? {
        0 => (be32(bytes, head + 12)?, u64::from(be32(bytes, head + 16)?)),
        _ => (be32(bytes, head + 20)?, be64(bytes, head + 24)?),
    };
    if length > 0 && length != u64::from(u32::MAX) && length != u64::MAX {
        return length.checked_div(u64::from(scale));
    }
    let media = find(b"mdhd")? + 4;
    let scale = match bytes.get(media)? {
        0 => be32(bytes, media + 12)?,
        _ => be32(bytes, media + 20)?,
    };
    let last = bytes.windows(4).rposition(|four| four == b"tfdt")? + 4;
    let time = match bytes.get(last)? {
        0 => u64::from(be32(bytes, last + 4)?),
        _ => be64(bytes, last + 4)?,
    };
    time.checked_div(u64::from(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sound of this many seconds, and how loud it is.
    fn wav(seconds: u32, loud: i16) -> Vec<u8> {
        let rate = 8_000_u32;
        let data = seconds * rate * 2;
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((36 + data).to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(16_u32.to_le_bytes());
        bytes.extend([1, 0, 1, 0]);
        bytes.extend(rate.to_le_bytes());
        bytes.extend((rate * 2).to_le_bytes());
        bytes.extend([2, 0, 16, 0]);
        bytes.extend(b"data");
        bytes.extend(data.to_le_bytes());
        for at in 0..seconds * rate {
            let sample = if at % 2 == 0 { loud } else { -loud };
            bytes.extend(sample.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn sound_is_taken_and_silence_and_length_are_refused() {
        assert_eq!(inspect(&wav(2, 5_000), 120), Ok(Kind::Wav));
        assert_eq!(inspect(&wav(2, 10), 120), Err(VoiceError::Silence));
        assert_eq!(
            inspect(&wav(600, 5_000), 120),
            Err(VoiceError::TooLong(120))
        );
    }

    #[test]
    fn what_is_no_recording_is_refused() {
        assert_eq!(inspect(b"", 120), Err(VoiceError::Unsupported));
        assert_eq!(
            inspect(b"%PDF-1.7 and so on", 120),
            Err(VoiceError::Unsupported)
        );
        assert_eq!(inspect(b"OggS", 120), Err(VoiceError::Unreadable));
        let mut cut = wav(1, 5_000);
        cut.truncate(30);
        cut.resize(200, 0);
        assert_eq!(inspect(&cut, 120), Err(VoiceError::Unreadable));
    }

    #[test]
    fn lengths_are_read_from_each_container() {
        let mut ogg = vec![0_u8; 200];
        ogg[..4].copy_from_slice(b"OggS");
        ogg[100..104].copy_from_slice(b"OggS");
        ogg[106..114].copy_from_slice(&(48_000_u64 * 600).to_le_bytes());
        assert_eq!(inspect(&ogg, 120), Err(VoiceError::TooLong(120)));
        let mut webm = vec![0x1A, 0x45, 0xDF, 0xA3];
        webm.resize(200, 0);
        webm.extend([
            0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ]);
        webm.extend([0xE7, 0x83, 0x09, 0x27, 0xC0]);
        assert_eq!(inspect(&webm, 120), Err(VoiceError::TooLong(120)));
        let mut mp4 = vec![0, 0, 0, 20];
        mp4.extend(b"ftypM4A ");
        mp4.resize(200, 0);
        mp4.extend(b"mvhd");
        mp4.extend([0; 12]);
        mp4.extend(1_000_u32.to_be_bytes());
        mp4.extend(600_000_u32.to_be_bytes());
        assert_eq!(inspect(&mp4, 120), Err(VoiceError::TooLong(120)));
        assert_eq!(inspect(&mp4, 700), Ok(Kind::Mp4));
    }

    #[test]
    fn no_bytes_panic() {
        let whole = wav(1, 5_000);
        for length in 0..whole.len().min(300) {
            let _ = inspect(&whole[..length], 120);
        }
        for start in [
            &b"OggS"[..],
            &[0x1A, 0x45, 0xDF, 0xA3],
            b"\0\0\0\0ftypmvhd",
            b"RIFF\0\0\0\0WAVEdata",
        ] {
            for length in [100, 101, 150] {
                let mut bytes = start.to_vec();
                bytes.resize(length, 0xFF);
                let _ = inspect(&bytes, 120);
            }
        }
    }
}
