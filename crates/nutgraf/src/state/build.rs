//! Counting a corpus of any size within some memory.

use std::{
    io,
    path::{Path, PathBuf},
};

use nutgraf_frequency::{
    DocumentFrequencies, FrequencyFilter, NgramRange, StateError, StateRow, merge_rows,
};
use nutgraf_text::Document;

use super::{
    CorpusState, Fingerprint, MemoryOptions, StateHeader, StateOptions,
    counter::{Rows, StateCounter},
    file::{StateFile, write_run},
    kept,
};
use crate::{
    Analyzer, Error, ErrorKind,
    batch::{self, Outcome, Progress},
    corpus::Corpus,
    resume::{self, Kept, Pass},
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

    /// The document frequencies of the terms of so many words that a filter admits.
    pub fn document_frequencies(
        self,
        ngrams: NgramRange,
        filter: &FrequencyFilter,
    ) -> Result<DocumentFrequencies, Error> {
        let header = self.header.clone();
        kept::document_frequencies(&header, self.into_rows()?, ngrams, filter)
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

/// The same for a run that can be gone on with: the counts of each finished block are kept.
pub fn build_state_kept<E: From<Error>>(
    corpus: &Corpus,
    threads: usize,
    analyzer: &Analyzer,
    options: &StateOptions,
    pass: &Pass,
    mut sink: impl FnMut(Outcome<()>, Progress) -> Result<(), E>,
) -> Result<BuiltState, E> {
    let header = StateHeader::new(Fingerprint::new(analyzer, options));
    let path = |number| pass.file(number, "parquet");
    let state = || (StateCounter::new(analyzer, *options), Vec::new());
    let there = |(_, blocks): &mut (_, Vec<u64>), number, digest: &str| {
        let file = StateFile::open(path(number));
        let is_there = file.is_ok_and(|file| file.digest() == digest);
        blocks.extend(is_there.then_some(number));
        is_there
    };
    let work = |(counter, _): &mut (StateCounter, _), document: Document| {
        counter.count(&document);
        Kept::default()
    };
    let end = |(counter, blocks): &mut (StateCounter, Vec<u64>), number| {
        let (parts, lists) = counter.take();
        let header = StateHeader { parts, ..header.clone() };
        let rows = merged(lists, &[])?;
        let mut digest = None;
        pass.write(&path(number), |file| {
            let (_, written) =
                write_run(file, &header, rows).map_err(io::Error::other)?;
            digest = Some(written);
            Ok(())
        })?;
        blocks.push(number);
        Ok(digest)
    };
    let states = resume::for_each_block_kept(
        corpus,
        threads,
        pass,
        state,
        there,
        work,
        end,
        |outcome, progress| sink(outcome.map(drop), progress),
    )?;
    let mut blocks: Vec<u64> =
        states.into_iter().flat_map(|(_, blocks)| blocks).collect();
    blocks.sort_unstable();
    Ok(sum(header, &blocks, path, threads, pass.folder())?)
}

/// The sum of the counts in files of these numbers, of which only some are open at a time.
fn sum(
    header: StateHeader,
    numbers: &[u64],
    path: impl Fn(u64) -> PathBuf + Sync,
    threads: usize,
    folder: &Path,
) -> Result<BuiltState, Error> {
    let group = |some: &[u64]| {
        let open = |number: &u64| StateFile::open(path(*number));
        let runs = some.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let mut header = header.clone();
        for run in &runs {
            header.add("the corpus", run.header(), run.name())?;
        }
        let all = some.len() == numbers.len();
        let runs = if all { runs } else { vec![one(&runs, Some(folder))?] };
        Ok::<_, Error>(BuiltState { header, lists: Vec::new(), runs })
    };
    let groups =
        batch::with_threads(threads, || batch::map_pieces(numbers, RUNS, group))?;
    let mut built = BuiltState { header, lists: Vec::new(), runs: Vec::new() };
    for group in groups {
        let mut group = group?;
        built.header.add("the corpus", &group.header, "the corpus")?;
        built.runs.append(&mut group.runs);
    }
    while built.runs.len() > RUNS {
        let groups = built.runs.chunks(RUNS);
        built.runs =
            groups.map(|runs| one(runs, Some(folder))).collect::<Result<_, _>>()?;
    }
    Ok(built)
}

/// The sum of some files, in a file that has no name.
fn one(runs: &[StateFile], folder: Option<&Path>) -> Result<StateFile, Error> {
    let Some(first) = runs.first() else {
        return Err(Error::input("nothing to add up"));
    };
    run(merged(Vec::new(), runs)?, &first.header().fingerprint, folder)
}

/// Writes rows to a file that has no name, in this folder or that of the system.
fn run(
    rows: impl Iterator<Item = Result<StateRow, Error>>,
    fingerprint: &Fingerprint,
    folder: Option<&Path>,
) -> Result<StateFile, Error> {
    let made = match folder {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    };
    let file = made.map_err(|error| {
        let folder = folder.map_or_else(std::env::temp_dir, Path::to_owned);
        let reason =
            format!("cannot make a temporary file in {}: {error}", folder.display());
        Error::new(ErrorKind::System, reason).caused_by(error)
    })?;
    // A run is added up with others: only its rows count.
    let header = StateHeader::new(fingerprint.clone());
    let (file, _) = write_run(file, &header, rows)?;
    StateFile::read("a temporary file".to_owned(), file)
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
        let folder = self.memory.temp_dir.as_deref();
        self.runs.push(run(merged(lists, &[])?, &self.header.fingerprint, folder)?);
        if self.runs.len() >= RUNS {
            self.runs = vec![one(&self.runs, folder)?];
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

/// The sum of what was counted.
pub(super) fn sum_of_counters(
    fingerprint: Fingerprint,
    counters: impl IntoIterator<Item = StateCounter>,
) -> Result<CorpusState, Error> {
    let mut header = StateHeader::new(fingerprint);
    let mut all = Vec::new();
    for mut counter in counters {
        let (parts, lists) = counter.take();
        let counted =
            StateHeader { parts, ..StateHeader::new(header.fingerprint.clone()) };
        header.add("the corpus", &counted, "the corpus")?;
        all.extend(lists);
    }
    CorpusState::new(header, merged(all, &[])?)
}
