use std::ops::Range;

use csv_core::ReadRecordResult;
use memchr::{memchr, memchr3};

use super::{
    InputFormat, ProblemKind,
    record::{Fields, Record, Value},
    split::{Scan, Step},
};

/// Finds the rows of a table, whose quoted fields may hold line ends.
#[derive(Debug)]
pub(super) struct RowScan {
    delimiter: u8,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Between,
    FieldStart,
    Plain,
    Quoted,
    /// After a quote in a quoted field: its end, or the first half of a quote.
    Quote,
}

impl RowScan {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Between }
    }

    fn after(&self, byte: u8) -> State {
        match (self.state, byte) {
            (_, byte) if byte == self.delimiter => State::FieldStart,
            (State::FieldStart | State::Quote, b'"') => State::Quoted,
            _ => State::Plain,
        }
    }

    /// Where the next byte of meaning is.
    fn skip(&self, bytes: &[u8]) -> Option<usize> {
        match self.state {
            State::Between => bytes.iter().position(|byte| !b"\r\n".contains(byte)),
            State::FieldStart | State::Quote => (!bytes.is_empty()).then_some(0),
            State::Plain => memchr3(self.delimiter, b'\n', b'\r', bytes),
            State::Quoted => memchr(b'"', bytes),
        }
    }

    fn end(&mut self, length: usize) -> Step {
        match self.state {
            State::Between => Step::End,
            State::Quoted => Step::Broken(
                length,
                "a quoted field of this row is not closed".to_owned(),
            ),
            _ => {
                self.state = State::Between;
                Step::Close(length)
            }
        }
    }
}

impl Scan for RowScan {
    fn step(&mut self, bytes: &[u8], at_end: bool) -> Step {
        let mut offset = 0;
        while let Some(skipped) = self.skip(bytes.get(offset..).unwrap_or_default()) {
            offset += skipped;
            let byte = bytes.get(offset).copied().unwrap_or_default();
            match (self.state, byte) {
                (State::Between, _) => {
                    self.state = State::FieldStart;
                    return Step::Open(offset);
                }
                (State::Quoted, _) => self.state = State::Quote,
                (_, b'\n' | b'\r') => {
                    self.state = State::Between;
                    return Step::Close(offset);
                }
                _ => self.state = self.after(byte),
            }
            offset += 1;
        }
        if at_end { self.end(bytes.len()) } else { Step::More }
    }
}

/// The delimiter of a table that begins with `head`.
pub(super) fn delimiter(format: InputFormat, head: &[u8]) -> u8 {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    match format {
        InputFormat::Tsv => b'\t',
        _ if line.contains(&b',') => b',',
        _ => [b';', b'\t'].into_iter().find(|byte| line.contains(byte)).unwrap_or(b','),
    }
}

/// The columns of a table and which of them are wanted.
#[derive(Clone, Debug)]
pub(super) struct Header {
    delimiter: u8,
    columns: usize,
    /// For each slot of a [`Record`], its column.
    wanted: [Option<usize>; Fields::COUNT],
}

impl Header {
    pub(super) fn parse(
        row: &str,
        delimiter: u8,
        fields: &Fields,
    ) -> Result<Self, (ProblemKind, String)> {
        let mut parser = RowParser::new(delimiter);
        let columns = parser.parse(row);
        let names: Vec<&str> =
            (0..columns).map(|column| parser.field(column).trim()).collect();
        let wanted =
            fields.names().map(|name| names.iter().position(|found| *found == name));
        if wanted[Fields::TEXT].is_none() {
            return Err((ProblemKind::MissingField, no_text(fields, &names)));
        }
        Ok(Self { delimiter, columns, wanted })
    }

    pub(super) fn parser(&self) -> RowParser {
        RowParser::new(self.delimiter)
    }

    /// The wanted fields of a row; none if it is blank.
    pub(super) fn record<'p>(
        &self,
        row: &str,
        parser: &'p mut RowParser,
    ) -> Result<Option<Record<'p>>, String> {
        let found = parser.parse(row);
        if found != self.columns {
            if row.trim().is_empty() {
                return Ok(None);
            }
            return Err(format!("expected {} fields, found {found}", self.columns));
        }
        let parser = &*parser;
        let value = |column: Option<usize>| match column {
            Some(column) => Value::Text(parser.field(column).into()),
            None => Value::Missing,
        };
        Ok(Some(Record::new(self.wanted.map(value))))
    }
}

/// What to say of a table without a column of texts.
pub(super) fn no_text<S: AsRef<str>>(fields: &Fields, columns: &[S]) -> String {
    format!("no column {:?}; the columns are {}", fields.text(), quoted(columns))
}

/// `"a", "b" and so on`, but not more than twenty.
pub(super) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    const MOST: usize = 20;
    let shown = names.iter().take(MOST).map(|name| format!("{:?}", name.as_ref()));
    let more = (names.len() > MOST).then(|| format!("{} more", names.len() - MOST));
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

/// Takes rows apart; keeps its memory from one to the next.
pub(super) struct RowParser {
    core: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl RowParser {
    fn new(delimiter: u8) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { core, text: Vec::new(), ends: vec![0; 16] }
    }

    /// The number of fields.
    fn parse(&mut self, row: &str) -> usize {
        self.core.reset();
        self.text.resize(row.len() + 1, 0);
        let (mut row, mut written, mut fields) = (row.as_bytes(), 0, 0);
        loop {
            let (result, read, more_written, more_fields) = self.core.read_record(
                row,
                self.text.get_mut(written..).unwrap_or_default(),
                self.ends.get_mut(fields..).unwrap_or_default(),
            );
            row = row.get(read..).unwrap_or_default();
            written += more_written;
            fields += more_fields;
            match result {
                ReadRecordResult::InputEmpty => row = &[],
                ReadRecordResult::OutputFull => {
                    self.text.resize(2 * self.text.len(), 0);
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * fields, 0),
                ReadRecordResult::Record | ReadRecordResult::End => return fields,
            }
        }
    }

    fn field(&self, column: usize) -> &str {
        let end = self.ends.get(column).copied().unwrap_or_default();
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before));
        let span: Range<usize> = start.copied().unwrap_or_default()..end;
        str::from_utf8(self.text.get(span).unwrap_or_default()).unwrap_or_default()
    }
}
