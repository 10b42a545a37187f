use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

/// The lengths of the n-grams that are counted, in words, both ends included.
///
/// Written as `N` or `MIN..MAX` with 1 ≤ `MIN` ≤ `MAX` ≤ 8. By default, single words.
///
/// ```
/// # use nutgraf_frequency::NgramRange;
/// let range: NgramRange = "1..2".parse()?;
/// assert_eq!((range.min(), range.max()), (1, 2));
/// assert_eq!("2".parse(), NgramRange::new(2, 2));
/// assert_eq!(
///     "0..2".parse::<NgramRange>().unwrap_err().to_string(),
///     "bad n-gram range \"0..2\": give N or MIN..MAX with 1 <= MIN <= MAX <= 8, such as 1..2",
/// );
/// # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NgramRange {
    min: u8,
    max: u8,
}

impl NgramRange {
    /// The most words an n-gram may have.
    pub const LONGEST: u8 = 8;

    /// The range from `min` to `max` words.
    pub fn new(min: u8, max: u8) -> Result<Self, InvalidNgramRange> {
        let valid = 1 <= min && min <= max && max <= Self::LONGEST;
        valid.then_some(Self { min, max }).ok_or_else(|| {
            InvalidNgramRange(if min == max {
                min.to_string()
            } else {
                format!("{min}..{max}")
            })
        })
    }

    /// The words of the shortest n-grams.
    pub const fn min(self) -> u8 {
        self.min
    }

    /// The words of the longest n-grams.
    pub const fn max(self) -> u8 {
        self.max
    }

    /// The lengths in order.
    pub const fn lengths(self) -> RangeInclusive<u8> {
        self.min..=self.max
    }
}

impl Default for NgramRange {
    fn default() -> Self {
        Self { min: 1, max: 1 }
    }
}

impl FromStr for NgramRange {
    type Err = InvalidNgramRange;

    fn from_str(text: &str) -> Result<Self, InvalidNgramRange> {
        let (min, max) = text.split_once("..").unwrap_or((text, text));
        let invalid = || InvalidNgramRange(text.to_owned());
        let number = |text: &str| text.trim().parse().map_err(|_| invalid());
        Self::new(number(min)?, number(max)?).map_err(|_| invalid())
    }
}

impl fmt::Display for NgramRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            return write!(f, "{}", self.min);
        }
        write!(f, "{}..{}", self.min, self.max)
    }
}

impl TryFrom<String> for NgramRange {
    type Error = InvalidNgramRange;

    fn try_from(text: String) -> Result<Self, InvalidNgramRange> {
        text.parse()
    }
}

impl From<NgramRange> for String {
    fn from(range: NgramRange) -> Self {
        range.to_string()
    }
}

/// The error for a range of n-grams that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidNgramRange(String);

impl fmt::Display for InvalidNgramRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bad n-gram range {:?}: give N or MIN..MAX with 1 <= MIN <= MAX <= {}, such as 1..2",
            self.0,
            NgramRange::LONGEST
        )
    }
}

impl std::error::Error for InvalidNgramRange {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_read_as_it_is_written() {
        for min in 0..=9 {
            for max in 0..=9 {
                let range = NgramRange::new(min, max);
                assert_eq!(range.is_ok(), (1..=max).contains(&min) && max <= 8);
                assert_eq!(format!("{min}..{max}").parse().ok(), range.clone().ok());
                let Ok(range) = range else { continue };
                assert_eq!(range.to_string().parse(), Ok(range));
                let json = serde_json::to_string(&range).unwrap();
                assert_eq!(json, format!("\"{range}\""));
                assert_eq!(serde_json::from_str::<NgramRange>(&json).unwrap(), range);
            }
        }
    }

    #[test]
    fn other_forms_are_errors_that_name_the_value() {
        for text in
            ["", "..", "1..", "..2", "2..1", "1..=2", "1-2", "1..2..3", "9", "one"]
        {
            let error = text.parse::<NgramRange>().unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("bad n-gram range {text:?}")),
                "{error}"
            );
        }
    }
}
