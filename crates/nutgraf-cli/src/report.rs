//! How a run ends, and how that is said.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use anstyle::{AnsiColor, Style};

/// How a run that reached its end has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything was done.
    Done,
    /// Some documents failed; each was reported.
    SomeFailed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::SomeFailed => Self::from(1),
        }
    }
}

/// Why a run did not reach its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What clap has to say, help and version among it.
    Usage(clap::Error),
    /// The reader of our output went away: nothing to report.
    ClosedPipe,
    /// Anything else.
    Fatal(String),
}

impl Failure {
    pub(crate) fn fatal(message: impl fmt::Display) -> Self {
        Self::Fatal(message.to_string())
    }

    /// The failure to write to `target`.
    pub(crate) fn write(target: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            // What wraps a cause names a temporary file that nobody asked for.
            kind if error.get_ref().is_some() => {
                Self::Fatal(format!("cannot write {target}: {kind}"))
            }
            _ => Self::Fatal(format!("cannot write {target}: {error}")),
        }
    }

    /// Says what went wrong and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                let failed = error.use_stderr();
                // Help that nobody reads to the end is no failure.
                let _ = error.print();
                if failed { ExitCode::from(2) } else { ExitCode::SUCCESS }
            }
            Self::ClosedPipe => ExitCode::SUCCESS,
            Self::Fatal(message) => {
                say(ERROR, "error", &message);
                ExitCode::from(2)
            }
        }
    }
}

impl From<nutgraf::Error> for Failure {
    fn from(error: nutgraf::Error) -> Self {
        Self::fatal(error)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

/// The style of errors.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The style of warnings and notices.
pub(crate) const NOTICE: Style = AnsiColor::Yellow.on_default().bold();

/// A line on the standard error output. Where nobody listens, the run goes on.
pub(crate) fn say(style: Style, label: &str, message: &str) {
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {message}");
}

/// Warns of given stop words that can never match a token.
pub(crate) fn warn_of_stop_words(analyzer: &nutgraf::Analyzer) {
    for word in analyzer.unmatchable_stop_words() {
        say(NOTICE, "warning", &format!("stop word {word:?} can never match a token"));
    }
}
