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
    cmp::Ordering,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{
    Receiver, RecvTimeoutError, Sender, bounded, select_biased, unbounded,
};
use nutgraf_frequency::{DocumentFrequencies, NgramRange, Sorter, TermCounter};
use nutgraf_text::Document;
use rayon::prelude::*;

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

impl<R> Outcome<R> {
    /// The same with another result; problems and notices stay as they are.
    pub fn map<T>(self, map: impl FnOnce(R) -> T) -> Outcome<T> {
        match self {
            Self::Done(result) => Outcome::Done(map(result)),
            Self::Problem(problem) => Outcome::Problem(problem),
            Self::Notice(notice) => Outcome::Notice(notice),
        }
    }
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
    sink: impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    R: Send,
    E: From<Error>,
{
    let parse = |state: &mut S, chunk: Chunk, give: &mut dyn FnMut(Outcome<R>)| {
        chunk.parse(&mut |item| give(outcome(item, state, &work)));
    };
    for_each_in(corpus, threads, state, parse, sink)
}

/// Runs `parse` for each chunk, and `sink` on this thread for each outcome that it gives,
/// in order. What [`for_each`] does, for jobs that want records instead of documents.
pub fn for_each_in<S, R, E>(
    corpus: &Corpus,
    threads: usize,
    state: impl Fn() -> S + Sync,
    parse: impl Fn(&mut S, Chunk, &mut dyn FnMut(Outcome<R>)) + Sync,
    mut sink: impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    R: Send,
    E: From<Error>,
{
    let chunks = corpus.chunks()?;
    if self::threads(threads) == 1 {
        return one_thread(chunks, state(), &parse, &mut sink);
    }
    many_threads(chunks, self::threads(threads), &state, &parse, &mut sink)
}

/// Everything on the calling thread.
fn one_thread<S, R, E>(
    chunks: impl Iterator<Item = Chunk>,
    mut state: S,
    parse: &impl Fn(&mut S, Chunk, &mut dyn FnMut(Outcome<R>)),
    sink: &mut impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E> {
    let mut progress = Progress::default();
    let mut result = Ok(());
    for chunk in chunks {
        progress.bytes += chunk.bytes();
        parse(&mut state, chunk, &mut |outcome| {
            if result.is_ok() {
                result = sink(outcome, progress);
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

/// Chunks that may be under way for each worker.
const CHUNKS_PER_WORKER: usize = 4;

fn many_threads<S, R, E>(
    chunks: impl Iterator<Item = Chunk> + Send + 'static,
    workers: usize,
    state: &(impl Fn() -> S + Sync),
    parse: &(impl Fn(&mut S, Chunk, &mut dyn FnMut(Outcome<R>)) + Sync),
    sink: &mut impl FnMut(Outcome<R>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    R: Send,
    E: From<Error>,
{
    let (permits, allowed) = bounded::<()>(workers * CHUNKS_PER_WORKER);
    let (send_chunk, chunk) = unbounded();
    // Not joined: a reader that waits for its input must not keep a failed run waiting.
    thread::spawn(move || read(chunks, &permits, &send_chunk));
    let parse = |state: &mut S, chunk: Chunk| {
        let (bytes, mut outcomes) = (chunk.bytes(), Vec::new());
        parse(state, chunk, &mut |outcome| outcomes.push(outcome));
        (bytes, outcomes)
    };
    let mut progress = Progress::default();
    with_workers(workers, &chunk, state, &parse, move |results| {
        let mut ordered = InOrder::default();
        while let Ok((number, result)) = results.recv() {
            ordered.add(number, result);
            while let Some((bytes, outcomes)) = ordered.next() {
                progress.bytes += bytes;
                for outcome in outcomes {
                    sink(outcome, progress)?;
                }
                let _ = allowed.recv();
            }
        }
        Ok(())
    })
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

/// Starts workers that turn blocks into results until there are no more, or `collect`,
/// which runs on this thread, has ended.
fn with_workers<B: Send, S: Send, R: Send, E: From<Error>>(
    workers: usize,
    blocks: &Receiver<(usize, B)>,
    state: &(impl Fn() -> S + Sync),
    work: &(impl Fn(&mut S, B) -> R + Sync),
    collect: impl FnOnce(&Receiver<(usize, Worked<R>)>) -> Result<(), E>,
) -> Result<Vec<S>, E> {
    let (send, results) = unbounded();
    let (running, stopped) = bounded::<()>(0);
    let states = Mutex::new(Vec::new());
    let run = |pool: &rayon::ThreadPool| {
        pool.in_place_scope(|scope| {
            for _ in 0..workers {
                let (blocks, send) = (blocks.clone(), send.clone());
                let (states, stopped) = (&states, stopped.clone());
                scope.spawn(move |_| {
                    let mut own = state();
                    process(&blocks, &stopped, &send, &mut own, work);
                    states.lock().unwrap_or_else(PoisonError::into_inner).push(own);
                });
            }
            // The workers hold the only senders that are left.
            drop(send);
            let result = collect(&results);
            // With this gone, the workers end at their next step.
            drop(running);
            result
        })
    };
    // A scoped pool's threads end before the call does: a process may fork behind it.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers);
    let result = pool
        .build_scoped(rayon::ThreadBuilder::run, run)
        .map_err(|error| Error::threads(workers).caused_by(error))?;
    result.map(|()| states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A result, or the panic in its place: a block without an answer would be waited for.
type Worked<R> = thread::Result<R>;

/// Processes blocks until there are no more, or the run has stopped.
fn process<B, S, R>(
    blocks: &Receiver<(usize, B)>,
    stopped: &Receiver<()>,
    send: &Sender<(usize, Worked<R>)>,
    state: &mut S,
    work: &impl Fn(&mut S, B) -> R,
) {
    loop {
        let next = select_biased! {
            recv(stopped) -> _ => break,
            recv(blocks) -> next => next,
        };
        let Ok((number, block)) = next else { break };
        let result = catch_unwind(AssertUnwindSafe(|| work(state, block)));
        if send.send((number, result)).is_err() {
            break;
        }
    }
}

/// Results that come in any order, given back in that of their numbers.
struct InOrder<R> {
    early: BTreeMap<usize, R>,
    next: usize,
}

impl<R> Default for InOrder<R> {
    fn default() -> Self {
        Self { early: BTreeMap::new(), next: 0 }
    }
}

impl<R> InOrder<R> {
    /// Goes on with the panic if there was one.
    fn add(&mut self, number: usize, result: Worked<R>) {
        let result = result.unwrap_or_else(|panic| resume_unwind(panic));
        self.early.insert(number, result);
    }

    fn next(&mut self) -> Option<R> {
        let result = self.early.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }
}

/// What [`for_each_block`] tells its caller.
#[derive(Debug)]
pub enum Step<R> {
    /// The result of the next block.
    Done(R),
    /// Nothing new, but some time has passed: an error from here ends a run that its
    /// user does not want any more.
    Tick,
}

/// The longest time between two steps, unless a single block takes longer on one thread.
pub const TICK: Duration = Duration::from_millis(50);

/// Runs `work` for each of some blocks of work, and `step` on this thread for each result
/// in order, and from time to time between them.
///
/// Unlike [`for_each`] it takes its input from an iterator, which is run on this thread
/// and may fail. At most a few blocks are under way at a time. An error of the iterator
/// or of `step` ends the run when the blocks at work are done. All states are given back
/// in no particular order.
///
/// ```
/// use nutgraf::batch::{self, Step};
///
/// let texts = ["One.", "Two.", "Three."];
/// let mut lengths = Vec::new();
/// batch::for_each_block(
///     texts.into_iter().map(Ok),
///     2,
///     || (),
///     |(), text| text.len(),
///     |step| {
///         if let Step::Done(length) = step {
///             lengths.push(length);
///         }
///         Ok::<(), nutgraf::Error>(())
///     },
/// )?;
/// assert_eq!(lengths, [4, 4, 6]);
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn for_each_block<B, S, R, E>(
    blocks: impl Iterator<Item = Result<B, E>>,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, B) -> R + Sync,
    mut step: impl FnMut(Step<R>) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    B: Send,
    S: Send,
    R: Send,
    E: From<Error>,
{
    let workers = self::threads(threads);
    if workers == 1 {
        let (mut state, mut ticked) = (state(), Instant::now());
        for block in blocks {
            step(Step::Done(work(&mut state, block?)))?;
            tick(&mut ticked, &mut step)?;
        }
        return Ok(vec![state]);
    }
    let (send, receive) = unbounded();
    with_workers(workers, &receive, &state, &work, |results| {
        hand_over(blocks, workers * CHUNKS_PER_WORKER, send, results, &mut step)
    })
}

/// Hands blocks out, so many at a time, and their results to `step`.
fn hand_over<B, R, E>(
    blocks: impl Iterator<Item = Result<B, E>>,
    most: usize,
    send: Sender<(usize, B)>,
    results: &Receiver<(usize, Worked<R>)>,
    step: &mut impl FnMut(Step<R>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut blocks, mut ordered) = (blocks.enumerate(), InOrder::default());
    let (mut send, mut under_way, mut ticked) = (Some(send), 0, Instant::now());
    loop {
        while let Some(sender) = send.as_ref().filter(|_| under_way < most) {
            match blocks.next() {
                Some((number, block)) => {
                    under_way += usize::from(sender.send((number, block?)).is_ok());
                }
                // Without a sender the workers end when they have nothing left to do.
                None => send = None,
            }
            tick(&mut ticked, step)?;
        }
        match results.recv_timeout(TICK) {
            Ok((number, result)) => ordered.add(number, result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        while let Some(result) = ordered.next() {
            under_way -= 1;
            step(Step::Done(result))?;
        }
        tick(&mut ticked, step)?;
    }
}

/// Says that time has passed, if it has.
fn tick<R, E>(
    ticked: &mut Instant,
    step: &mut impl FnMut(Step<R>) -> Result<(), E>,
) -> Result<(), E> {
    if ticked.elapsed() < TICK {
        return Ok(());
    }
    *ticked = Instant::now();
    step(Step::Tick)
}

/// Runs `work` where so many threads are at hand for what is one job only, such as adding
/// counts up, sorting and printing them. What comes out does not depend on their number.
///
/// ```
/// use nutgraf::batch;
///
/// let lengths = batch::with_threads(2, || {
///     batch::map_pieces(&["One.", "Two.", "Three."], 2, |texts| texts.concat().len())
/// })?;
/// assert_eq!(lengths, [8, 6]);
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn with_threads<R: Send>(
    threads: usize,
    work: impl FnOnce() -> R + Send,
) -> Result<R, Error> {
    let threads = self::threads(threads);
    if threads == 1 {
        return Ok(work());
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_scoped(rayon::ThreadBuilder::run, |pool| pool.install(work))
        .map_err(|error| Error::threads(threads).caused_by(error))
}

/// Sorts on the threads of [`with_threads`], if there are any.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllThreads;

impl Sorter for AllThreads {
    fn sort<T: Send>(&self, list: &mut [T], order: impl Fn(&T, &T) -> Ordering + Sync) {
        if is_in_a_pool() {
            list.par_sort_unstable_by(order);
        } else {
            list.sort_unstable_by(order);
        }
    }
}

/// Whether there are threads at hand. Elsewhere rayon would start some of its own.
pub(crate) fn is_in_a_pool() -> bool {
    rayon::current_thread_index().is_some()
}

/// What `work` makes of pieces of a list, at most `length` long, in order; on the threads
/// of [`with_threads`], if called there.
pub fn map_pieces<T: Sync, R: Send>(
    list: &[T],
    length: usize,
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    let length = length.max(1);
    if is_in_a_pool() {
        list.par_chunks(length).map(&work).collect()
    } else {
        list.chunks(length).map(work).collect()
    }
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
