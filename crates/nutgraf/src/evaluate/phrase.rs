//! When two phrases are the same.

use nutgraf_stem::{Edition, Stemmer};
use nutgraf_text::Language;
use nutgraf_tokenize::sklearn::{for_each_word, lower_case};
use unicode_normalization::UnicodeNormalization;

const SOFT_HYPHEN: char = '\u{AD}';

/// The Snowball algorithm for each language that is stemmed. English has Porter's
/// original, which the literature uses; languages that are not here keep their words.
const ALGORITHMS: [(&str, &str); 17] = [
    ("en", "porter"),
    ("fr", "french"),
    ("pt", "portuguese"),
    ("es", "spanish"),
    ("de", "german"),
    ("it", "italian"),
    ("nl", "dutch"),
    ("pl", "polish"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("da", "danish"),
    ("no", "norwegian"),
    ("fi", "finnish"),
    ("ro", "romanian"),
    ("hu", "hungarian"),
    ("tr", "turkish"),
    ("ca", "catalan"),
];

/// Brings phrases of one language into the form in which they are compared: NFKC, lower
/// case, runs of letters and digits, stems.
///
/// ```
/// use nutgraf::{Language, evaluate::PhraseForms};
///
/// let mut forms = PhraseForms::new(Some(Language::ENGLISH));
/// assert_eq!(forms.form("State-owned BANKS"), forms.form("state owned bank"));
/// assert_eq!(forms.form("?!"), None);
/// ```
#[derive(Debug)]
pub struct PhraseForms {
    stemmer: Stemmer,
    lower: String,
}

impl PhraseForms {
    /// Forms for a language; without one, words are not stemmed.
    pub fn new(language: Option<Language>) -> Self {
        let code = language.map(Language::code);
        let named = ALGORITHMS.iter().find(|(known, _)| Some(*known) == code);
        let stemmer = named
            .and_then(|(_, name)| Stemmer::from_name(name, Edition::Snowball).ok())
            .unwrap_or_else(Stemmer::identity);
        Self { stemmer, lower: String::new() }
    }

    /// The stems of a phrase, each behind a space; none if it has no word.
    pub fn form(&mut self, phrase: &str) -> Option<String> {
        let form = self.stems(phrase);
        (!form.is_empty()).then_some(form)
    }

    fn stems(&mut self, text: &str) -> String {
        let mut stems = String::with_capacity(text.len() + 1);
        if text.is_ascii() {
            lower_case(text, &mut self.lower);
        } else {
            let plain: String = text.nfkc().filter(|&c| c != SOFT_HYPHEN).collect();
            lower_case(&plain, &mut self.lower);
        }
        for_each_word(&self.lower, 1, |run| {
            // The low line joins words elsewhere, but not here.
            let words = run.slice(&self.lower).split('_');
            for word in words.filter(|word| !word.is_empty()) {
                stems.push(' ');
                stems.push_str(&self.stemmer.stem(word));
            }
        });
        stems
    }

    /// The forms of some phrases without repeats, each with the place of its phrase.
    pub(crate) fn unique<'p>(
        &mut self,
        phrases: impl IntoIterator<Item = &'p str>,
    ) -> Vec<(usize, String)> {
        let mut seen = std::collections::HashSet::new();
        let forms = phrases.into_iter().enumerate();
        forms
            .filter_map(|(at, phrase)| Some((at, self.form(phrase)?)))
            .filter(|(_, form)| seen.insert(form.clone()))
            .collect()
    }

    /// The text in which [`is_in`] looks.
    pub(super) fn haystack(&mut self, title: &str, text: &str) -> String {
        let mut stems = self.stems(title);
        stems.push_str(&self.stems(text));
        // An empty text is two spaces, so that it holds a word without a stem, as in the
        // protocol's own program.
        stems.push_str(if stems.is_empty() { "  " } else { " " });
        stems
    }
}

/// Whether the words of a form follow one another in a text.
pub(super) fn is_in(form: &str, haystack: &str) -> bool {
    let needle = format!("{form} ");
    memchr::memmem::find(haystack.as_bytes(), needle.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, phrase: &str, form: &str) {
        let mut forms = PhraseForms::new(language.parse().ok());
        assert_eq!(forms.form(phrase).unwrap_or_default(), form, "{phrase:?}");
    }

    /// Python: `stems(phrase, lang)` of the protocol's program.
    #[test]
    fn forms_of_phrases() {
        check("en", "", "");
        check("en", "—…", "");
        check("en", "Skies, FLYING_fish", " ski fly fish");
        check("en", "ﬁnal co\u{AD}operation", " final cooper");
        check("en", "S", " "); // Porter leaves nothing of it
        check("fr", "Élections législatives", " élect législ");
        check("de", "Häuser", " haus");
        check("xx", "ΟΔΟΣ İstanbul", " οδος i stanbul");
        check("ja", "第２回 東京_大会", " 第2回 東京 大会");
    }

    #[test]
    fn phrases_in_texts() {
        let mut forms = PhraseForms::new(Some(Language::ENGLISH));
        let text = forms.haystack("State banks", "fell, said S. Aliyev");
        let mut present = |phrase| is_in(&forms.form(phrase).unwrap(), &text);
        assert!(present("bank fell") && present("State") && present("Aliyev"));
        assert!(!present("state bank said") && !present("ali"));
        assert!(is_in(" ", &forms.haystack("", "")));
    }
}
