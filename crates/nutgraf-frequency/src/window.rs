use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which words count as standing together.
///
/// Written as `adjacent`, as a number of words to each side (`5`), or as two numbers for
/// left and right (`0,3`).
///
/// ```
/// # use nutgraf_frequency::Window;
/// assert_eq!("adjacent".parse(), Ok(Window::Adjacent));
/// assert_eq!("5".parse(), Ok(Window::Around { left: 5, right: 5 }));
/// assert_eq!("0,3".parse::<Window>()?.span(), 3);
/// assert!("0".parse::<Window>().is_err());
/// # Ok::<(), nutgraf_frequency::InvalidWindow>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Given", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Window {
    /// A word and the next one, in this order.
    #[default]
    Adjacent,
    /// A word, and each that stands at most so many words before or behind it.
    Around {
        /// Words to the left, at most 100.
        left: u8,
        /// Words to the right, at most 100.
        right: u8,
    },
}

/// The most words to a side.
const WIDEST: u8 = 100;

impl Window {
    /// The window of so many words to the left and right, of which one must not be zero
    /// and none above 100.
    pub fn new(left: u8, right: u8) -> Result<Self, InvalidWindow> {
        let valid = left.max(right) > 0 && left.max(right) <= WIDEST;
        let invalid = || InvalidWindow(format!("{left},{right}"));
        valid.then_some(Self::Around { left, right }).ok_or_else(invalid)
    }

    /// How many words stand in it beside its middle, where no sentence ends.
    pub const fn span(self) -> u64 {
        match self {
            Self::Adjacent => 1,
            Self::Around { left, right } => left as u64 + right as u64,
        }
    }

    /// Whether a word is in the window of another just when that one is in its own.
    pub const fn is_symmetric(self) -> bool {
        matches!(self, Self::Around { left, right } if left == right)
    }
}

impl FromStr for Window {
    type Err = InvalidWindow;

    fn from_str(text: &str) -> Result<Self, InvalidWindow> {
        if text == "adjacent" {
            return Ok(Self::Adjacent);
        }
        let (left, right) = text.split_once(',').unwrap_or((text, text));
        let invalid = || InvalidWindow(text.to_owned());
        let number = |text: &str| text.trim().parse().map_err(|_| invalid());
        Self::new(number(left)?, number(right)?).map_err(|_| invalid())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adjacent => f.write_str("adjacent"),
            Self::Around { left, right } if left == right => write!(f, "{left}"),
            Self::Around { left, right } => write!(f, "{left},{right}"),
        }
    }
}

/// A window as data.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected adjacent, a number of words or two")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Given {
    Words(#[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))] u64),
    Text(String),
}

impl TryFrom<Given> for Window {
    type Error = InvalidWindow;

    fn try_from(given: Given) -> Result<Self, InvalidWindow> {
        match given {
            Given::Words(words) => words.to_string().parse(),
            Given::Text(text) => text.parse(),
        }
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

/// The error for a window that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidWindow(String);

impl fmt::Display for InvalidWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bad window {:?}: give adjacent, a number of words from 1 to {WIDEST} such as 5, or two numbers for left and right such as 0,3",
            self.0
        )
    }
}

impl std::error::Error for InvalidWindow {}
