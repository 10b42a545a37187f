use std::{fmt, str::FromStr, sync::LazyLock};

use nutgraf_text::{Document, Language, UnknownLanguage};
use nutgraf_tokenize::StopList;
use serde::{Deserialize, Serialize};

/// How the language of a document is found.
///
/// ```
/// # use nutgraf::{Language, LanguageChoice};
/// assert_eq!("auto".parse(), Ok(LanguageChoice::Auto));
/// assert_eq!("de".parse(), Ok(LanguageChoice::Given(Language::GERMAN)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LanguageChoice {
    /// The document's own language if it has one, otherwise the text tells.
    #[default]
    Auto,
    /// This language for every document.
    Given(Language),
}

impl LanguageChoice {
    /// The language of a document; `None` where nothing tells.
    pub fn of(self, document: &Document) -> Option<Language> {
        match self {
            Self::Given(language) => Some(language),
            Self::Auto => document.language.or_else(|| detect(document)),
        }
    }
}

impl FromStr for LanguageChoice {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => text.parse().map(Self::Given),
        }
    }
}

impl TryFrom<String> for LanguageChoice {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        text.parse()
    }
}

impl From<LanguageChoice> for String {
    fn from(choice: LanguageChoice) -> Self {
        choice.to_string()
    }
}

impl fmt::Display for LanguageChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Given(language) => language.fmt(f),
        }
    }
}

/// How much of a text tells its language, in bytes. More makes detection slower, not
/// better.
const SAMPLE: usize = 320;

fn detect(document: &Document) -> Option<Language> {
    let title = document.title.as_deref().unwrap_or_default();
    if document.text.len() < SAMPLE / 2 && !title.is_empty() {
        return detect_language(&format!("{title}\n{}", document.text));
    }
    detect_language(&document.text)
}

/// The language that a text is most likely written in; `None` if it is too short, or in
/// a language that has no name here.
///
/// ```
/// # use nutgraf::{Language, detect_language};
/// let text = "Le ministre a démissionné après la publication du rapport.";
/// assert_eq!(detect_language(text), Some(Language::FRENCH));
/// assert_eq!(detect_language("F-16"), None);
/// ```
pub fn detect_language(text: &str) -> Option<Language> {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or_default();
    if is_plainly_english(sample) {
        return Some(Language::ENGLISH);
    }
    let quick = whichlang::detect_language(sample).three_letter_code();
    let quick = named(quick)
        .filter(|language| !sample.trim().is_empty() && speaks(*language, sample));
    quick.or_else(|| careful(sample))
}

/// Whether a tenth of the words are such as only English has, and at least two in each
/// half, as a quoted title has them in one place: most English texts say so at once, and
/// need no detector.
fn is_plainly_english(sample: &str) -> bool {
    let foreign = sample.bytes().filter(|byte| !byte.is_ascii()).count();
    let count = |half: &[u8]| {
        let (mut words, mut english) = (0_usize, 0_usize);
        for word in half.split(|byte| !byte.is_ascii_alphabetic()) {
            words += usize::from(!word.is_empty());
            english += usize::from(is_only_english(word));
        }
        (words, english)
    };
    let (first, second) = sample.as_bytes().split_at(sample.len() / 2);
    let ((words, english), (more_words, more)) = (count(first), count(second));
    english.min(more) >= 2
        && (english + more) * 10 >= words + more_words
        && foreign * 8 <= sample.len()
}

/// Function words of English that no other language writes.
fn is_only_english(word: &[u8]) -> bool {
    matches!(
        word,
        b"the"
            | b"The"
            | b"of"
            | b"and"
            | b"And"
            | b"that"
            | b"That"
            | b"with"
            | b"With"
            | b"from"
            | b"From"
            | b"which"
            | b"this"
            | b"This"
            | b"their"
            | b"they"
            | b"They"
            | b"have"
            | b"been"
            | b"his"
            | b"would"
            | b"were"
            | b"there"
            | b"said"
            | b"who"
            | b"after"
            | b"into"
            | b"its"
            | b"about"
            | b"when"
            | b"could"
    )
}

/// Whether the text holds as many stop words of a language as its running text does.
fn speaks(language: Language, sample: &str) -> bool {
    let Some((_, stop_list)) = COMMON.iter().find(|(known, _)| *known == language)
    else {
        return false;
    };
    let (mut words, mut stops) = (0_usize, 0_usize);
    // Single letters are stop words in too many languages.
    let pieces = sample.split(|c: char| !c.is_alphabetic());
    for word in pieces.filter(|word| word.chars().nth(1).is_some()) {
        words += 1;
        stops += usize::from(stop_list.contains(&word.to_lowercase()));
    }
    words >= 5 && stops * 6 >= words
}

/// The stop lists of the languages in which most articles are written.
static COMMON: LazyLock<Vec<(Language, StopList)>> = LazyLock::new(|| {
    let codes = ["en", "fr", "de", "es", "pt", "it", "nl", "sv", "tr", "ru"];
    let languages = codes.iter().filter_map(|code| code.parse().ok());
    languages.map(|language| (language, StopList::of(language))).collect()
});

/// Seventy languages by their trigrams.
fn careful(sample: &str) -> Option<Language> {
    let info = whatlang::detect(sample)?;
    // A few words tell little: `OK` is no Turkish, nor is a table of profits.
    info.is_reliable().then(|| named(info.lang().code())).flatten()
}

/// A language by the three-letter codes that the detectors use.
fn named(code: &str) -> Option<Language> {
    match code {
        "cmn" => "zho",
        "pes" => "fas",
        "nob" => "nor",
        "azj" => "aze",
        code => code,
    }
    .parse()
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_english_is_told_from_what_quotes_it() {
        let english = "He said that the ship, which had left Odessa with grain from the Ukraine, was late.";
        assert!(is_plainly_english(english));
        for other in [
            "„The Voice of the People and the Land“: so heißt die Ausstellung, die am Montag \
             in der Kunsthalle eröffnet wird und bis Ende Mai zu sehen sein soll, wie die \
             Leiterin des Hauses vor Journalisten sagte, bevor sie durch die Räume führte.",
            "影片《The Lord of the Rings and the Return of the King》于去年在全国上映，观众超过一百万人。",
            "",
        ] {
            assert!(!is_plainly_english(other), "{other}");
        }
    }
}
