use std::{
    io::{self, Read},
    sync::Arc,
};

use encoding_rs::{Encoding, UTF_8};
use nutgraf_text::Document;

use super::{
    Item, ProblemKind,
    chunk::{Origin, Settings},
    encoding::{BINARY, Transcoder, Verdict, label},
    input::Place,
    open::{Stream, open},
    split::too_long_reason,
};

/// A file that is one document, to be read where it is parsed.
pub(super) struct TextFile {
    pub(super) name: String,
    pub(super) content: TextContent,
}

/// A file that is not open yet, or one that had to be opened to see what it is.
pub(super) enum TextContent {
    Closed(Place),
    Open(Stream),
}

/// Why there is no text.
struct Fault {
    line: Option<u64>,
    kind: ProblemKind,
    reason: String,
}

impl TextFile {
    /// Asks a server for the file, which will be parsed soon.
    pub(super) fn prepare(&self) {
        #[cfg(feature = "cloud")]
        if let TextContent::Closed(Place::Object(object)) = &self.content {
            object.prepare();
        }
    }

    pub(super) fn parse(self, settings: &Settings, sink: &mut dyn FnMut(Item)) {
        let origin = Origin::new(self.name);
        match self.content.text(settings) {
            Ok((text, notice)) => {
                if let Some(message) = notice {
                    sink(origin.notice(None, message));
                }
                sink(Item::Document(Document::new(origin.name, text)));
            }
            Err(Fault { line, kind, reason }) => {
                let id = Some(origin.name.clone());
                sink(origin.problem(line, id, kind, reason));
            }
        }
    }
}

impl TextContent {
    /// The text, and what to say of it.
    fn text(self, settings: &Settings) -> Result<(String, Option<String>), Fault> {
        let bytes = self.read(settings)?;
        let verdict = Verdict::of(&bytes, true, settings.encoding);
        Ok((decoded(bytes, verdict)?, verdict.notice()))
    }

    fn read(self, settings: &Settings) -> Result<Vec<u8>, Fault> {
        let stream = match self {
            Self::Open(stream) => Ok(stream),
            Self::Closed(place) => open(&place, Arc::default()),
        };
        let longest = settings.longest.get();
        let mut bytes = Vec::new();
        stream
            .and_then(|stream| {
                stream.take(longest.saturating_add(1)).read_to_end(&mut bytes)
            })
            .map_err(|error| unreadable(&bytes, &error))?;
        if bytes.len() as u64 > longest {
            let reason = too_long_reason(settings.longest);
            return Err(Fault { line: None, kind: ProblemKind::TooLong, reason });
        }
        Ok(bytes)
    }
}

fn unreadable(before: &[u8], error: &io::Error) -> Fault {
    let line = (!before.is_empty()).then(|| line_after(before));
    Fault { line, kind: ProblemKind::Unreadable, reason: error.to_string() }
}

/// The line, counted from 1, of what follows.
fn line_after(bytes: &[u8]) -> u64 {
    1 + memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The text that the bytes stand for, unless it is blank.
fn decoded(mut bytes: Vec<u8>, verdict: Verdict) -> Result<String, Fault> {
    let text = match verdict {
        Verdict::Binary => return Err(binary(None)),
        Verdict::Utf8 { mark } => {
            bytes.drain(..mark.min(bytes.len()));
            utf8(bytes, UTF_8)?
        }
        Verdict::Marked(encoding) | Verdict::Guessed(encoding) => {
            utf8(transcoded(&bytes, encoding), encoding)?
        }
    };
    let empty = |what: &str| Fault {
        line: None,
        kind: ProblemKind::EmptyText,
        reason: format!("the file is {what}"),
    };
    if text.is_empty() {
        Err(empty("empty"))
    } else if text.chars().all(char::is_whitespace) {
        Err(empty("blank"))
    } else {
        Ok(text)
    }
}

fn transcoded(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    // Reading from memory cannot fail.
    let _ = Transcoder::new(bytes, encoding).read_to_end(&mut text);
    text
}

fn utf8(bytes: Vec<u8>, encoding: &'static Encoding) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        let valid = bytes.get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = Some(line_after(valid));
        if memchr::memchr(0, bytes).is_some() {
            return binary(line);
        }
        let reason = format!("not valid {}", label(encoding));
        Fault { line, kind: ProblemKind::Undecodable, reason }
    })
}

fn binary(line: Option<u64>) -> Fault {
    let reason = BINARY.to_owned();
    Fault { line, kind: ProblemKind::Undecodable, reason }
}
