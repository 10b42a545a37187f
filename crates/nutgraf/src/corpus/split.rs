//! Cuts a stream into batches of whole records without understanding them.

use std::{
    io::{self, Read},
    mem,
    ops::Range,
};

use super::{ByteSize, ProblemKind, open::Stream};

/// Finds where the records of a format begin and end.
///
/// It keeps its state between calls and sees every byte once.
pub(super) trait Scan: Send {
    /// Looks for the next event in `bytes`; offsets are from their start. The next call
    /// begins where the event was, after [`Step::More`] where `bytes` ended.
    fn step(&mut self, bytes: &[u8], at_end: bool) -> Step;
}

/// An event in a stream of records.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A record begins.
    Open(usize),
    /// The open record has ended.
    Close(usize),
    /// More bytes are needed.
    More,
    /// There is nothing more.
    End,
    /// The syntax is broken beyond repair.
    Broken(usize, String),
}

/// A record of a batch, or why there is none.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    /// Its number in the file, counted from 1.
    pub(super) number: u64,
    pub(super) content: Result<Range<usize>, (ProblemKind, String)>,
}

/// Bytes and the records in them.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    pub(super) pieces: Vec<Piece>,
}

/// Cuts one stream. Holds a batch or the longest record allowed, whichever is more.
pub(super) struct Splitter {
    stream: Stream,
    scan: Box<dyn Scan>,
    batch_size: usize,
    longest: ByteSize,
    buffer: Vec<u8>,
    /// How far the buffer has been scanned.
    at: usize,
    open: Option<OpenRecord>,
    pieces: Vec<Piece>,
    number: u64,
    /// The line at `counted`.
    line: u64,
    counted: usize,
    ended: bool,
    failure: Option<io::Error>,
    done: bool,
}

struct OpenRecord {
    start: usize,
    line: u64,
    too_long: bool,
}

impl Splitter {
    pub(super) fn new(
        stream: Stream,
        scan: Box<dyn Scan>,
        batch_size: usize,
        longest: ByteSize,
    ) -> Self {
        Self {
            stream,
            scan,
            batch_size,
            longest,
            buffer: Vec::new(),
            at: 0,
            open: None,
            pieces: Vec::new(),
            number: 0,
            line: 1,
            counted: 0,
            ended: false,
            failure: None,
            done: false,
        }
    }

    /// The next records, at least one.
    pub(super) fn next(&mut self) -> Option<Batch> {
        while !self.done {
            let unread = self.buffer.get(self.at..).unwrap_or_default();
            match self.scan.step(unread, self.ended) {
                Step::Open(offset) => self.begin(offset),
                Step::Close(offset) => self.finish(offset),
                Step::End => self.done = true,
                Step::Broken(offset, reason) => {
                    self.at += offset;
                    self.stop(ProblemKind::Malformed, reason);
                }
                Step::More => {
                    self.at = self.buffer.len();
                    if !self.pieces.is_empty() {
                        break;
                    }
                    self.read_on();
                }
            }
        }
        (!self.pieces.is_empty()).then(|| self.batch())
    }

    /// Reads no further.
    pub(super) fn end(&mut self) {
        self.done = true;
    }

    fn begin(&mut self, offset: usize) {
        self.at += offset;
        self.number += 1;
        self.count_lines(self.at);
        let (start, line) = (self.at, self.line);
        self.open = Some(OpenRecord { start, line, too_long: false });
    }

    fn finish(&mut self, offset: usize) {
        self.at += offset;
        let Some(open) = self.open.take() else { return };
        let too_long = (self.at - open.start) as u64 > self.longest.get();
        let content = if open.too_long || too_long {
            Err((ProblemKind::TooLong, too_long_reason(self.longest)))
        } else {
            Ok(open.start..self.at)
        };
        self.pieces.push(Piece { line: open.line, number: self.number, content });
    }

    /// Ends the file with a problem, which takes the place of the open record.
    fn stop(&mut self, kind: ProblemKind, reason: String) {
        self.count_lines(self.at);
        let line = self.open.take().map_or(self.line, |open| open.line);
        let content = Err((kind, reason));
        self.pieces.push(Piece { line, number: self.number, content });
        self.done = true;
    }

    /// Reads on, when everything in the buffer has been scanned and handed over.
    fn read_on(&mut self) {
        if let Some(failure) = self.failure.take() {
            return self.stop(ProblemKind::Unreadable, failure.to_string());
        }
        self.drop_useless();
        let wanted = match self.batch_size.saturating_sub(self.buffer.len()) {
            0 => self.batch_size,
            room => room,
        };
        self.buffer.reserve(wanted);
        match self.stream.by_ref().take(wanted as u64).read_to_end(&mut self.buffer) {
            Ok(read) => self.ended = read < wanted,
            Err(failure) => self.failure = Some(failure),
        }
    }

    /// Forgets what lies between records or belongs to one that is too long.
    fn drop_useless(&mut self) {
        if let Some(open) = &mut self.open {
            open.too_long |= (self.at - open.start) as u64 > self.longest.get();
            if !open.too_long {
                return;
            }
            open.start = 0;
        }
        self.count_lines(self.at);
        self.buffer.clear();
        (self.at, self.counted) = (0, 0);
    }

    fn count_lines(&mut self, until: usize) {
        let bytes = self.buffer.get(self.counted..until).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.counted = until;
    }

    /// Hands the finished records over and keeps the bytes of the open one.
    fn batch(&mut self) -> Batch {
        let cut = self.open.as_ref().map_or(self.at, |open| open.start);
        self.count_lines(cut);
        let tail = self.buffer.get(cut..).unwrap_or_default();
        let room = if self.done { 0 } else { self.batch_size };
        let mut rest = Vec::with_capacity(room.max(tail.len()));
        rest.extend_from_slice(tail);
        self.at -= cut;
        self.counted = 0;
        if let Some(open) = &mut self.open {
            open.start = 0;
        }
        let mut bytes = mem::replace(&mut self.buffer, rest);
        bytes.truncate(cut);
        Batch { bytes, pieces: mem::take(&mut self.pieces) }
    }
}

/// What to say of a document or line that is longer than allowed.
pub(super) fn too_long_reason(longest: ByteSize) -> String {
    format!("longer than the {longest} that max-document allows")
}
