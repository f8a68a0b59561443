//! Cutting a byte stream into server-sent events (WHATWG HTML, section 9.2.6).

use axum::body::Bytes;

/// Most bytes of one event; a producer that sends more is broken.
const MOST: usize = 1024 * 1024;

/// One event: its lines as they came, without the id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// The id, if it had one.
    pub id: Option<String>,
    lines: Vec<u8>,
}

impl Frame {
    /// The event with another id.
    pub fn with_id(&self, id: Option<String>) -> Bytes {
        let mut bytes = self.lines.clone();
        if let Some(id) = id {
            bytes.extend_from_slice(b"id: ");
            bytes.extend_from_slice(id.as_bytes());
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        bytes.into()
    }
}

/// The event is larger than anything Mezave sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Takes chunks however they were cut. Comments are dropped: heartbeats are the gateway's own.
#[derive(Debug, Default)]
pub struct Cutter {
    rest: Vec<u8>,
    frame: Frame,
}

impl Cutter {
    /// The events that this chunk completes.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Vec<Frame>, TooLong> {
        let mut done = Vec::new();
        self.rest.extend_from_slice(chunk);
        let mut from = 0;
        while let Some(length) = self.rest[from..].iter().position(|byte| *byte == b'\n') {
            let line = &self.rest[from..from + length];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            take(&mut self.frame, line, &mut done);
            from += length + 1;
        }
        self.rest.drain(..from);
        if self.rest.len() + self.frame.lines.len() > MOST {
            return Err(TooLong);
        }
        Ok(done)
    }
}

fn take(frame: &mut Frame, line: &[u8], done: &mut Vec<Frame>) {
    if line.is_empty() {
        let frame = std::mem::take(frame);
        if !frame.lines.is_empty() {
            done.push(frame);
        }
    } else if let Some(id) = line.strip_prefix(b"id:") {
        let id = String::from_utf8_lossy(id);
        frame.id = Some(id.strip_prefix(' ').unwrap_or(&id).to_owned());
    } else if line[0] != b':' {
        frame.lines.extend_from_slice(line);
        frame.lines.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn any_cut_gives_the_same_events() {
        let text = ": hi\n\nevent: stock_low\r\nid: inventory:1:7\r\ndata: {\"א\":1}\r\n\r\n\
                    data: a\ndata: b\n\nid: x\n\ndata: unfinished\n";
        for size in 1..text.len() {
            let mut cutter = Cutter::default();
            let frames: Vec<_> = text
                .as_bytes()
                .chunks(size)
                .flat_map(|chunk| cutter.push(chunk).unwrap())
                .collect();
            assert_eq!(frames.len(), 2);
            assert_eq!(frames[0].id.as_deref(), Some("inventory:1:7"));
            assert_eq!(
                frames[0].with_id(Some("n".to_owned())),
                "event: stock_low\ndata: {\"א\":1}\nid: n\n\n"
            );
            assert_eq!(frames[1].with_id(None), "data: a\ndata: b\n\n");
        }
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut cutter = Cutter::default();
        let chunk = vec![b'x'; 600 * 1024];
        assert!(cutter.push(&chunk).is_ok());
        assert_eq!(cutter.push(&chunk), Err(TooLong));
    }
}
