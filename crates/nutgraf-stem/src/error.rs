use std::{error::Error, fmt};

use nutgraf_text::Language;

use crate::{Edition, algorithms, languages};

/// The error for a language that an edition has no stemmer for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedLanguage {
    language: Language,
    edition: Edition,
}

impl UnsupportedLanguage {
    pub(crate) fn new(language: Language, edition: Edition) -> Self {
        Self { language, edition }
    }

    /// The language that has no stemmer.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The edition that was asked.
    pub fn edition(&self) -> Edition {
        self.edition
    }
}

impl fmt::Display for UnsupportedLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, edition } = self;
        write!(
            f,
            "edition {edition} has no stemmer for {} ({language}): choose one of {}, \
             or edition {}",
            language.name(),
            codes(*edition),
            Edition::None,
        )
    }
}

impl Error for UnsupportedLanguage {}

/// The error for a name that is neither a language nor an algorithm of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStemmer {
    name: String,
    edition: Edition,
}

impl UnknownStemmer {
    pub(crate) fn new(name: &str, edition: Edition) -> Self {
        Self { name: name.to_owned(), edition }
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The edition that was asked.
    pub fn edition(&self) -> Edition {
        self.edition
    }
}

impl fmt::Display for UnknownStemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, edition } = self;
        write!(
            f,
            "edition {edition} has no stemmer {name:?}: give a language ({}) or an \
             algorithm ({})",
            codes(*edition),
            algorithms(*edition).collect::<Vec<_>>().join(", "),
        )
    }
}

impl Error for UnknownStemmer {}

fn codes(edition: Edition) -> String {
    languages(edition).map(Language::code).collect::<Vec<_>>().join(", ")
}
