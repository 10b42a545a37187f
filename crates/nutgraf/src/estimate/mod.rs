//! What a corpus holds, and what the jobs over it will take, from a sample of it.
//!
//! ```
//! use nutgraf::corpus::{Corpus, CorpusOptions};
//! use nutgraf::estimate::{EstimateOptions, estimate};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.jsonl");
//! std::fs::write(&path, "{\"text\": \"The grain deal held.\"}\n".repeat(500))?;
//! let corpus = Corpus::open([path], CorpusOptions::default())?;
//! let estimate = estimate(&corpus, 1, &EstimateOptions::default(), |_problem| {})?;
//! assert!(estimate.sample.complete);
//! assert_eq!((estimate.documents.number, estimate.words), (500, 2000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod growth;
mod jobs;

use nutgraf_frequency::{NgramRange, TermCounter};
use nutgraf_text::Language;
use serde::{Deserialize, Serialize};

use self::growth::{Growth, Point};
pub use self::jobs::JobEstimate;
use crate::{
    Analyzer, Error, FrequencyOptions, ReadingOptions, StopWords, Worker, batch,
    corpus::{ByteSize, Corpus, DocumentProblem, Item, Size, Stratum},
    frequencies::sequences,
};

/// How much of a corpus is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EstimateOptions {
    /// About how many bytes to read, such as `64MB`; a smaller corpus is read as a whole.
    #[cfg_attr(feature = "clap", arg(long, value_name = "SIZE", default_value_t = Self::default().sample))]
    pub sample: ByteSize,
}

impl Default for EstimateOptions {
    fn default() -> Self {
        Self { sample: ByteSize::mebibytes(16) }
    }
}

/// What a corpus holds, and what the jobs over it will take.
///
/// All numbers but those of files and bytes are estimates, unless the sample is complete.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The files.
    pub files: u64,
    /// Their bytes on disk, or on the server.
    pub bytes: u64,
    /// What was looked at.
    pub sample: SampleRecord,
    /// The documents that can be read.
    pub documents: Estimated,
    /// The documents that cannot.
    pub problems: u64,
    /// The bytes of titles and texts, decoded.
    pub text_bytes: u64,
    /// The words that `frequencies` counts, numbers among them.
    pub words: u64,
    /// The different words, by Heaps' law: their number grows as a power of the number of
    /// words, and the sample tells which.
    pub distinct_words: u64,
    /// The documents of each language, most first; null where it is not known.
    pub languages: Vec<LanguageEstimate>,
    /// The threads that jobs were tried with.
    pub threads: usize,
    /// What some jobs will take, with default options otherwise.
    pub jobs: Vec<JobEstimate>,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SampleRecord {
    /// Bytes on disk.
    pub bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Whether that is the whole corpus.
    pub complete: bool,
}

/// A number that is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimated {
    /// The most likely number.
    pub number: u64,
    /// Two standard errors less, none below what was seen; null where pieces are too few
    /// to tell.
    pub low: Option<u64>,
    /// Two standard errors more.
    pub high: Option<u64>,
}

/// The documents of a language.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LanguageEstimate {
    /// The language, null where it is not known.
    pub language: Option<Language>,
    /// How many documents are in it.
    pub documents: u64,
    /// Their share of all documents, from 0 to 1.
    pub share: f64,
}

/// Reads a sample of a corpus and says what there is, and tries some jobs on it, on so
/// many threads. `problem` sees each document of the sample that cannot be read; those of
/// an incomplete sample have no line.
///
/// Numbers do not depend on the threads; times and memory do. They hold for this machine,
/// and for files that the system has read before.
///
/// Fails for an input whose size is not known, and for a sample without a document.
pub fn estimate(
    corpus: &Corpus,
    threads: usize,
    options: &EstimateOptions,
    mut problem: impl FnMut(&DocumentProblem),
) -> Result<Estimate, Error> {
    let sample = corpus.sample(options.sample)?;
    let analyzer = FrequencyOptions::default()
        .analyzer(ReadingOptions::default(), StopWords::None)?;
    let mut reader = Reader::new(&analyzer, sample.complete, &mut problem);
    let mut whole = Sums::default();
    let (mut read, mut error) = (Piece::default(), Some(0.0));
    for stratum in &sample.strata {
        let pieces = reader.read(stratum)?;
        for piece in &pieces {
            read.add(piece, 1.0);
        }
        let wider = whole.add(&pieces, stratum.size, sample.complete);
        error = error.zip(wider).map(|(sum, variance): (f64, f64)| sum + variance);
    }
    if read.documents == 0.0 {
        let reason = "the sample has no document that can be read: try a larger one";
        return Err(Error::input(reason));
    }
    let threads = batch::threads(threads);
    let growth = Growth::of(&reader.points);
    let words = whole.0.words;
    let files = corpus.source_records().len() as u64;
    let bytes = corpus.total_bytes().unwrap_or_default();
    let (sizes, counted) = ((float(bytes), read.bytes), (words, read.words));
    let jobs = jobs::all(&sample, sizes, counted, growth, threads)?;
    Ok(Estimate {
        files,
        bytes,
        sample: SampleRecord {
            bytes: rounded(read.bytes),
            documents: rounded(read.documents),
            complete: sample.complete,
        },
        documents: whole.documents(&read, error),
        problems: rounded(whole.0.problems),
        text_bytes: rounded(whole.0.text_bytes),
        words: rounded(words),
        distinct_words: rounded(growth.distinct(1, words)),
        languages: whole.languages(),
        threads,
        jobs,
    })
}

/// What a piece of a corpus holds, or several.
#[derive(Clone, Debug, Default)]
struct Piece {
    /// Bytes on disk.
    bytes: f64,
    documents: f64,
    problems: f64,
    text_bytes: f64,
    words: f64,
    /// Documents by language; there are few.
    languages: Vec<(Option<Language>, f64)>,
}

impl Piece {
    fn add(&mut self, other: &Self, times: f64) {
        self.bytes += times * other.bytes;
        self.documents += times * other.documents;
        self.problems += times * other.problems;
        self.text_bytes += times * other.text_bytes;
        self.words += times * other.words;
        for (language, documents) in &other.languages {
            self.count(*language, times * documents);
        }
    }

    /// Adds documents of a language.
    fn count(&mut self, language: Option<Language>, documents: f64) {
        match self.languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, sum)) => *sum += documents,
            None => self.languages.push((language, documents)),
        }
    }
}

/// What all strata hold.
#[derive(Default)]
struct Sums(Piece);

impl Sums {
    /// Adds a stratum of this size, of which pieces have been read; gives the variance of
    /// its documents, where the pieces tell.
    ///
    /// The estimate is that of ratios: what the pieces hold, times the size of the stratum
    /// by theirs (Cochran, Sampling Techniques, 3rd ed., section 6.4).
    fn add(&mut self, pieces: &[Piece], size: Size, complete: bool) -> Option<f64> {
        let measure = |piece: &Piece| match size {
            Size::Files(_) => 1.0,
            Size::Bytes(_) => piece.bytes,
        };
        let total = match size {
            Size::Files(total) | Size::Bytes(total) => float(total),
        };
        let mut read = Piece::default();
        for piece in pieces {
            read.add(piece, 1.0);
        }
        let measured: f64 = pieces.iter().map(measure).sum();
        let times = if complete || measured == 0.0 { 1.0 } else { total / measured };
        self.0.add(&read, times);
        if complete || measured >= total {
            return Some(0.0);
        }
        let count = float(pieces.len() as u64);
        if count < 2.0 || measured == 0.0 {
            return None;
        }
        let ratio = read.documents / measured;
        let residuals = pieces.iter().map(|piece| {
            let residual = piece.documents - ratio * measure(piece);
            residual * residual
        });
        let left_out = (1.0 - measured / total).max(0.0);
        let variance = residuals.sum::<f64>() * count / (count - 1.0);
        Some(times * times * left_out * variance)
    }

    fn documents(&self, read: &Piece, variance: Option<f64>) -> Estimated {
        let number = self.0.documents;
        let wide = variance.map(|variance| 2.0 * variance.sqrt());
        Estimated {
            number: rounded(number),
            low: wide.map(|wide| rounded((number - wide).max(read.documents))),
            high: wide.map(|wide| rounded(number + wide)),
        }
    }

    fn languages(self) -> Vec<LanguageEstimate> {
        let all = self.0.documents;
        let languages = self.0.languages.into_iter();
        let mut languages: Vec<_> = languages
            .map(|(language, documents)| LanguageEstimate {
                language,
                documents: rounded(documents),
                share: documents / all,
            })
            .collect();
        let code = |of: &LanguageEstimate| of.language.map(Language::code);
        languages.sort_unstable_by(|a, b| {
            b.share.total_cmp(&a.share).then_with(|| code(a).cmp(&code(b)))
        });
        languages
    }
}

/// Reads pieces, and counts words to see how fast new ones come.
struct Reader<'a, P> {
    worker: Worker,
    counter: TermCounter,
    words: f64,
    points: Vec<Point>,
    complete: bool,
    problem: &'a mut P,
}

impl<'a, P: FnMut(&DocumentProblem)> Reader<'a, P> {
    fn new(analyzer: &Analyzer, complete: bool, problem: &'a mut P) -> Self {
        let counter = TermCounter::new(NgramRange::new(1, 2).unwrap_or_default());
        let (worker, points) = (analyzer.worker(), Vec::new());
        Self { worker, counter, words: 0.0, points, complete, problem }
    }

    /// What each piece of a stratum holds.
    fn read(&mut self, stratum: &Stratum) -> Result<Vec<Piece>, Error> {
        let mut pieces = vec![Piece::default(); stratum.pieces.len()];
        // First every other piece: both halves are to be from all over the corpus.
        let (first, second): (Vec<_>, Vec<_>) = pieces
            .iter_mut()
            .zip(&stratum.pieces)
            .enumerate()
            .partition(|(i, _)| i % 2 == 0);
        for (_, (piece, corpus)) in first.into_iter().chain(second) {
            self.piece(piece, corpus)?;
        }
        Ok(pieces)
    }

    fn piece(&mut self, piece: &mut Piece, corpus: &Corpus) -> Result<(), Error> {
        for chunk in corpus.chunks()? {
            piece.bytes += float(chunk.bytes());
            chunk.parse(&mut |item| match item {
                Item::Document(document) => {
                    let language = self.worker.language(&document);
                    piece.documents += 1.0;
                    piece.count(language, 1.0);
                    let title = document.title.as_deref().unwrap_or_default();
                    piece.text_bytes +=
                        float((title.len() + document.text.len()) as u64);
                    self.worker.analyze(&document, language);
                    let mut words = 0;
                    self.counter.begin_document();
                    sequences(&self.worker, |sequence| {
                        words += sequence.len() as u64;
                        self.counter.count_sequence(sequence);
                    });
                    self.counter.end_document();
                    piece.words += float(words);
                    self.words += float(words);
                }
                Item::Problem(mut problem) => {
                    piece.problems += 1.0;
                    if !self.complete {
                        // It would be counted from where the piece begins.
                        problem.line = None;
                    }
                    (self.problem)(&problem);
                }
                Item::Notice(_) => {}
            });
            self.points.push(Point::of(self.words, &self.counter));
        }
        Ok(())
    }
}

/// Exact up to 2^53, and good enough beyond.
#[allow(clippy::cast_precision_loss, reason = "see above")]
fn float(number: u64) -> f64 {
    number as f64
}

/// A number that is not negative, rounded.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, which is as near as it gets"
)]
fn rounded(number: f64) -> u64 {
    number.round() as u64
}
