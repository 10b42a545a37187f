//! From bytes of any encoding to UTF-8.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

/// Stands for bytes that have no meaning in their encoding. It is never valid in
/// UTF-8, so that whoever reads the text finds the place.
const MALFORMED: u8 = 0xFF;

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What to say of [`Verdict::Binary`].
pub(super) const BINARY: &str = "binary data, not text";

const BUFFER: usize = 64 << 10;

/// What the bytes of a file, or its first ones, turn out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// UTF-8, perhaps with damage, after a byte order mark of so many bytes.
    Utf8 { mark: usize },
    /// Another encoding, which an option or a byte order mark names.
    Marked(&'static Encoding),
    /// Another encoding by the look of it.
    Guessed(&'static Encoding),
    /// No text.
    Binary,
}

impl Verdict {
    /// What an option says, or else what the bytes say, which are the whole input if
    /// `complete`.
    pub(super) fn of(
        bytes: &[u8],
        complete: bool,
        forced: Option<&'static Encoding>,
    ) -> Self {
        match forced {
            Some(encoding) if encoding == UTF_8 => {
                let mark =
                    if bytes.starts_with(UTF_8_MARK) { UTF_8_MARK.len() } else { 0 };
                Self::Utf8 { mark }
            }
            Some(encoding) => Self::Marked(encoding),
            None => judge(bytes, complete),
        }
    }

    /// The encoding in which to read.
    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 { .. } | Self::Binary => UTF_8,
            Self::Marked(encoding) | Self::Guessed(encoding) => encoding,
        }
    }

    /// What to say of a guess.
    pub(super) fn notice(self) -> Option<String> {
        match self {
            Self::Guessed(encoding) => {
                Some(format!("decoded from {}", label(encoding)))
            }
            _ => None,
        }
    }
}

/// An encoding's name as people write it.
pub(super) fn label(encoding: &'static Encoding) -> String {
    if encoding == UTF_8 {
        "UTF-8".to_owned()
    } else {
        encoding.name().to_ascii_lowercase()
    }
}

fn judge(bytes: &[u8], complete: bool) -> Verdict {
    match Encoding::for_bom(bytes) {
        _ if is_binary(bytes) => Verdict::Binary,
        Some((encoding, mark)) if encoding == UTF_8 => Verdict::Utf8 { mark },
        Some((encoding, _)) => Verdict::Marked(encoding),
        None if is_utf8(bytes, complete) => Verdict::Utf8 { mark: 0 },
        None => Verdict::Guessed(guess(bytes, complete)),
    }
}

/// Whether an eighth of the bytes is NUL without a mark of UTF-16, or the mark is that
/// of UTF-32.
fn is_binary(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => true,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => false,
        _ => memchr::memchr_iter(0, bytes).count() > bytes.len() / 8,
    }
}

/// Whether the bytes are UTF-8, or UTF-8 with damage: damaged text has more valid
/// characters beyond ASCII than faults, text of another encoding has fewer. NUL bytes
/// are in no legacy text, so they speak for damage, too.
fn is_utf8(bytes: &[u8], complete: bool) -> bool {
    let Err(error) = std::str::from_utf8(bytes) else { return true };
    let cut = !complete && error.error_len().is_none();
    cut || memchr::memchr(0, bytes).is_some() || has_more_characters_than_faults(bytes)
}

fn has_more_characters_than_faults(bytes: &[u8]) -> bool {
    let (mut characters, mut faults) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    characters > 0 && characters >= faults
}

fn guess(bytes: &[u8], complete: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, complete);
    detector.guess(None, Utf8Detection::Deny)
}

/// Reads any encoding as UTF-8, with an invalid byte for what is malformed.
pub(super) struct Transcoder<R> {
    input: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_ended: bool,
    /// Met when `raw` was read; it is told when that has been decoded.
    failure: Option<io::Error>,
    decoded: Vec<u8>,
    decoded_at: usize,
    finished: bool,
}

impl<R: Read> Transcoder<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            raw_at: 0,
            raw_ended: false,
            failure: None,
            decoded: Vec::new(),
            decoded_at: 0,
            finished: false,
        }
    }

    fn fill_raw(&mut self) -> io::Result<()> {
        if self.raw_at < self.raw.len() || self.raw_ended {
            return Ok(());
        }
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.raw.clear();
        self.raw_at = 0;
        match self.input.by_ref().take(BUFFER as u64).read_to_end(&mut self.raw) {
            Ok(read) => self.raw_ended = read < BUFFER,
            Err(failure) => self.failure = Some(failure),
        }
        Ok(())
    }

    fn fill_decoded(&mut self) {
        self.decoded.resize(BUFFER, 0);
        self.decoded_at = 0;
        let raw = self.raw.get(self.raw_at..).unwrap_or_default();
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            raw,
            &mut self.decoded,
            self.raw_ended,
        );
        self.raw_at += read;
        self.decoded.truncate(written);
        match result {
            DecoderResult::InputEmpty => self.finished = self.raw_ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => self.decoded.push(MALFORMED),
        }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoded_at == self.decoded.len() {
            if self.finished {
                return Ok(0);
            }
            self.fill_raw()?;
            self.fill_decoded();
        }
        let mut ready = self.decoded.get(self.decoded_at..).unwrap_or_default();
        let read = ready.read(buffer)?;
        self.decoded_at += read;
        Ok(read)
    }
}
