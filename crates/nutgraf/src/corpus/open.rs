//! From a file or the standard input to a stream of plain bytes.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::input::{KeptReader, Place};

/// Bytes from anywhere.
pub(super) type Stream = Box<dyn Read + Send>;

/// What decoders read at once.
const INPUT_BUFFER: usize = 64 << 10;

/// What decoders give at once. When compressed data turns out to be damaged, at most
/// this much before the damage is lost.
const OUTPUT_LIMIT: usize = 4 << 10;

/// Opens a place and undoes its compression, which the first bytes tell.
///
/// `count` follows the bytes that are read from the place itself.
pub(super) fn open(place: &Place, count: Arc<AtomicU64>) -> io::Result<Stream> {
    let raw: Stream = match place {
        Place::File(path) => Box::new(File::open(path)?),
        Place::Lines(lines) => Box::new(lines.reader()?),
        Place::Kept(kept) => Box::new(KeptReader { kept: Arc::clone(kept), at: 0 }),
        Place::Stdin => Box::new(io::stdin()),
        #[cfg(feature = "cloud")]
        Place::Object(object) => Box::new(object.reader()?),
    };
    decompressed(Box::new(Counted { inner: raw, count }))
}

fn decompressed(raw: Stream) -> io::Result<Stream> {
    let (head, rest) = peek(raw, 10);
    let format = Compression::of(&head);
    let raw = replay(head, rest);
    let Some(compression) = format else { return Ok(raw) };
    let raw = BufReader::with_capacity(INPUT_BUFFER, raw);
    let inner: Stream = match compression {
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(raw)),
        Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(raw)),
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(raw)?;
            // As `zstd --long=31` writes it.
            decoder.window_log_max(31)?;
            Box::new(decoder)
        }
        Compression::Xz => {
            let flags = liblzma::stream::CONCATENATED;
            let stream = liblzma::stream::Stream::new_stream_decoder(u64::MAX, flags)?;
            Box::new(liblzma::bufread::XzDecoder::new_stream(raw, stream))
        }
    };
    Ok(Box::new(Decompressed { inner, compression }))
}

/// Whether what begins with `head` is compressed.
pub(super) fn is_compressed(head: &[u8]) -> bool {
    Compression::of(head).is_some()
}

#[derive(Clone, Copy, Debug)]
enum Compression {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            // A frame, or a skippable one before it.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
                Some(Self::Zstd)
            }
            // The first block, or the end of an empty file.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, ..] => {
                Some(Self::Bzip2)
            }
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// The first bytes, up to `length`, and what follows them.
///
/// A failure among them comes back when the rest is read.
pub(super) fn peek(mut stream: Stream, length: usize) -> (Vec<u8>, Stream) {
    let mut head = Vec::with_capacity(length);
    match stream.by_ref().take(length as u64).read_to_end(&mut head) {
        Ok(_) => (head, stream),
        Err(error) => (head, Box::new(Failing(Some(error)))),
    }
}

/// The stream as it was before [`peek`].
pub(super) fn replay(head: Vec<u8>, rest: Stream) -> Stream {
    Box::new(Cursor::new(head).chain(rest))
}

/// Fails once, with the failure that was met before.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Counts the bytes that pass.
struct Counted {
    inner: Stream,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A decoder that names itself in its errors.
struct Decompressed {
    inner: Stream,
    compression: Compression,
}

impl Read for Decompressed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(OUTPUT_LIMIT);
        let part = buffer.get_mut(..length).unwrap_or_default();
        self.inner.read(part).map_err(|error| {
            let message = format!("{} data: {error}", self.compression.name());
            io::Error::new(error.kind(), message)
        })
    }
}
