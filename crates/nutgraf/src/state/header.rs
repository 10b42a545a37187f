use std::collections::BTreeMap;

use nutgraf_frequency::{Count, Part, StateCounts};
use serde::{Deserialize, Serialize};

use super::Fingerprint;
use crate::{Error, ErrorKind};

/// What a state says of itself: how its terms were made, and how much was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateHeader {
    /// What the counts depend on.
    pub fingerprint: Fingerprint,
    /// The documents and words of each part; of titles and texts where these were counted
    /// for themselves.
    pub parts: BTreeMap<Part, StateCounts>,
}

/// A part with its documents and words, as it is shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRecord {
    period: Option<nutgraf_frequency::Period>,
    language: Option<nutgraf_text::Language>,
    documents: u64,
    tokens: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<FieldRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<FieldRecord>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRecord {
    documents: u64,
    tokens: u64,
}

impl StateHeader {
    /// Of no document yet.
    pub fn new(fingerprint: Fingerprint) -> Self {
        Self { fingerprint, parts: BTreeMap::new() }
    }

    /// How many documents were counted.
    pub fn documents(&self) -> u64 {
        self.parts
            .values()
            .map(|counts| counts.whole.documents)
            .fold(0, u64::saturating_add)
    }

    /// How many words were counted, each once however many n-grams it is in.
    pub fn tokens(&self) -> u64 {
        self.parts
            .values()
            .map(|counts| counts.whole.count)
            .fold(0, u64::saturating_add)
    }

    /// Adds the documents of another state. Names are for the message.
    pub fn add(
        &mut self,
        name: &str,
        other: &Self,
        other_name: &str,
    ) -> Result<(), Error> {
        self.fingerprint.check(name, &other.fingerprint, other_name)?;
        for (part, counts) in &other.parts {
            let ours = self.parts.entry(*part).or_default();
            *ours = ours.checked_add(*counts).ok_or_else(|| {
                let reason =
                    format!("{name} and {other_name} together have too many words");
                Error::new(ErrorKind::Input, reason)
            })?;
        }
        Ok(())
    }

    /// Takes the documents of another state away.
    pub fn subtract(
        &mut self,
        name: &str,
        other: &Self,
        other_name: &str,
    ) -> Result<(), Error> {
        self.fingerprint.check(name, &other.fingerprint, other_name)?;
        for (part, taken) in &other.parts {
            let had = self.parts.get(part).copied().unwrap_or_default();
            let Some(left) = had.checked_sub(*taken) else {
                let of = |counts: &StateCounts| {
                    format!(
                        "{} documents of {} words",
                        counts.whole.documents, counts.whole.count
                    )
                };
                let reason = format!(
                    "{other_name} cannot be taken away from {name}: {} cannot be taken from \
                     {}{}",
                    of(taken),
                    of(&had),
                    place(*part),
                );
                return Err(Error::new(ErrorKind::Input, reason));
            };
            if left.is_empty() {
                self.parts.remove(part);
            } else {
                self.parts.insert(*part, left);
            }
        }
        Ok(())
    }

    /// The documents and words of each part.
    pub fn part_records(&self) -> Vec<PartRecord> {
        let record = |(part, counts): (&Part, &StateCounts)| {
            let field = |count: Count| {
                let Count { count: tokens, documents } = count;
                self.fingerprint.by_field.then_some(FieldRecord { documents, tokens })
            };
            PartRecord {
                period: part.period,
                language: part.language,
                documents: counts.whole.documents,
                tokens: counts.whole.count,
                title: field(counts.title),
                text: field(counts.text),
            }
        };
        self.parts.iter().map(record).collect()
    }

    pub(super) fn from_records(
        fingerprint: Fingerprint,
        records: Vec<PartRecord>,
    ) -> Self {
        let part = |record: PartRecord| {
            let PartRecord { period, language, documents, tokens, title, text } =
                record;
            let field = |field: Option<FieldRecord>| {
                field.map_or_else(Count::default, |f| Count::new(f.tokens, f.documents))
            };
            let counts = StateCounts {
                whole: Count::new(tokens, documents),
                title: field(title),
                text: field(text),
            };
            (Part { period, language }, counts)
        };
        Self { fingerprint, parts: records.into_iter().map(part).collect() }
    }
}

/// Where a part is, for a message.
fn place(part: Part) -> String {
    let period = part.period.map(|period| format!(" in {period}")).unwrap_or_default();
    let language = part.language.map(|l| format!(" ({l})")).unwrap_or_default();
    format!("{period}{language}")
}
