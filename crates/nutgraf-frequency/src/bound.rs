use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A limit on how many documents hold a term: so many, or such a share of them all.
///
/// Written as a whole number (`5`) or as a share between 0 and 1 with a decimal point or
/// a per cent sign (`0.5`, `50%`): `1` is one document, `1.0` is all of them. Both ends
/// are allowed and a share is not rounded, as in scikit-learn's `min_df` and `max_df`.
/// In data it is a number or such a string.
///
/// ```
/// # use nutgraf_frequency::DocumentFrequencyBound;
/// assert_eq!("5".parse(), Ok(DocumentFrequencyBound::Count(5)));
/// assert_eq!("50%".parse(), Ok(DocumentFrequencyBound::Share(0.5)));
/// assert_eq!(
///     "1.5".parse::<DocumentFrequencyBound>().unwrap_err().to_string(),
///     "bad document frequency \"1.5\": give a number of documents such as 5, or a share of them such as 0.5 or 50%",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DocumentFrequencyBound {
    /// A number of documents.
    Count(u64),
    /// A share of all documents, between 0 and 1.
    Share(f64),
}

impl DocumentFrequencyBound {
    /// The bound in documents, of which there are so many; not always a whole number.
    ///
    /// ```
    /// # use nutgraf_frequency::DocumentFrequencyBound;
    /// assert_eq!(DocumentFrequencyBound::Count(5).of(99), 5.0);
    /// assert_eq!(DocumentFrequencyBound::Share(0.5).of(99), 49.5);
    /// ```
    pub fn of(self, documents: u64) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Share(share) => share * documents as f64,
        }
    }

    fn share(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self::Share(share))
    }
}

impl FromStr for DocumentFrequencyBound {
    type Err = InvalidBound;

    fn from_str(text: &str) -> Result<Self, InvalidBound> {
        if let Ok(count) = text.parse() {
            return Ok(Self::Count(count));
        }
        let share = match text.strip_suffix('%') {
            Some(percent) => percent.parse().map(|percent: f64| percent / 100.0),
            None => text.parse(),
        };
        share.ok().and_then(Self::share).ok_or_else(|| InvalidBound(text.to_owned()))
    }
}

impl fmt::Display for DocumentFrequencyBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            // With a decimal point even for whole numbers.
            Self::Share(share) => write!(f, "{share:?}"),
        }
    }
}

impl Serialize for DocumentFrequencyBound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Count(count) => serializer.serialize_u64(count),
            Self::Share(share) => serializer.serialize_f64(share),
        }
    }
}

impl<'de> Deserialize<'de> for DocumentFrequencyBound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoundVisitor)
    }
}

struct BoundVisitor;

impl de::Visitor<'_> for BoundVisitor {
    type Value = DocumentFrequencyBound;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of documents, or a share of them such as 0.5 or \"50%\"")
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<Self::Value, E> {
        Ok(DocumentFrequencyBound::Count(count))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<Self::Value, E> {
        let invalid = |_| E::invalid_value(de::Unexpected::Signed(count), &self);
        u64::try_from(count).map(DocumentFrequencyBound::Count).map_err(invalid)
    }

    fn visit_f64<E: de::Error>(self, share: f64) -> Result<Self::Value, E> {
        let invalid = || E::invalid_value(de::Unexpected::Float(share), &self);
        DocumentFrequencyBound::share(share).ok_or_else(invalid)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DocumentFrequencyBound {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DocumentFrequencyBound".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "minimum": 0 })
    }
}

/// The error for a limit on document frequencies that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidBound(String);

impl fmt::Display for InvalidBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bad document frequency {:?}: give a number of documents such as 5, or a share of them such as 0.5 or 50%",
            self.0
        )
    }
}

impl std::error::Error for InvalidBound {}

#[cfg(test)]
mod tests {
    use DocumentFrequencyBound::{Count, Share};

    use super::*;

    const FORMS: [(&str, DocumentFrequencyBound); 7] = [
        ("0", Count(0)),
        ("1", Count(1)),
        ("1.0", Share(1.0)),
        ("100%", Share(1.0)),
        ("12.5%", Share(0.125)),
        (".5", Share(0.5)),
        ("1e-9", Share(1e-9)),
    ];

    #[test]
    fn forms_are_read_and_read_again_from_what_is_written() {
        for (text, bound) in FORMS {
            assert_eq!(text.parse(), Ok(bound), "{text}");
            assert_eq!(bound.to_string().parse(), Ok(bound), "{text}");
            let json = serde_json::to_string(&bound).unwrap();
            let read: DocumentFrequencyBound = serde_json::from_str(&json).unwrap();
            assert_eq!(read, bound, "{json}");
            let read: DocumentFrequencyBound =
                serde_json::from_value(text.into()).unwrap();
            assert_eq!(read, bound, "{text}");
        }
    }

    #[test]
    fn what_is_no_bound_is_an_error() {
        for text in ["", "-1", "1.5", "101%", "NaN", "inf", "%", "five", "0.5.1"] {
            assert!(text.parse::<DocumentFrequencyBound>().is_err(), "{text}");
        }
        for json in ["-1", "1.5", "-0.5", "null", "[1]", "\"five\""] {
            let error = serde_json::from_str::<DocumentFrequencyBound>(json);
            let error = error.unwrap_err().to_string();
            assert!(error.contains("share of them such as 0.5"), "{error}");
        }
    }
}
