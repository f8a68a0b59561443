//! Recordings for tests: words spoken by espeak-ng, sounds of any kind, in the containers that
//! browsers and messengers record.

use std::path::Path;
use std::process::Command;

use super::models::{python, speech_package};

const CLIP: &str = include_str!("speech/clip.py");

/// Samples in a second of [`wav`].
pub const RATE: u32 = 16_000;

/// A container and its codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Wav,
    WebmOpus,
    OggOpus,
    Mp4Aac,
}

/// English `words`, spoken. Where [`ModelServer::speech`](super::ModelServer::speech) starts, this speaks.
pub fn recording(words: &str, container: Container) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spoken = folder.path().join("spoken.wav");
    let mut speaker = Command::new("espeak-ng");
    speaker.args(["-v", "en-us", "-s", "130", "-w"]);
    run(speaker.arg(&spoken).arg(words));
    let wav = std::fs::read(&spoken).expect("a recording");
    in_container(&wav, container)
}

/// The sound of a WAV file in `container`.
pub fn in_container(wav: &[u8], container: Container) -> Vec<u8> {
    let (format, codec) = match container {
        Container::Wav => return wav.to_vec(),
        Container::WebmOpus => ("webm", "libopus"),
        Container::OggOpus => ("ogg", "libopus"),
        Container::Mp4Aac => ("mp4", "aac"),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (from, to) = (folder.path().join("a.wav"), folder.path().join("a.out"));
    std::fs::write(&from, wav).expect("written");
    let package = speech_package().expect("a speech server");
    let arguments: [&Path; 4] = [&from, &to, format.as_ref(), codec.as_ref()];
    run(python(&package).args(["-c", CLIP]).args(arguments));
    std::fs::read(&to).expect("a recording")
}

/// A WAV file of these samples, [`RATE`] a second.
pub fn wav(samples: impl Iterator<Item = i16>) -> Vec<u8> {
    let data: Vec<u8> = samples.flat_map(i16::to_le_bytes).collect();
    let length = u32::try_from(data.len()).expect("a short sound");
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(RATE.to_le_bytes());
    bytes.extend((RATE * 2).to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(data);
    bytes
}

fn run(command: &mut Command) {
    let done = command.output().expect("a program that runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
}
