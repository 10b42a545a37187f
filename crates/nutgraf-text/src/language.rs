use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language, by its ISO 639 code.
///
/// Parses two-letter codes, three-letter codes, English names and tags with a region
/// (`en`, `eng`, `English`, `en-GB`), in any case.
///
/// ```
/// # use nutgraf_text::Language;
/// let language: Language = "pt-BR".parse()?;
/// assert_eq!(language, Language::PORTUGUESE);
/// assert_eq!(language.code(), "pt");
/// assert_eq!(language.name(), "Portuguese");
/// # Ok::<(), nutgraf_text::UnknownLanguage>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Language(u8);

/// Two-letter code (three letters where there is none), three-letter code, name.
/// Sorted by name.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("af", "afr", "Afrikaans"),
    ("sq", "sqi", "Albanian"),
    ("am", "amh", "Amharic"),
    ("ar", "ara", "Arabic"),
    ("hy", "hye", "Armenian"),
    ("az", "aze", "Azerbaijani"),
    ("eu", "eus", "Basque"),
    ("be", "bel", "Belarusian"),
    ("bn", "ben", "Bengali"),
    ("br", "bre", "Breton"),
    ("bg", "bul", "Bulgarian"),
    ("my", "mya", "Burmese"),
    ("ca", "cat", "Catalan"),
    ("zh", "zho", "Chinese"),
    ("hr", "hrv", "Croatian"),
    ("cs", "ces", "Czech"),
    ("da", "dan", "Danish"),
    ("nl", "nld", "Dutch"),
    ("en", "eng", "English"),
    ("eo", "epo", "Esperanto"),
    ("et", "est", "Estonian"),
    ("fi", "fin", "Finnish"),
    ("fr", "fra", "French"),
    ("gl", "glg", "Galician"),
    ("ka", "kat", "Georgian"),
    ("de", "deu", "German"),
    ("el", "ell", "Greek"),
    ("gu", "guj", "Gujarati"),
    ("ha", "hau", "Hausa"),
    ("he", "heb", "Hebrew"),
    ("hi", "hin", "Hindi"),
    ("hu", "hun", "Hungarian"),
    ("is", "isl", "Icelandic"),
    ("id", "ind", "Indonesian"),
    ("ga", "gle", "Irish"),
    ("it", "ita", "Italian"),
    ("ja", "jpn", "Japanese"),
    ("jv", "jav", "Javanese"),
    ("kn", "kan", "Kannada"),
    ("kk", "kaz", "Kazakh"),
    ("km", "khm", "Khmer"),
    ("ko", "kor", "Korean"),
    ("ku", "kur", "Kurdish"),
    ("la", "lat", "Latin"),
    ("lv", "lav", "Latvian"),
    ("lt", "lit", "Lithuanian"),
    ("mk", "mkd", "Macedonian"),
    ("ms", "msa", "Malay"),
    ("ml", "mal", "Malayalam"),
    ("mr", "mar", "Marathi"),
    ("ne", "nep", "Nepali"),
    ("no", "nor", "Norwegian"),
    ("or", "ori", "Oriya"),
    ("fa", "fas", "Persian"),
    ("pl", "pol", "Polish"),
    ("pt", "por", "Portuguese"),
    ("pa", "pan", "Punjabi"),
    ("ro", "ron", "Romanian"),
    ("ru", "rus", "Russian"),
    ("sr", "srp", "Serbian"),
    ("sn", "sna", "Shona"),
    ("si", "sin", "Sinhala"),
    ("sk", "slk", "Slovak"),
    ("sl", "slv", "Slovenian"),
    ("so", "som", "Somali"),
    ("st", "sot", "Sotho"),
    ("es", "spa", "Spanish"),
    ("sw", "swa", "Swahili"),
    ("sv", "swe", "Swedish"),
    ("tl", "tgl", "Tagalog"),
    ("tg", "tgk", "Tajik"),
    ("ta", "tam", "Tamil"),
    ("te", "tel", "Telugu"),
    ("th", "tha", "Thai"),
    ("tr", "tur", "Turkish"),
    ("tk", "tuk", "Turkmen"),
    ("uk", "ukr", "Ukrainian"),
    ("ur", "urd", "Urdu"),
    ("uz", "uzb", "Uzbek"),
    ("vi", "vie", "Vietnamese"),
    ("yi", "yid", "Yiddish"),
    ("yo", "yor", "Yoruba"),
    ("zu", "zul", "Zulu"),
];

impl Language {
    /// English.
    pub const ENGLISH: Self = Self::named("English");
    /// French.
    pub const FRENCH: Self = Self::named("French");
    /// German.
    pub const GERMAN: Self = Self::named("German");
    /// Portuguese.
    pub const PORTUGUESE: Self = Self::named("Portuguese");
    /// Spanish.
    pub const SPANISH: Self = Self::named("Spanish");
    /// Turkish, whose capitals fold in their own way.
    pub const TURKISH: Self = Self::named("Turkish");
    /// Azerbaijani, whose capitals fold as Turkish ones do.
    pub const AZERBAIJANI: Self = Self::named("Azerbaijani");

    const fn named(name: &str) -> Self {
        let mut index: u8 = 0;
        while (index as usize) < LANGUAGES.len() {
            if equal(LANGUAGES[index as usize].2.as_bytes(), name.as_bytes()) {
                return Self(index);
            }
            index += 1;
        }
        Self(0)
    }

    /// Every language that has a name here, sorted by name.
    pub fn all() -> impl Iterator<Item = Self> {
        (0u8..).take(LANGUAGES.len()).map(Self)
    }

    fn row(self) -> &'static (&'static str, &'static str, &'static str) {
        &LANGUAGES[self.0 as usize]
    }

    /// The two-letter code, such as `en`; three letters for the few that have no
    /// shorter one.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The three-letter code of ISO 639-3, such as `eng`.
    pub fn code3(self) -> &'static str {
        self.row().1
    }

    /// The English name, such as `English`.
    pub fn name(self) -> &'static str {
        self.row().2
    }
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let wanted = text.trim();
        let primary = wanted.split(['-', '_']).next().unwrap_or_default();
        Self::all()
            .find(|language| {
                let (code, code3, name) = language.row();
                primary.eq_ignore_ascii_case(code)
                    || primary.eq_ignore_ascii_case(code3)
                    || wanted.eq_ignore_ascii_case(name)
            })
            .ok_or_else(|| UnknownLanguage(wanted.to_owned()))
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        text.parse()
    }
}

impl From<Language> for &'static str {
    fn from(language: Language) -> Self {
        language.code()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.code())
    }
}

/// The error for a language that has no name here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown language {:?}: give an ISO 639 code such as en, fr or deu, or an English name such as German",
            self.0
        )
    }
}

impl std::error::Error for UnknownLanguage {}
