use nutgraf_text::{Field, Score, Span};

use crate::Explanation;

/// A keyword of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// How the document writes it most often; always a substring of the title or text.
    pub text: String,
    /// The method's own score; its direction is the method's.
    pub score: Score,
    /// The score set against the best one of the document: 1 is the best, 0 the least.
    pub salience: f64,
    /// Its place in the list, from 1.
    pub rank: usize,
    /// How often it occurs, under all its names.
    pub count: usize,
    /// Where it occurs, in order: title first, then text.
    pub occurrences: Vec<Occurrence>,
    /// The numbers that the score was made from, if they were asked for.
    pub explanation: Option<Explanation>,
}

/// A place where a keyword occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The field it stands in.
    pub field: Field,
    /// The bytes it covers.
    pub span: Span,
}

/// What an extractor finds in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The keywords, best first.
    pub keywords: Vec<Keyword>,
    /// What whoever reads them should know, such as that the method reads only a part of
    /// an article as long as this one.
    pub notices: Vec<String>,
}

impl From<Vec<Keyword>> for Extraction {
    fn from(keywords: Vec<Keyword>) -> Self {
        Self { keywords, notices: Vec::new() }
    }
}
