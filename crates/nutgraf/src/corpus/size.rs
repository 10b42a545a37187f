use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A number of bytes above zero, written as people write it.
///
/// `k`, `M` and `G` (with or without `B`) are powers of 1000; `Ki`, `Mi` and `Gi` are
/// powers of 1024. The letters may be of any case.
///
/// ```
/// use nutgraf::corpus::ByteSize;
///
/// let size: ByteSize = "64MB".parse()?;
/// assert_eq!(size.get(), 64_000_000);
/// assert_eq!("1GiB".parse::<ByteSize>()?.to_string(), "1GiB");
/// assert!("many".parse::<ByteSize>().is_err());
/// # Ok::<(), nutgraf::corpus::InvalidByteSize>(())
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "Written", into = "u64")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ByteSize(u64);

/// Units from the largest to the smallest, so that `Display` takes the first that fits.
const UNITS: &[(&str, u64)] = &[
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
];

impl ByteSize {
    /// A size in bytes; none for zero.
    pub const fn new(bytes: u64) -> Option<Self> {
        if bytes == 0 { None } else { Some(Self(bytes)) }
    }

    /// A size in units of 1024 × 1024 bytes.
    pub(crate) const fn mebibytes(count: u32) -> Self {
        Self((count as u64) << 20)
    }

    /// The number of bytes.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// The factor of a unit: `""`, `b`, `k`, `kb`, `ki`, `kib` and so on.
fn factor(unit: &str) -> Option<u64> {
    if unit.is_empty() || unit.eq_ignore_ascii_case("b") {
        return Some(1);
    }
    let named = |name: &str| {
        name.eq_ignore_ascii_case(unit)
            || name.trim_end_matches('B').eq_ignore_ascii_case(unit)
    };
    UNITS.iter().find(|(name, _)| named(name)).map(|&(_, factor)| factor)
}

impl FromStr for ByteSize {
    type Err = InvalidByteSize;

    fn from_str(text: &str) -> Result<Self, InvalidByteSize> {
        let wanted = text.trim();
        let digits = wanted.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = wanted.split_at(digits);
        let bytes = || number.parse::<u64>().ok()?.checked_mul(factor(unit.trim())?);
        bytes().and_then(Self::new).ok_or_else(|| InvalidByteSize(text.to_owned()))
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, factor)| self.0.is_multiple_of(*factor)) {
            Some((unit, factor)) => write!(f, "{}{unit}", self.0 / factor),
            None => write!(f, "{}", self.0),
        }
    }
}

impl From<ByteSize> for u64 {
    fn from(size: ByteSize) -> Self {
        size.0
    }
}

/// What configuration files and Python may give: a number or a text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number of bytes or a text such as 64MB")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Written {
    Number(#[cfg_attr(feature = "schema", schemars(range(min = 1)))] u64),
    Text(String),
}

impl TryFrom<Written> for ByteSize {
    type Error = InvalidByteSize;

    fn try_from(written: Written) -> Result<Self, InvalidByteSize> {
        match written {
            Written::Number(bytes) => {
                Self::new(bytes).ok_or_else(|| InvalidByteSize(bytes.to_string()))
            }
            Written::Text(text) => text.parse(),
        }
    }
}

/// The error for a text that is not a [`ByteSize`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidByteSize(String);

impl fmt::Display for InvalidByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "invalid size {:?}: give bytes above zero, with a unit if you like (500k, 64MB, 1GiB)",
            self.0
        )
    }
}

impl std::error::Error for InvalidByteSize {}
