use std::{cmp::Ordering, fmt, str::FromStr};

use nutgraf_text::Language;
use serde::{Deserialize, Serialize};

/// A part of a corpus that is counted for itself: the documents of a period, of a
/// language, or of both; the whole corpus where neither is told apart.
///
/// Documents of which the one or the other is not known make parts of their own. Parts
/// are in the order of their periods, then of the codes of their languages; what is not
/// known comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Part {
    /// The period that the documents' dates are in.
    pub period: Option<Period>,
    /// Their language.
    pub language: Option<Language>,
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        let code = |part: &Self| part.language.map(Language::code);
        self.period.cmp(&other.period).then_with(|| code(self).cmp(&code(other)))
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Granularity {
    /// `2024-03-05`.
    Day,
    /// A week of ISO 8601, from Monday to Sunday: `2024-W10`.
    Week,
    /// `2024-03`.
    Month,
    /// `2024`.
    Year,
}

impl fmt::Display for Granularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        })
    }
}

/// A day, a week, a month or a year, as ISO 8601 writes it.
///
/// Periods of one length are in the order of time.
///
/// ```
/// # use nutgraf_frequency::{Granularity, Period};
/// let period: Period = "2024-W10".parse()?;
/// assert_eq!(period.granularity(), Granularity::Week);
/// assert!(period < "2024-W11".parse()?);
/// assert!("2024-13".parse::<Period>().is_err());
/// # Ok::<(), nutgraf_frequency::InvalidPeriod>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: u16,
    /// The month, or the week; 0 for a year.
    second: u8,
    /// The day; 0 for a month or a year, [`WEEK`] for a week.
    third: u8,
}

/// In place of the day of a week.
const WEEK: u8 = u8::MAX;

impl Period {
    /// The year, from 0 to 9999.
    pub fn year(year: u16) -> Option<Self> {
        (year <= 9999).then_some(Self { year, second: 0, third: 0 })
    }

    /// A month of a year.
    pub fn month(year: u16, month: u8) -> Option<Self> {
        let valid = (1..=12).contains(&month);
        Self::year(year).filter(|_| valid).map(|year| Self { second: month, ..year })
    }

    /// A day of a month. That a month has 31 days at most is all that is looked at.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=31).contains(&day);
        Self::month(year, month)
            .filter(|_| valid)
            .map(|month| Self { third: day, ..month })
    }

    /// A week of a year, by ISO 8601. That a year has 53 weeks at most is all that is
    /// looked at.
    pub fn week(year: u16, week: u8) -> Option<Self> {
        let valid = (1..=53).contains(&week);
        Self::year(year).filter(|_| valid).map(|year| Self {
            second: week,
            third: WEEK,
            ..year
        })
    }

    /// How long it is.
    pub const fn granularity(self) -> Granularity {
        match (self.second, self.third) {
            (0, _) => Granularity::Year,
            (_, 0) => Granularity::Month,
            (_, WEEK) => Granularity::Week,
            _ => Granularity::Day,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, second, third } = self;
        match self.granularity() {
            Granularity::Day => write!(f, "{year:04}-{second:02}-{third:02}"),
            Granularity::Week => write!(f, "{year:04}-W{second:02}"),
            Granularity::Month => write!(f, "{year:04}-{second:02}"),
            Granularity::Year => write!(f, "{year:04}"),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({self})")
    }
}

impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, InvalidPeriod> {
        parse(text).ok_or_else(|| InvalidPeriod(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Period> {
    fn number<T: FromStr>(text: &str, digits: usize) -> Option<T> {
        let valid = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| valid)
    }
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let Some(second) = parts.next() else { return Period::year(year) };
    if let Some(week) = second.strip_prefix('W') {
        return Period::week(year, number(week, 2)?).filter(|_| parts.next().is_none());
    }
    let month = number(second, 2)?;
    let Some(day) = parts.next() else { return Period::month(year, month) };
    Period::day(year, month, number(day, 2)?).filter(|_| parts.next().is_none())
}

impl TryFrom<String> for Period {
    type Error = InvalidPeriod;

    fn try_from(text: String) -> Result<Self, InvalidPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// The error for what is no [`Period`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPeriod(String);

impl fmt::Display for InvalidPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bad period {:?}: give a day, a week, a month or a year, such as 2024-03-05, \
             2024-W10, 2024-03 or 2024",
            self.0
        )
    }
}

impl std::error::Error for InvalidPeriod {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_as_they_are_read() {
        for text in ["0000", "2024", "2024-03", "2024-W53", "2024-12-31"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "24",
            "2024-",
            "2024-3",
            "2024-00",
            "2024-W54",
            "2024-W00",
            "+024",
            "2024-03-05-01",
            "2024-W10-1",
            "2024-03-32",
            "２０２４",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn parts_are_in_the_order_of_what_is_written() {
        let part = |period: &str, language: &str| Part {
            period: period.parse().ok(),
            language: language.parse().ok(),
        };
        let parts = [
            part("", ""),
            part("", "en"),
            part("2024-01", "de"),
            part("2024-01", "sq"),
        ];
        assert!(parts.is_sorted());
        // By their names, Albanian would be before German.
        assert!(Language::GERMAN > "sq".parse().unwrap());
    }
}
