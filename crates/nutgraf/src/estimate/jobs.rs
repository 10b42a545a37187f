//! What jobs take: they are tried on the sample.

use std::time::Instant;

use nutgraf_frequency::{FrequencyFilter, NgramRange, TermCounter};
use serde::Serialize;

use super::{float, growth::Growth, rounded};
#[cfg(feature = "parquet")]
use crate::state::{MemoryOptions, StateOptions, build_state, write_state};
use crate::{
    AnalyzerOptions, Document, Error, FrequencyOptions, KeywordOptions, KeywordShown,
    ReadingOptions, StopWords, Worker,
    batch::{self, AllThreads, Outcome, Progress},
    corpus::{Corpus, Item, Sample},
    corpus_frequencies, keyword_analyzer, keyword_extractor, keywords_of, merge_counts,
};

/// What a job will take.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobEstimate {
    /// The command, such as `frequencies --ngrams 1..2`.
    pub job: String,
    /// The time that it will take.
    pub seconds: f64,
    /// The memory in bytes that it will hold at most: right within a factor of two.
    pub memory: u64,
}

/// What is known before jobs are tried.
struct Scale {
    /// How many times the sample the corpus is.
    times: f64,
    threads: usize,
    growth: Growth,
    /// The words of the corpus, and those of the sample.
    words: (f64, f64),
}

/// All jobs, for a corpus of so many bytes and words.
pub(super) fn all(
    sample: &Sample,
    sizes: (f64, f64),
    words: (f64, f64),
    growth: Growth,
    threads: usize,
) -> Result<Vec<JobEstimate>, Error> {
    let scale = Scale { times: sizes.0 / sizes.1.max(1.0), threads, growth, words };
    let mut jobs = vec![keywords(sample, &scale)?];
    for ngrams in RANGES {
        jobs.push(frequencies(sample, ngrams, &scale)?);
    }
    #[cfg(feature = "parquet")]
    for ngrams in RANGES {
        jobs.push(state(sample, ngrams, &scale)?);
    }
    Ok(jobs)
}

/// The longest n-grams of the jobs that count.
const RANGES: [u8; 2] = [1, 2];

/// What every run holds, and what each thread holds beside counts: a few chunks.
const BASE: f64 = 3e6;
const THREAD: f64 = 10e6;
/// What a word and a pair take where they are counted; where the counts of all threads are
/// brought into rows; and where they are written into a state. All of this was measured as
/// the peak of the resident memory over corpora of 10, 100 and 1000 MB.
const COUNTED: [f64; 2] = [80.0, 45.0];
const IN_ROWS: [f64; 2] = [190.0, 185.0];
#[cfg(feature = "parquet")]
const IN_STATES: [f64; 2] = [180.0, 62.0];
/// What finding keywords holds; what a word takes there, and a thread at most.
const KEYWORDS: f64 = 20e6;
const CACHED: f64 = 270.0;
const CACHES: f64 = 80e6;

fn job(name: &str, longest: u8, seconds: f64, memory: f64) -> JobEstimate {
    let ngrams = (longest > 1).then(|| format!(" --ngrams 1..{longest}"));
    let job = format!("{name}{}", ngrams.unwrap_or_default());
    JobEstimate { job, seconds, memory: rounded(memory) }
}

impl Scale {
    /// What n-grams up to this length take, at so much each: those of the corpus, and those
    /// that all threads hold for themselves.
    fn distinct(&self, longest: u8, each: [f64; 2]) -> (f64, f64) {
        let threads = float(self.threads as u64);
        let lengths = (1..=longest).zip(each);
        let of = |words: f64| -> f64 {
            lengths.clone().map(|(n, each)| each * self.growth.distinct(n, words)).sum()
        };
        (of(self.words.0), threads * of(self.words.0 / threads))
    }

    /// The time for the corpus: what is done for each document, and what for each term.
    fn seconds(&self, documents: f64, longest: u8, terms: f64) -> f64 {
        let distinct = |words: f64| -> f64 {
            (1..=longest).map(|n| self.growth.distinct(n, words)).sum()
        };
        let more = distinct(self.words.0) / distinct(self.words.1).max(1.0);
        documents * self.times + terms * more
    }

    fn base(&self) -> f64 {
        BASE + THREAD * float(self.threads as u64)
    }
}

/// A run over the sample that does nothing with what comes out.
fn for_each<S: Send, R: Send>(
    corpus: &Corpus,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Document) -> R + Sync,
) -> Result<Vec<S>, Error> {
    batch::for_each(corpus, threads, state, work, |_: Outcome<R>, _: Progress| Ok(()))
}

fn keywords(sample: &Sample, scale: &Scale) -> Result<JobEstimate, Error> {
    let options = KeywordOptions::default();
    let analyzer = keyword_analyzer(options.method, AnalyzerOptions::default())?;
    let extractor = keyword_extractor(options)?;
    let work = |worker: &mut Worker, document: Document| {
        let shown = KeywordShown::default();
        serde_json::to_vec(&keywords_of(worker, &extractor, &document, None, shown))
            .ok()
    };
    // What is loaded once is not to be taken for work that grows with the corpus.
    let first = sample.corpus.items()?.find_map(|item| match item {
        Item::Document(document) => Some(document),
        Item::Problem(_) | Item::Notice(_) => None,
    });
    let _ = first.map(|document| work(&mut analyzer.worker(), document));
    let start = Instant::now();
    for_each(&sample.corpus, scale.threads, || analyzer.worker(), work)?;
    let seconds = start.elapsed().as_secs_f64() * scale.times;
    let threads = float(scale.threads as u64);
    let (_, cached) = scale.distinct(1, [CACHED, 0.0]);
    let memory = KEYWORDS + cached.min(CACHES * threads);
    Ok(job("keywords", 1, seconds, memory))
}

fn frequencies(
    sample: &Sample,
    longest: u8,
    scale: &Scale,
) -> Result<JobEstimate, Error> {
    let ngrams = NgramRange::new(1, longest).unwrap_or_default();
    let analyzer = FrequencyOptions::default()
        .analyzer(ReadingOptions::default(), StopWords::None)?;
    let state = || (analyzer.worker(), TermCounter::new(ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        corpus_frequencies(worker, counter, &document);
    };
    let start = Instant::now();
    let states = for_each(&sample.corpus, scale.threads, state, work)?;
    let reading = start.elapsed().as_secs_f64();
    let start = Instant::now();
    batch::with_threads(scale.threads, || {
        let (counter, vocabulary) = merge_counts(states)?;
        let rows =
            counter.rows_with(&vocabulary, &FrequencyFilter::default(), &AllThreads);
        let written = |rows: &[_]| {
            rows.iter().filter_map(|row| serde_json::to_vec(row).ok()).flatten().count()
        };
        Some(batch::map_pieces(&rows, 1 << 14, written))
    })?;
    let printed = start.elapsed().as_secs_f64();
    let (in_rows, _) = scale.distinct(longest, IN_ROWS);
    let (_, counts) = scale.distinct(longest, COUNTED);
    let seconds = scale.seconds(reading, longest, printed);
    let memory = scale.base() + in_rows.max(counts);
    Ok(job("frequencies", longest, seconds, memory))
}

#[cfg(feature = "parquet")]
fn state(sample: &Sample, longest: u8, scale: &Scale) -> Result<JobEstimate, Error> {
    let ngrams = NgramRange::new(1, longest).unwrap_or_default();
    let options = StateOptions { ngrams, ..StateOptions::default() };
    let analyzer = options.analyzer(ReadingOptions::default(), StopWords::None)?;
    let sink = |_: Outcome<()>, _: Progress| Ok::<(), Error>(());
    let memory = MemoryOptions::default();
    let (corpus, threads) = (&sample.corpus, scale.threads);
    let start = Instant::now();
    let state = build_state(corpus, threads, &analyzer, &options, &memory, sink)?;
    let counted = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let header = state.header().clone();
    write_state(std::io::sink(), &header, state.into_rows()?)?;
    let written = start.elapsed().as_secs_f64();
    let (_, counts) = scale.distinct(longest, IN_STATES);
    let seconds = scale.seconds(counted, longest, written);
    Ok(job("state build", longest, seconds, scale.base() + counts))
}
