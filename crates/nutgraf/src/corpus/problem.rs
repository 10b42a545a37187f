use std::fmt;

use nutgraf_text::Document;
use serde::{Deserialize, Serialize};

/// What reading a corpus gives, in the order of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A document.
    Document(Document),
    /// A document, or a whole file, that could not be read. The others go on.
    Problem(DocumentProblem),
    /// Something to know about what was read.
    Notice(Notice),
}

/// Why a document could not be read, and where it stands.
///
/// Prints as `file:line: reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentProblem {
    /// The file, as it was given or found; `<stdin>` for the standard input.
    pub source: String,
    /// The line on which the document begins, or its row in a Parquet or Arrow file, counted
    /// from 1, where it is known.
    pub line: Option<u64>,
    /// The document's identifier, where it is known.
    pub id: Option<String>,
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// What is wrong, for people.
    pub reason: String,
}

/// The kinds of [`DocumentProblem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file cannot be opened, or reading it fails half-way.
    Unreadable,
    /// The bytes are no text in the encoding that they should have.
    Undecodable,
    /// The syntax is broken, or a field has the wrong type.
    Malformed,
    /// There is no such field or column.
    MissingField,
    /// The text is null, empty or blank.
    EmptyText,
    /// The document is longer than allowed.
    TooLong,
}

/// Something to know about an input that is not a failure, such as a guessed encoding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The file, as in [`DocumentProblem::source`].
    pub source: String,
    /// The line, where the notice is about one.
    pub line: Option<u64>,
    /// What there is to know.
    pub message: String,
}

impl fmt::Display for DocumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        located(f, &self.source, self.line, &self.reason)
    }
}

impl std::error::Error for DocumentProblem {}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        located(f, &self.source, self.line, &self.message)
    }
}

fn located(
    f: &mut fmt::Formatter<'_>,
    source: &str,
    line: Option<u64>,
    message: &str,
) -> fmt::Result {
    match line {
        Some(line) => write!(f, "{source}:{line}: {message}"),
        None => write!(f, "{source}: {message}"),
    }
}
