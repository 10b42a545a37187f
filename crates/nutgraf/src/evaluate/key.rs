//! Keywords as files write them: a text, or an object.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::corpus::{DocumentProblem, JsonRecord, ProblemKind};

/// A keyword, with other names of the same thing.
///
/// ```
/// use nutgraf::evaluate::Key;
///
/// let keys: Vec<Key> = serde_json::from_str(
///     r#"["waiver", {"text": "European Union", "variants": ["EU"]}]"#,
/// )?;
/// assert_eq!(keys[1].variants, ["EU"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Key {
    /// The keyword.
    pub text: String,
    /// Its other names.
    pub variants: Vec<String>,
}

impl Key {
    /// A keyword from a line of a `.keys` file, where ` | ` stands between names.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let mut names = line.split(" | ").map(|name| name.trim().to_owned());
        let text = names.next().filter(|text| !text.is_empty())?;
        Some(Self { text, variants: names.collect() })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let variants = self.variants.iter().map(String::as_str);
        std::iter::once(self.text.as_str()).chain(variants)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), variants: Vec::new() }
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or an object with \"text\" or \"keyword\"")
    }

    fn visit_str<E>(self, text: &str) -> Result<Key, E> {
        Ok(text.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Key, A::Error> {
        let (mut text, mut keyword, mut variants) = (None, None, Vec::new());
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "text" => text = Some(map.next_value()?),
                "keyword" => keyword = Some(map.next_value()?),
                "variants" => variants = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let text = text.or(keyword).ok_or_else(|| de::Error::missing_field("text"))?;
        Ok(Key { text, variants })
    }
}

/// The fields of a record by name, each parsed when it is asked for.
pub(super) struct Fields<'r>(BTreeMap<String, &'r RawValue>);

impl<'r> Fields<'r> {
    pub(super) fn of(record: &'r JsonRecord<'_>) -> Result<Self, DocumentProblem> {
        let fields = serde_json::from_str(record.json());
        fields.map(Self).map_err(|error| record.malformed(&error))
    }

    /// A text or a number; none for what is missing, null or empty.
    pub(super) fn scalar(&self, name: &str) -> Result<Option<String>, String> {
        let Some(raw) = self.0.get(name).map(|raw| raw.get()) else { return Ok(None) };
        if raw.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Ok(Some(raw.to_owned()));
        }
        let text: Option<String> = parsed(name, raw)?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// Whether there is such a field and it is not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|raw| raw.get() != "null")
    }

    /// A list of keywords; none where there is no such field.
    pub(super) fn keys(&self, name: &str) -> Result<Option<Vec<Key>>, String> {
        self.0.get(name).map(|raw| parsed(name, raw.get())).transpose()
    }

    /// What to say where a field is missing.
    pub(super) fn missing(&self, name: &str) -> (ProblemKind, String) {
        let names: Vec<_> = self.0.keys().map(|name| format!("{name:?}")).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        (ProblemKind::MissingField, format!("no field {name:?}; there are {names}"))
    }
}

fn parsed<'r, T: Deserialize<'r>>(name: &str, raw: &'r str) -> Result<T, String> {
    serde_json::from_str(raw).map_err(|error| {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(&*text, |(reason, _)| reason);
        format!("field {name:?}: {reason}")
    })
}
