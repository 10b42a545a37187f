use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Span;

/// A span of text with a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Where the token stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TokenKind {
    /// A word: `corridor`, `Nagorno-Karabakh`, `l’`.
    Word,
    /// Capitals, full stops or digits that make a name: `NATO`, `U.S.`, `G20`, `F-16`.
    Acronym,
    /// An amount, a date, a range: `100,000`, `14.5%`, `$3.5bn`, `2002-2022`, `20th`.
    Number,
    /// The `’s` of `Azerbaijan’s`.
    Possessive,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// `@name`.
    Handle,
    /// `#topic`.
    Hashtag,
    /// Currency and mathematical signs, emoji.
    Symbol,
    /// Full stops, quotes, dashes, brackets.
    Punctuation,
    /// A word-like piece of a script that is written without spaces.
    Other,
}

impl TokenKind {
    /// Whether the token is counted as a term: everything but symbols, punctuation
    /// and possessives.
    ///
    /// ```
    /// # use nutgraf_text::TokenKind;
    /// assert!(TokenKind::Hashtag.is_term());
    /// assert!(!TokenKind::Punctuation.is_term());
    /// ```
    #[inline]
    pub const fn is_term(self) -> bool {
        !matches!(self, Self::Symbol | Self::Punctuation | Self::Possessive)
    }

    /// The name used in every output, such as `"word"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Acronym => "acronym",
            Self::Number => "number",
            Self::Possessive => "possessive",
            Self::Url => "url",
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Hashtag => "hashtag",
            Self::Symbol => "symbol",
            Self::Punctuation => "punctuation",
            Self::Other => "other",
        }
    }
}

/// A sentence: where it stands and which tokens it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sentence {
    /// From the first token's start to the last one's end.
    pub span: Span,
    /// The positions of its tokens in the list that the sentences were made from.
    pub tokens: Range<usize>,
}
