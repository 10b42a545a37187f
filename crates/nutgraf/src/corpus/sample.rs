//! A part of a corpus that stands for all of it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

use super::{
    ByteSize, Corpus, InputFormat,
    chunks::{SAMPLE, content_format},
    encoding::Verdict,
    input::{Place, Source},
    open::{is_compressed, peek},
};
use crate::Error;

/// Pieces of a corpus, spread evenly over its bytes.
///
/// Of small files some are read; of a large file of JSON lines that can be read from
/// anywhere, pieces from its beginning to its end; of any other large file, the beginning.
pub(crate) struct Sample {
    /// Files of which each is one document, other small ones and large ones, as far as
    /// there are any.
    pub(crate) strata: Vec<Stratum>,
    /// All pieces, to be read at once.
    pub(crate) corpus: Corpus,
    /// Whether it is the whole corpus.
    pub(crate) complete: bool,
}

/// Inputs of one kind, and some pieces of them.
pub(crate) struct Stratum {
    pub(crate) pieces: Vec<Corpus>,
    pub(crate) size: Size,
}

/// The size of a stratum, in what its pieces are measured by.
#[derive(Clone, Copy)]
pub(crate) enum Size {
    /// Each piece is one of so many files.
    Files(u64),
    /// Each piece is some of so many bytes on disk.
    Bytes(u64),
}

/// Places in large files to take pieces from.
const PLACES: u64 = 64;
/// As many times longer are pieces that must be the beginnings of files: decoders read
/// some tens of kilobytes ahead, which would count for much in a short piece.
const LONGER: u64 = 16;
/// Chunks of a sample are small, so that there are some for each thread.
const CHUNK: usize = 1 << 18;

impl Corpus {
    /// Takes a sample of about so many bytes.
    ///
    /// Fails for the standard input and for pipes, whose size nobody knows.
    pub(crate) fn sample(&self, size: ByteSize) -> Result<Sample, Error> {
        let Some(total) = self.total_bytes() else {
            return Err(Error::input(
                "the size of the standard input or a pipe is not known: write it to a file first",
            ));
        };
        let size = size.get();
        if total <= size {
            let whole = || self.part(self.sources.to_vec());
            let strata =
                vec![Stratum { pieces: vec![whole()], size: Size::Bytes(total) }];
            return Ok(Sample { strata, corpus: whole(), complete: true });
        }
        let is_text = |source: &&Source| source.format == Some(InputFormat::Text);
        let is_small = |source: &&Source| source.size <= Some(size.div_ceil(PLACES));
        let (texts, others): (Vec<&Source>, Vec<&Source>) =
            self.sources.iter().partition(is_text);
        let (small, large): (Vec<&Source>, Vec<&Source>) =
            others.into_iter().partition(is_small);
        let share = |bytes: u64| {
            let share = u128::from(size) * u128::from(bytes) / u128::from(total);
            u64::try_from(share).unwrap_or(size).max(1)
        };
        let bytes = |sources: &[&Source]| -> u64 {
            sources.iter().filter_map(|source| source.size).sum()
        };
        let of = |sources: &[&Source]| (bytes(sources), share(bytes(sources)));
        let (texts_of, small_of, large_of) = (of(&texts), of(&small), of(&large));
        let strata = [
            (some_files(&texts, texts_of), Size::Files(texts.len() as u64)),
            (some_files(&small, small_of), Size::Bytes(small_of.0)),
            (self.some_bytes(&large, large_of), Size::Bytes(large_of.0)),
        ];
        let strata = strata.into_iter().filter(|(sources, _)| !sources.is_empty());
        let (mut all, mut parts) = (Vec::new(), Vec::new());
        for (sources, size) in strata {
            all.extend(sources.iter().cloned());
            let pieces = sources.into_iter().map(|source| self.part(vec![source]));
            parts.push(Stratum { pieces: pieces.collect(), size });
        }
        Ok(Sample { strata: parts, corpus: self.part(all), complete: false })
    }

    fn part(&self, sources: Vec<Source>) -> Self {
        Self {
            options: self.options.clone(),
            sources: sources.into(),
            settings: Arc::clone(&self.settings),
            chunk_size: CHUNK,
            begun: false.into(),
        }
    }

    /// Pieces of large files, which have so many bytes; of about so many together.
    fn some_bytes(
        &self,
        sources: &[&Source],
        (total, share): (u64, u64),
    ) -> Vec<Source> {
        let length = share.div_ceil(PLACES);
        let mut pieces: Vec<Source> = Vec::new();
        // The source of a place, where it begins, and whether the last piece is its
        // beginning.
        let (mut at, mut begin, mut last) = (0, 0, None);
        let mut asked = 0;
        for place in 0..PLACES {
            let middle =
                u128::from(total) * u128::from(2 * place + 1) / u128::from(2 * PLACES);
            let middle = u64::try_from(middle).unwrap_or(total);
            while let Some(size) = sources.get(at).and_then(|source| source.size)
                && at + 1 < sources.len()
                && middle >= begin + size
            {
                begin += size;
                at += 1;
            }
            let Some(source) = sources.get(at) else { break };
            if let Some(piece) = self.lines(source, middle - begin, length) {
                pieces.push(piece);
                continue;
            }
            // A beginning for every few places, of as much.
            asked += 1;
            if asked % LONGER != 1 {
                continue;
            }
            match pieces.last_mut().and_then(|piece| piece.most.as_mut()) {
                Some(most) if last == Some(at) => *most += LONGER * length,
                _ => {
                    let most = Some(LONGER * length);
                    pieces.push(Source { most, ..(*source).clone() });
                    last = Some(at);
                }
            }
        }
        pieces
    }

    /// The lines that begin in a part of a file; none if it is not a file of JSON lines
    /// that can be read from anywhere, or is not much longer.
    fn lines(&self, source: &Source, middle: u64, length: u64) -> Option<Source> {
        let (Place::File(path), Some(size)) = (&source.place, source.size) else {
            return None;
        };
        if size <= length || !self.is_lines(source, path) {
            return None;
        }
        let from = middle.saturating_sub(length / 2).min(size - length);
        let lines = Lines { path: path.clone(), from, to: from + length };
        Some(Source {
            place: Place::Lines(Arc::new(lines)),
            format: Some(InputFormat::Jsonl),
            // As many as turn out to be read.
            size: Some(0),
            most: None,
        })
    }

    fn is_lines(&self, source: &Source, path: &PathBuf) -> bool {
        if source.format.is_some_and(|format| format != InputFormat::Jsonl) {
            return false;
        }
        let Ok(file) = File::open(path) else { return false };
        let (head, _) = peek(Box::new(file), SAMPLE);
        let encoding = Verdict::of(&head, head.len() < SAMPLE, self.settings.encoding);
        let is_jsonl = source.format.is_some()
            || content_format(&head, self.settings.fields.text()) == InputFormat::Jsonl;
        is_jsonl && !is_compressed(&head) && matches!(encoding, Verdict::Utf8 { .. })
    }
}

/// What is looked through at most for the end of a line: a file that is one line is not to
/// be read from end to end for each place.
const SKIPPED: u64 = 16 << 20;

/// Some of small files, which have so many bytes, evenly from the first to the last; of
/// about so many together.
fn some_files(files: &[&Source], (total, share): (u64, u64)) -> Vec<Source> {
    let wanted = u128::from(share) * files.len() as u128 / u128::from(total.max(1));
    // Two, if there are, say how much they differ.
    let least = files.len().min(2);
    let wanted =
        usize::try_from(wanted).unwrap_or(files.len()).max(least).min(files.len());
    let places = (0..wanted).map(|place| (2 * place + 1) * files.len() / (2 * wanted));
    places.filter_map(|place| files.get(place).copied().cloned()).collect()
}

/// The lines that begin in a part of a file.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) path: PathBuf,
    from: u64,
    to: u64,
}

impl Lines {
    pub(super) fn reader(&self) -> io::Result<LineReader> {
        let mut file = File::open(&self.path)?;
        // A line begins behind the end of another one.
        let at = self.from.saturating_sub(1);
        file.seek(SeekFrom::Start(at))?;
        let mut file = BufReader::new(file);
        let skipped = match self.from {
            0 => 0,
            _ => file.by_ref().take(SKIPPED).skip_until(b'\n')? as u64,
        };
        let at = at + skipped;
        let done = at >= self.to || skipped == SKIPPED;
        Ok(LineReader { file, at, to: self.to, done })
    }
}

/// Reads up to the end of the last line that begins before a place.
#[derive(Debug)]
pub(super) struct LineReader {
    file: BufReader<File>,
    at: u64,
    to: u64,
    done: bool,
}

impl Read for LineReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.done {
            return Ok(0);
        }
        let part = self.file.fill_buf()?;
        let length = part.len().min(buffer.len());
        // The last byte of a line that begins before the end, if it is here.
        let last = self.to.saturating_sub(1).saturating_sub(self.at);
        let last = usize::try_from(last).unwrap_or(usize::MAX);
        let part = part.get(..length).unwrap_or_default();
        let end = part.get(last..).and_then(|rest| memchr::memchr(b'\n', rest));
        let length = end.map_or(length, |end| last + end + 1);
        if let (Some(from), Some(to)) = (part.get(..length), buffer.get_mut(..length)) {
            to.copy_from_slice(from);
        }
        self.file.consume(length);
        self.at += length as u64;
        self.done = end.is_some();
        Ok(length)
    }
}
