use nutgraf_frequency::{Count, Period, StateCounts, StateKey};
use nutgraf_text::Language;
use serde::Serialize;

use super::{Fingerprint, StateFile, StateHeader, header::PartRecord};

/// A row of a state, as it is shown: the columns of the file.
#[derive(Clone, Debug, Serialize)]
pub struct StateRecord<'a> {
    /// Which term, and where.
    #[serde(flatten)]
    pub key: KeyRecord<'a>,
    /// How often, and in how many documents.
    #[serde(flatten)]
    pub counts: CountsRecord,
}

/// A term in a part of a corpus. What the state does not tell apart is left out.
#[derive(Clone, Debug, Serialize)]
#[allow(clippy::option_option, reason = "left out, not known and known are three")]
pub struct KeyRecord<'a> {
    /// The term; the words of an n-gram are joined by one space.
    pub term: &'a str,
    /// How many words it has.
    pub words: u8,
    /// The period; null where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Option<Period>>,
    /// The language; null where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Option<Language>>,
}

/// Counts of a term, and of its fields where these were counted for themselves.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CountsRecord {
    /// Occurrences.
    pub count: u64,
    /// Documents that hold the term.
    pub document_frequency: u64,
    /// The same of titles and texts.
    #[serde(flatten)]
    pub fields: Option<FieldsRecord>,
}

/// Counts of a term in titles and in texts.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FieldsRecord {
    /// Occurrences in titles.
    pub title_count: u64,
    /// Documents whose titles hold the term.
    pub title_document_frequency: u64,
    /// Occurrences in texts.
    pub text_count: u64,
    /// Documents whose texts hold the term.
    pub text_document_frequency: u64,
}

impl Fingerprint {
    /// A row of a state with this fingerprint, as it is shown.
    pub fn record<'a>(
        &self,
        key: &'a StateKey,
        counts: &StateCounts,
    ) -> StateRecord<'a> {
        StateRecord { key: self.key_record(key), counts: self.counts_record(counts) }
    }

    fn key_record<'a>(&self, key: &'a StateKey) -> KeyRecord<'a> {
        KeyRecord {
            term: &key.term,
            words: key.words,
            period: self.period.map(|_| key.part.period),
            language: self.by_language.then_some(key.part.language),
        }
    }

    fn counts_record(&self, counts: &StateCounts) -> CountsRecord {
        let StateCounts { whole, title, text } = counts;
        let fields = FieldsRecord {
            title_count: title.count,
            title_document_frequency: title.documents,
            text_count: text.count,
            text_document_frequency: text.documents,
        };
        let Count { count, documents } = *whole;
        let fields = self.by_field.then_some(fields);
        CountsRecord { count, document_frequency: documents, fields }
    }

    /// A row that differs in two states with this fingerprint, as it is shown.
    pub fn difference<'a>(
        &self,
        key: &'a StateKey,
        left: &StateCounts,
        right: &StateCounts,
    ) -> DifferenceRecord<'a> {
        DifferenceRecord {
            key: self.key_record(key),
            left: self.counts_record(left),
            right: self.counts_record(right),
        }
    }
}

/// A row that differs in two states.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceRecord<'a> {
    /// Which term, and where.
    #[serde(flatten)]
    pub key: KeyRecord<'a>,
    /// Its counts in the first state.
    pub left: CountsRecord,
    /// Its counts in the second state.
    pub right: CountsRecord,
}

/// What a state says of itself, as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct StateSummary {
    /// How many documents were counted.
    pub documents: u64,
    /// How many words.
    pub tokens: u64,
    /// How many rows there are.
    pub rows: u64,
    /// The hash of all of it.
    pub digest: String,
    /// How its terms were made.
    pub fingerprint: Fingerprint,
    parts: Vec<PartRecord>,
}

impl StateFile {
    /// What the state says of itself.
    pub fn summary(&self) -> StateSummary {
        let header: &StateHeader = self.header();
        StateSummary {
            documents: header.documents(),
            tokens: header.tokens(),
            rows: self.len(),
            digest: self.digest().to_owned(),
            fingerprint: header.fingerprint.clone(),
            parts: header.part_records(),
        }
    }
}
