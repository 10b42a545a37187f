//! The fields of a document as they are written down.

use std::{borrow::Cow, fmt};

use nutgraf_text::{Document, Language, TaggedText};
use serde::{
    Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{CorpusOptions, ProblemKind, plain::plain_object};

/// The names of the fields that are read, by slot.
#[derive(Clone, Debug)]
pub(super) struct Fields([String; Fields::COUNT]);

impl Fields {
    const ID: usize = 0;
    const TITLE: usize = 1;
    pub(super) const TEXT: usize = 2;
    const DATE: usize = 3;
    const LANGUAGE: usize = 4;
    pub(super) const TAGS: usize = 5;
    pub(super) const COUNT: usize = 6;
    /// The slots of the text, and of the parts of speech.
    pub(super) const PROSE: u8 = 1 << Self::TEXT;
    pub(super) const PARTS: u8 = 1 << Self::TAGS;

    /// The name of the text field.
    pub(super) fn text(&self) -> &str {
        &self.0[Self::TEXT]
    }

    pub(super) fn new(options: &CorpusOptions) -> Self {
        Self([
            options.id_field.clone(),
            options.title_field.clone(),
            options.text_field.clone(),
            options.date_field.clone(),
            options.language_field.clone(),
            options.tags_field.clone(),
        ])
    }

    pub(super) fn names(&self) -> [&str; Self::COUNT] {
        self.0.each_ref().map(String::as_str)
    }

    /// The slots that a field fills, one bit for each: options may name it twice.
    pub(super) fn slots(&self, name: &str) -> u8 {
        let bits = self.0.iter().enumerate();
        bits.fold(0, |slots, (slot, wanted)| slots | (u8::from(wanted == name) << slot))
    }
}

/// The value of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Value<'a> {
    #[default]
    Missing,
    Null,
    Text(Cow<'a, str>),
    /// As it is written.
    Number(Cow<'a, str>),
    /// Sentences of words with their parts of speech.
    Tags(Box<TaggedText>),
    /// Anything else, by its name.
    Other(&'static str),
}

impl Value<'_> {
    /// A text or a number; none for what is missing, null or empty.
    fn scalar(self, name: &str) -> Result<Option<String>, Fault> {
        match self {
            Value::Missing | Value::Null => Ok(None),
            Value::Text(text) | Value::Number(text) => {
                Ok((!text.is_empty()).then(|| text.into_owned()))
            }
            Value::Tags(_) => Err(malformed(name, "an array", "a text or a number")),
            Value::Other(found) => Err(malformed(name, found, "a text or a number")),
        }
    }

    /// A text that says something.
    fn prose(self, name: &str) -> Result<String, Fault> {
        let empty =
            |what: &str| (ProblemKind::EmptyText, format!("field {name:?} is {what}"));
        match self {
            Value::Missing => {
                Err((ProblemKind::MissingField, format!("no field {name:?}")))
            }
            Value::Null => Err(empty("null")),
            Value::Text(text) if text.is_empty() => Err(empty("empty")),
            Value::Text(text) if text.chars().all(char::is_whitespace) => {
                Err(empty("blank"))
            }
            Value::Text(text) => Ok(text.into_owned()),
            Value::Number(_) => Err(malformed(name, "a number", "a text")),
            Value::Tags(_) => Err(malformed(name, "an array", "a text")),
            Value::Other(found) => Err(malformed(name, found, "a text")),
        }
    }
}

type Fault = (ProblemKind, String);

fn malformed(name: &str, found: &str, wanted: &str) -> Fault {
    (ProblemKind::Malformed, format!("field {name:?} is {found}, not {wanted}"))
}

/// What was found of the fields that are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record<'a>([Value<'a>; Fields::COUNT]);

/// Why a record is no document, and its identifier if it has one.
#[derive(Debug)]
pub(super) struct BadRecord {
    pub(super) id: Option<String>,
    pub(super) kind: ProblemKind,
    pub(super) reason: String,
}

impl<'a> Record<'a> {
    pub(super) fn new(values: [Value<'a>; Fields::COUNT]) -> Self {
        Self(values)
    }

    /// The identifier, if there is one that can be read.
    #[cfg(feature = "parquet")]
    pub(super) fn id(mut self, fields: &Fields) -> Option<String> {
        let id = std::mem::take(&mut self.0[Fields::ID]);
        id.scalar(fields.names()[Fields::ID]).ok().flatten()
    }

    /// The document, without an id (empty) if the record has none.
    pub(super) fn document(
        self,
        fields: &Fields,
        languages: &mut Languages,
    ) -> Result<(Document, Option<String>), BadRecord> {
        let [id, title, text, date, language, tags] = self.0;
        let names = fields.names();
        let bad = |id: Option<String>, (kind, reason)| BadRecord { id, kind, reason };
        let id = id.scalar(names[Fields::ID]).map_err(|fault| bad(None, fault))?;
        let rest = || {
            Ok((
                title.scalar(names[Fields::TITLE])?,
                text.prose(names[Fields::TEXT])?,
                date.scalar(names[Fields::DATE])?,
            ))
        };
        let (title, text, date) = match rest() {
            Ok(rest) => rest,
            Err(fault) => return Err(bad(id, fault)),
        };
        let tags = match tags {
            Value::Tags(tags) => Some(tags),
            _ => None,
        };
        let shown = title.as_deref().unwrap_or_default();
        if let Some(Err(error)) = tags.as_ref().map(|t| t.locate(shown, &text, |_| ()))
        {
            let reason = format!("field {:?}: {error}", names[Fields::TAGS]);
            return Err(bad(id, (ProblemKind::Malformed, reason)));
        }
        let (language, notice) = languages.find(&language, names[Fields::LANGUAGE]);
        let id = id.unwrap_or_default();
        Ok((Document { id, title, text, date, language, tags }, notice))
    }
}

/// Names of languages; remembers the last, as whole corpora are in one.
#[derive(Debug, Default)]
pub(super) struct Languages {
    name: String,
    language: Option<Language>,
}

impl Languages {
    /// The language, or what to say where it is not known.
    fn find(
        &mut self,
        value: &Value<'_>,
        field: &str,
    ) -> (Option<Language>, Option<String>) {
        let ignored =
            |what: &str| (None, Some(format!("field {field:?} is ignored: {what}")));
        match value {
            Value::Missing | Value::Null => (None, None),
            Value::Text(name) if name.trim().is_empty() => (None, None),
            Value::Text(name) if self.language.is_some() && *name == self.name => {
                (self.language, None)
            }
            Value::Text(name) => match name.parse() {
                Ok(language) => {
                    self.language = Some(language);
                    name.as_ref().clone_into(&mut self.name);
                    (self.language, None)
                }
                Err(error) => ignored(&error.to_string()),
            },
            Value::Number(_) => ignored("it is a number, not a text"),
            Value::Tags(_) => ignored("it is an array, not a text"),
            Value::Other(found) => ignored(&format!("it is {found}, not a text")),
        }
    }
}

/// Parses an object and decodes the fields that are read, nothing else.
pub(super) fn parse_object<'a>(
    json: &'a str,
    fields: &Fields,
) -> serde_json::Result<Record<'a>> {
    plain_object(json, fields).map_or_else(|| any_object(json, fields), Ok)
}

/// The same, by `serde_json`.
pub(super) fn any_object<'a>(
    json: &'a str,
    fields: &Fields,
) -> serde_json::Result<Record<'a>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let record = RecordSeed(fields).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(record)
}

/// The names of an object's fields, in order.
pub(super) fn field_names(json: &str) -> Vec<String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(NamesVisitor).unwrap_or_default()
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some((name, IgnoredAny)) = map.next_entry()? {
            names.push(name);
        }
        Ok(names)
    }
}

struct RecordSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Record<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record::default();
        while let Some(slots) = map.next_key_seed(SlotsSeed(self.0))? {
            if slots == 0 {
                map.next_value::<IgnoredAny>()?;
            } else if slots == Fields::PROSE {
                record.0[Fields::TEXT] = map.next_value_seed(ValueSeed)?;
            } else {
                let raw = map.next_value()?;
                let value =
                    if slots == Fields::PARTS { tagged(raw) } else { written(raw) };
                let value = value.map_err(de::Error::custom)?;
                for (slot, place) in record.0.iter_mut().enumerate() {
                    if slots & (1 << slot) != 0 {
                        place.clone_from(&value);
                    }
                }
            }
        }
        Ok(record)
    }
}

/// The value, in which a number stays as it is written.
fn written(raw: &RawValue) -> serde_json::Result<Value<'_>> {
    let json = raw.get();
    if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return Ok(Value::Number(json.into()));
    }
    ValueSeed.deserialize(&mut serde_json::Deserializer::from_str(json))
}

/// Parts of speech, if the value is a list of sentences. Lists of something else, such as
/// the topics that many corpora keep in a field of this name, are not looked at.
fn tagged(raw: &RawValue) -> serde_json::Result<Value<'_>> {
    let mut inner = raw.get().chars().filter(|c| !c.is_ascii_whitespace());
    if inner.next() != Some('[') || inner.next() != Some('[') {
        return Ok(Value::Missing);
    }
    serde_json::from_str(raw.get()).map(|tags| Value::Tags(Box::new(tags)))
}

/// Tells a field by its name.
struct SlotsSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for SlotsSeed<'_> {
    type Value = u8;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<u8, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for SlotsSeed<'_> {
    type Value = u8;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E>(self, name: &str) -> Result<u8, E> {
        Ok(self.0.slots(name))
    }
}

/// Reads any value, and keeps it if it is a text.
struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}
