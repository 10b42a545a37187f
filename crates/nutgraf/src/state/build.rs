//! Counting a corpus of any size within some memory.

use std::fs::File;

use nutgraf_frequency::{StateError, StateRow, merge_rows};
use nutgraf_text::Document;

use super::{
    Fingerprint, MemoryOptions, StateHeader, StateOptions,
    counter::{Rows, StateCounter},
    file::{StateFile, write_run},
};
use crate::{
    Analyzer, Error, ErrorKind,
    batch::{self, Outcome, Progress},
    corpus::Corpus,
};

/// A counted corpus: the header and where the rows are.
#[derive(Debug)]
pub struct BuiltState {
    header: StateHeader,
    lists: Vec<Rows>,
    runs: Vec<StateFile>,
}

impl BuiltState {
    /// What was counted.
    pub fn header(&self) -> &StateHeader {
        &self.header
    }

    /// How many temporary files it takes.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// The rows of terms, in order.
    pub fn into_rows(
        self,
    ) -> Result<impl Iterator<Item = Result<StateRow, Error>>, Error> {
        merged(self.lists, &self.runs)
    }
}

/// The rows of lists and files, in order and added up.
fn merged(
    lists: Vec<Rows>,
    runs: &[StateFile],
) -> Result<impl Iterator<Item = Result<StateRow, Error>> + use<>, Error> {
    type Source = Box<dyn Iterator<Item = Result<StateRow, Error>>>;
    let lists = lists.into_iter().map(|list| Ok(Box::new(list.map(Ok)) as Source));
    let runs = runs.iter().map(|run| Ok(Box::new(run.rows()?) as Source));
    let sources: Vec<Source> = lists.chain(runs).collect::<Result<_, Error>>()?;
    Ok(merge_rows(sources))
}

/// Counts the documents of a corpus; `sink` sees every problem and notice.
///
/// The result does not depend on the number of threads, nor on the memory.
pub fn build_state<E: From<Error>>(
    corpus: &Corpus,
    threads: usize,
    analyzer: &Analyzer,
    options: &StateOptions,
    memory: &MemoryOptions,
    mut sink: impl FnMut(Outcome<()>, Progress) -> Result<(), E>,
) -> Result<BuiltState, E> {
    let header = StateHeader::new(Fingerprint::new(analyzer, options));
    let workers = batch::threads(threads) as u64;
    let share =
        memory.memory.map(|limit| (limit.get() / workers / SORTED).max(SMALLEST));
    let state = || Builder {
        counter: StateCounter::new(analyzer, *options),
        header: header.clone(),
        memory,
        share,
        runs: Vec::new(),
    };
    let work = |builder: &mut Builder<'_>, document: Document| builder.count(&document);
    let states =
        batch::for_each(
            corpus,
            threads,
            state,
            work,
            |outcome, progress| match outcome {
                Outcome::Done(counted) => {
                    counted?;
                    sink(Outcome::Done(()), progress)
                }
                Outcome::Problem(problem) => sink(Outcome::Problem(problem), progress),
                Outcome::Notice(notice) => sink(Outcome::Notice(notice), progress),
            },
        )?;
    let mut built = BuiltState { header, lists: Vec::new(), runs: Vec::new() };
    for builder in states {
        builder.finish(&mut built)?;
    }
    Ok(built)
}

/// Counts take room to grow, and sorting some beside them.
const SORTED: u64 = 2;
/// Less would only make more files.
const SMALLEST: u64 = 1 << 18;
/// More files than this become one.
const RUNS: usize = 64;

/// One thread's part.
struct Builder<'a> {
    counter: StateCounter,
    /// What is in the files.
    header: StateHeader,
    memory: &'a MemoryOptions,
    share: Option<u64>,
    runs: Vec<StateFile>,
}

impl Builder<'_> {
    fn count(&mut self, document: &Document) -> Result<(), Error> {
        self.counter.count(document);
        match self.share {
            Some(share) if self.counter.memory() as u64 > share => self.spill(),
            _ => Ok(()),
        }
    }

    /// Puts the counts into a file.
    fn spill(&mut self) -> Result<(), Error> {
        let lists = self.take()?;
        let run = self.run(merged(lists, &[])?)?;
        self.runs.push(run);
        if self.runs.len() >= RUNS {
            let all = self.run(merged(Vec::new(), &self.runs)?)?;
            self.runs = vec![all];
        }
        Ok(())
    }

    /// Takes the counts out; what was counted goes to the header.
    fn take(&mut self) -> Result<Vec<Rows>, Error> {
        let (parts, lists) = self.counter.take();
        let counted =
            StateHeader { parts, ..StateHeader::new(self.header.fingerprint.clone()) };
        self.header.add("the corpus", &counted, "the corpus")?;
        Ok(lists)
    }

    fn run(
        &self,
        rows: impl Iterator<Item = Result<StateRow, Error>>,
    ) -> Result<StateFile, Error> {
        let file = self.temporary()?;
        // A run is added up with others: only its rows count.
        let header = StateHeader::new(self.header.fingerprint.clone());
        let file = write_run(file, &header, rows)?;
        StateFile::read("a temporary file".to_owned(), file)
    }

    fn temporary(&self) -> Result<File, Error> {
        let made = match &self.memory.temp_dir {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        };
        made.map_err(|error| {
            let folder =
                self.memory.temp_dir.clone().unwrap_or_else(std::env::temp_dir);
            let reason = format!(
                "cannot make a temporary file in {}: {error}",
                folder.display()
            );
            Error::new(ErrorKind::System, reason).caused_by(error)
        })
    }

    fn finish(mut self, built: &mut BuiltState) -> Result<(), Error> {
        let lists = self.take()?;
        built.lists.extend(lists);
        built.runs.append(&mut self.runs);
        built.header.add("the corpus", &self.header, "the corpus")
    }
}

impl From<StateError> for Error {
    fn from(error: StateError) -> Self {
        Self::input(error.to_string()).caused_by(error)
    }
}

/// The counts of a few documents.
pub(super) fn count<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    analyzer: &Analyzer,
    options: StateOptions,
) -> Result<(StateHeader, Vec<StateRow>), Error> {
    let mut counter = StateCounter::new(analyzer, options);
    documents.into_iter().for_each(|document| counter.count(document));
    let (parts, lists) = counter.take();
    let header =
        StateHeader { fingerprint: Fingerprint::new(analyzer, &options), parts };
    let rows = merged(lists, &[])?.collect::<Result<_, _>>()?;
    Ok((header, rows))
}
