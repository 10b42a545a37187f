//! Documents from rows.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BinaryViewArray, RecordBatch, StringViewArray, cast::AsArray,
};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use nutgraf_text::{Document, TaggedText};

use super::{
    super::{
        record::{BadRecord, Languages, Record, Value},
        split::too_long_reason,
    },
    Fault, Fields, Item, Origin, ProblemKind, Settings, Wanted, value_type,
};

/// Rows that have not been looked into yet.
pub(in crate::corpus) struct Rows {
    pub(super) batch: RecordBatch,
    /// The number of the first row.
    pub(super) first: u64,
    pub(super) columns: Wanted,
    pub(super) origin: Arc<Origin>,
    pub(super) settings: Arc<Settings>,
}

impl Rows {
    pub(in crate::corpus) fn parse(self, sink: &mut dyn FnMut(Item)) {
        let mut languages = Languages::default();
        let cells = self.columns.map(|column| column.map(|c| self.batch.column(c)));
        let cells: Vec<Cells> = cells
            .into_iter()
            .enumerate()
            .map(|(slot, column)| column.map_or(Cells::Missing, |c| Cells::of(c, slot)))
            .collect();
        for at in 0..self.batch.num_rows() {
            let row = self.first + at as u64;
            match self.document(&cells, at, &mut languages) {
                Ok((mut document, notice)) => {
                    if document.id.is_empty() {
                        document.id = format!("{}#{row}", self.origin.name);
                    }
                    if let Some(message) = notice {
                        sink(self.origin.notice(Some(row), message));
                    }
                    sink(Item::Document(document));
                }
                Err(BadRecord { id, kind, reason }) => {
                    sink(self.origin.problem(Some(row), id, kind, reason));
                }
            }
        }
    }

    fn document(
        &self,
        cells: &[Cells],
        at: usize,
        languages: &mut Languages,
    ) -> Result<(Document, Option<String>), BadRecord> {
        let mut values: [Value<'_>; Fields::COUNT] = Default::default();
        for (value, cells) in values.iter_mut().zip(cells) {
            *value = cells.value(at).map_err(|(kind, reason)| BadRecord {
                id: None,
                kind,
                reason,
            })?;
        }
        let long = matches!(
            &values[Fields::TEXT],
            Value::Text(text) if text.len() as u64 > self.settings.longest.get()
        );
        let record = Record::new(values);
        if long {
            let id = record.id(&self.settings.fields);
            let reason = too_long_reason(self.settings.longest);
            return Err(BadRecord { id, kind: ProblemKind::TooLong, reason });
        }
        record.document(&self.settings.fields, languages)
    }
}

/// The cells of a column, in the form in which fields are read.
enum Cells {
    Missing,
    Text(StringViewArray),
    /// Numbers as they are written.
    Number(StringViewArray),
    /// Bytes that should be text.
    Bytes(BinaryViewArray),
    Tags(ArrayRef),
    /// Anything else, by its name.
    Other(ArrayRef, &'static str),
}

impl Cells {
    fn of(column: &ArrayRef, slot: usize) -> Self {
        let kind = value_type(column.data_type());
        let text = || cast(column, &DataType::Utf8View).ok();
        let strings = |array: ArrayRef| array.as_string_view().clone();
        let other = |name| Self::Other(Arc::clone(column), name);
        if slot == Fields::TAGS {
            let tags = cast(column, &tags_type());
            return tags.map_or(Self::Missing, Self::Tags);
        }
        match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                text().map_or_else(|| other("no text"), |t| Self::Text(strings(t)))
            }
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                let bytes = cast(column, &DataType::BinaryView);
                bytes.map_or_else(
                    |_| other("bytes"),
                    |bytes| Self::Bytes(bytes.as_binary_view().clone()),
                )
            }
            DataType::Boolean => other("a boolean"),
            kind if kind.is_nested() => match kind {
                DataType::Struct(_) | DataType::Map(..) => other("an object"),
                _ => other("an array"),
            },
            kind if kind.is_temporal() => {
                text().map_or_else(|| other("a time"), |t| Self::Text(strings(t)))
            }
            _ => text().map_or_else(|| other("a value"), |t| Self::Number(strings(t))),
        }
    }

    fn value(&self, at: usize) -> Result<Value<'_>, Fault> {
        Ok(match self {
            Self::Missing => Value::Missing,
            Self::Text(array) | Self::Number(array) if array.is_null(at) => Value::Null,
            Self::Text(array) => Value::Text(array.value(at).into()),
            Self::Number(array) => Value::Number(array.value(at).into()),
            Self::Bytes(array) if array.is_null(at) => Value::Null,
            Self::Bytes(array) => {
                let text = str::from_utf8(array.value(at)).map_err(|_| {
                    (ProblemKind::Undecodable, "not valid UTF-8".to_owned())
                })?;
                Value::Text(text.into())
            }
            Self::Tags(array) if array.is_null(at) => Value::Missing,
            Self::Tags(array) => tags(array, at)
                .map_or(Value::Missing, |tags| Value::Tags(Box::new(tags))),
            Self::Other(array, _) if array.is_null(at) => Value::Null,
            Self::Other(_, name) => Value::Other(name),
        })
    }
}

/// Sentences of pairs of texts.
fn tags_type() -> DataType {
    let list = |of| DataType::List(Arc::new(Field::new_list_field(of, true)));
    list(list(list(DataType::Utf8)))
}

/// The parts of speech in a row, if all of them are pairs.
fn tags(sentences: &ArrayRef, at: usize) -> Option<TaggedText> {
    let words = sentences.as_list::<i32>().value(at);
    let words = words.as_list::<i32>().iter().map(|words| {
        let words = words?;
        let pairs = words.as_list::<i32>().iter().map(|pair| {
            let pair = pair?;
            let pair = pair.as_string::<i32>();
            let item = |at: usize| pair.is_valid(at).then(|| pair.value(at).to_owned());
            if pair.len() == 2 { item(0).zip(item(1)) } else { None }
        });
        pairs.collect::<Option<Vec<_>>>()
    });
    Some(TaggedText { sentences: words.collect::<Option<Vec<_>>>()? })
}
