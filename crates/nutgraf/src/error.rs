use std::{error, fmt};

/// What went wrong before or beyond a single document.
///
/// The message names the thing, the value and, where the set is closed, the choices.
/// [`source`](error::Error::source) keeps the cause. A document that cannot be read
/// is not an `Error`: it is a
/// [`DocumentProblem`](crate::corpus::DocumentProblem), and the run goes on.
///
/// ```
/// use nutgraf::{ErrorKind, corpus::{Corpus, CorpusOptions}};
///
/// let error = Corpus::open(["no-such-file.jsonl"], CorpusOptions::default()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Input);
/// assert_eq!(error.to_string(), "no such file or folder: no-such-file.jsonl");
/// ```
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input is missing, matches nothing, holds no document or cannot be read again.
    Input,
    /// An option has a value that is not allowed.
    Option,
    /// The machine refused something: threads, for one.
    System,
}

impl Error {
    /// An error whose message says everything.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same error with its cause.
    pub(crate) fn caused_by(
        mut self,
        source: impl Into<Box<dyn error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// An input that cannot be used.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message)
    }

    /// An option whose value is not allowed.
    pub(crate) fn option(name: &str, value: &str, choices: &str) -> Self {
        let message = format!("invalid value {value:?} for {name}: {choices}");
        Self::new(ErrorKind::Option, message)
    }

    /// Threads that cannot be started.
    pub(crate) fn threads(number: usize) -> Self {
        Self::new(ErrorKind::System, format!("cannot start {number} threads"))
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<nutgraf_salience::OptionError> for Error {
    fn from(error: nutgraf_salience::OptionError) -> Self {
        Self::new(ErrorKind::Option, error.to_string()).caused_by(error)
    }
}

impl From<nutgraf_stem::UnknownStemmer> for Error {
    fn from(error: nutgraf_stem::UnknownStemmer) -> Self {
        Self::new(ErrorKind::Option, error.to_string()).caused_by(error)
    }
}
