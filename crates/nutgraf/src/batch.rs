//! One job over a corpus of any size: on all cores, in input order, in bounded memory.
//!
//! A reader thread cuts the input into chunks, workers parse and process them, and the
//! calling thread takes the results in the order of the input. At most a few chunks are
//! under way at a time. Results do not depend on the number of threads.
//!
//! ```
//! use nutgraf::batch::{self, Outcome};
//! use nutgraf::corpus::{Corpus, CorpusOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.jsonl");
//! std::fs::write(&path, "{\"text\": \"One.\"}\n{\"text\": \"\"}\n{\"text\": \"Three.\"}\n")?;
//! let corpus = Corpus::open([&*path], CorpusOptions::default())?;
//!
//! let mut lengths = Vec::new();
//! let mut problems = 0;
//! batch::for_each(
//!     &corpus,
//!     2,
//!     || (),
//!     |(), document| document.text.len(),
//!     |outcome, _progress| {
//!         match outcome {
//!             Outcome::Done(length) => lengths.push(length),
//!             Outcome::Problem(_) => problems += 1,
//!             Outcome::Notice(_) => {}
//!         }
//!         Ok::<(), nutgraf::Error>(())
//!     },
//! )?;
//! assert_eq!((lengths, problems), (vec![4, 6], 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    thread,
};

use crossbeam_channel::{Receiver, Sender, bounded, select_biased, unbounded};
use nutgraf_frequency::{DocumentFrequencies, NgramRange, TermCounter};
use nutgraf_text::Document;

use crate::corpus::{Chunk, Corpus, DocumentProblem, Item, Notice};
use crate::frequencies::{corpus_frequencies, stem_frequencies};
use crate::{Analyzer, Error, Worker};

/// What became of a document.
#[derive(Debug)]
pub enum Outcome<R> {
    /// The job's result.
    Done(R),
    /// The document could not be read.
    Problem(DocumentProblem),
    /// Something worth knowing about the input.
    Notice(Notice),
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The bytes of input that the results so far stand for.
    pub bytes: u64,
}

/// More threads than this are never started.
pub const MAX_THREADS: usize = 512;

/// The number of threads to use: that of the processors where 0 was asked for, and at
/// most [`MAX_THREADS`].
pub fn threads(asked: usize) -> usize {
    let threads = match asked {
        0 => thread::available_parallelism().map_or(1, Into::into),
        _ => asked,
    };
    threads.min(MAX_THREADS)
}

/// Runs `work` for each document, and `sink` on this thread for each outcome in order.
///
/// Each worker has a state of its own from `state`. All states are given back in no
/// particular order; what is made of them must not depend on it. An error of `sink`
/// ends the run.
pub fn for_each<S, R, E>(
    corpus: &Corpus,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Document) -> R + Sync,
    mut sink: impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    R: Send,
    E: From<Error>,
{
    let chunks = corpus.chunks()?;
    if self::threads(threads) == 1 {
        return one_thread(chunks, state(), &work, &mut sink);
    }
    many_threads(chunks, self::threads(threads), &state, &work, &mut sink)
}

/// Everything on the calling thread.
fn one_thread<S, R, E>(
    chunks: impl Iterator<Item = Chunk>,
    mut state: S,
    work: &impl Fn(&mut S, Document) -> R,
    sink: &mut impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E> {
    let mut progress = Progress::default();
    let mut result = Ok(());
    for chunk in chunks {
        progress.bytes += chunk.bytes();
        chunk.parse(&mut |item| {
            if result.is_ok() {
                result = sink(outcome(item, &mut state, work), progress);
            }
        });
        if let Err(error) = result {
            return Err(error);
        }
    }
    Ok(vec![state])
}

fn outcome<S, R>(
    item: Item,
    state: &mut S,
    work: &impl Fn(&mut S, Document) -> R,
) -> Outcome<R> {
    match item {
        Item::Document(document) => Outcome::Done(work(state, document)),
        Item::Problem(problem) => Outcome::Problem(problem),
        Item::Notice(notice) => Outcome::Notice(notice),
    }
}

/// The results of one chunk: its number, its bytes, its outcomes.
type Results<R> = (usize, u64, Vec<Outcome<R>>);

/// Chunks that may be under way for each worker.
const CHUNKS_PER_WORKER: usize = 4;

fn many_threads<S, R, E>(
    chunks: impl Iterator<Item = Chunk> + Send + 'static,
    workers: usize,
    state: &(impl Fn() -> S + Sync),
    work: &(impl Fn(&mut S, Document) -> R + Sync),
    sink: &mut impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    R: Send,
    E: From<Error>,
{
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(workers)
        .build()
        .map_err(|error| Error::threads(workers).caused_by(error))?;
    let (permits, allowed) = bounded::<()>(workers * CHUNKS_PER_WORKER);
    let (send_chunk, chunk) = unbounded();
    let (send_results, results) = unbounded();
    let (running, stopped) = bounded::<()>(0);
    let states = Mutex::new(Vec::new());
    // Not joined: a reader that waits for its input must not keep a failed run waiting.
    thread::spawn(move || read(chunks, &permits, &send_chunk));
    let result = pool.in_place_scope(|scope| {
        for _ in 0..workers {
            let (chunk, send_results) = (chunk.clone(), send_results.clone());
            let (states, stopped) = (&states, stopped.clone());
            scope.spawn(move |_| {
                let mut own = state();
                process(&chunk, &stopped, &send_results, &mut own, work);
                states.lock().unwrap_or_else(PoisonError::into_inner).push(own);
            });
        }
        // The workers hold the only senders that are left.
        drop(send_results);
        let result = collect(&results, &allowed, sink);
        // With these gone, workers and reader end at their next step.
        drop((running, allowed));
        result
    });
    result.map(|()| states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Sends chunks as long as there is a permit for one more.
fn read(
    chunks: impl Iterator<Item = Chunk>,
    permits: &Sender<()>,
    send: &Sender<(usize, Chunk)>,
) {
    for numbered in chunks.enumerate() {
        if permits.send(()).is_err() || send.send(numbered).is_err() {
            break;
        }
    }
}

/// Processes chunks until there are no more, or the run has stopped.
fn process<S, R>(
    chunks: &Receiver<(usize, Chunk)>,
    stopped: &Receiver<()>,
    send: &Sender<Results<R>>,
    state: &mut S,
    work: &impl Fn(&mut S, Document) -> R,
) {
    loop {
        let next = select_biased! {
            recv(stopped) -> _ => break,
            recv(chunks) -> next => next,
        };
        let Ok((number, chunk)) = next else { break };
        let (bytes, mut outcomes) = (chunk.bytes(), Vec::new());
        chunk.parse(&mut |item| outcomes.push(outcome(item, state, work)));
        if send.send((number, bytes, outcomes)).is_err() {
            break;
        }
    }
}

/// Hands results over in order; a permit goes back for each chunk.
fn collect<R, E>(
    results: &Receiver<Results<R>>,
    permits: &Receiver<()>,
    sink: &mut impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<(), E> {
    let mut progress = Progress::default();
    let mut early: BTreeMap<usize, (u64, Vec<Outcome<R>>)> = BTreeMap::new();
    let mut next = 0;
    while let Ok((number, bytes, outcomes)) = results.recv() {
        early.insert(number, (bytes, outcomes));
        while let Some((bytes, outcomes)) = early.remove(&next) {
            next += 1;
            progress.bytes += bytes;
            for outcome in outcomes {
                sink(outcome, progress)?;
            }
            let _ = permits.recv();
        }
    }
    Ok(())
}

/// The document frequencies of the stems of a corpus, for methods that need them.
///
/// `analyzer` must be the one that the keywords are found with.
pub fn document_frequencies<E: From<Error>>(
    corpus: &Corpus,
    threads: usize,
    analyzer: &Analyzer,
    sink: impl FnMut(Outcome<()>, Progress) -> Result<(), E>,
) -> Result<DocumentFrequencies, E> {
    let state = || (analyzer.worker(), TermCounter::new(NgramRange::default()));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        corpus_frequencies(worker, counter, &document);
    };
    Ok(stem_frequencies(for_each(corpus, threads, state, work, sink)?))
}
