//! The articles that every bench reads.
//!
//! Made-up news is the same on every machine, so answers are checked on it. Real news is
//! what counts, where it is there: `$NUTGRAF_DATA/data/news`.

#[path = "../corpora/synthetic.rs"]
mod synthetic;

use std::{
    env,
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use criterion::{Criterion, Throughput};
use nutgraf::{
    Document,
    corpus::{Corpus, CorpusOptions},
};

/// How much text a corpus has at least, in bytes.
const SIZE: usize = 4_000_000;

/// English news of five kinds; the first articles of each are read.
const REAL: [&str; 5] =
    ["abc2006", "bbc2005", "masakhanews_en", "reuters21578", "yahoo_finance_2017_2020"];

/// Some four megabytes of English news.
pub(crate) struct Articles {
    pub(crate) name: &'static str,
    pub(crate) documents: Vec<Document>,
}

impl Articles {
    /// What there is to bench with.
    pub(crate) fn all() -> Vec<Self> {
        [Some(Self::synthetic()), Self::real()].into_iter().flatten().collect()
    }

    fn synthetic() -> Self {
        let articles = synthetic::Synthetic::new(7).map(|article| Document {
            id: article.id,
            title: Some(article.title),
            text: article.text,
            date: Some(article.date),
            language: None,
            tags: None,
        });
        Self { name: "synthetic", documents: first(SIZE, articles) }
    }

    fn real() -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let data = env::var_os("NUTGRAF_DATA").map_or_else(beside, PathBuf::from);
        let folder = data.join("data/news");
        if !folder.is_dir() {
            eprintln!(
                "SKIPPED: no real news in {}; set NUTGRAF_DATA",
                folder.display()
            );
            return None;
        }
        let articles = REAL.map(|file| {
            let path = folder.join(file).with_extension("jsonl");
            let corpus = Corpus::open([&*path], CorpusOptions::default()).unwrap();
            let documents = corpus.documents().unwrap().map(Result::unwrap);
            first(SIZE / REAL.len(), documents)
        });
        Some(Self { name: "real", documents: articles.into_iter().flatten().collect() })
    }

    /// Those with a body of so many bytes.
    #[allow(dead_code, reason = "each bench takes what it needs of this module")]
    pub(crate) fn of(&self, bytes: Range<usize>) -> Self {
        let fits = |document: &&Document| bytes.contains(&document.text.len());
        let documents = self.documents.iter().filter(fits).cloned().collect();
        Self { name: self.name, documents }
    }

    /// The bodies.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|document| document.text.as_str())
    }

    /// Makes sure that a job does its work before its time is taken.
    ///
    /// A change that is meant to change the answer changes the expected one as well.
    pub(crate) fn check(&self, job: &str, found: usize, on_synthetic: usize) {
        if self.name == "synthetic" {
            assert_eq!(found, on_synthetic, "the answer of {job} on made-up news");
        } else {
            assert!(found > 0, "{job} gives nothing on {} news", self.name);
        }
    }
}

/// Pieces and bytes. Where headlines are read with the bodies they are not counted: they
/// are two bytes in a hundred.
pub(crate) fn throughput<'t>(pieces: impl Iterator<Item = &'t str>) -> Throughput {
    let add =
        |(elements, bytes), piece: &str| (elements + 1, bytes + piece.len() as u64);
    let (elements, bytes) = pieces.fold((0, 0), add);
    Throughput::ElementsAndBytes { elements, bytes }
}

/// As many articles as it takes to have so many bytes of text.
fn first(bytes: usize, articles: impl Iterator<Item = Document>) -> Vec<Document> {
    let mut read = 0;
    let taken = articles.take_while(|article| {
        let goes_on = read < bytes;
        read += article.text.len();
        goes_on
    });
    taken.collect()
}

/// Few and short samples: the whole suite takes some three minutes.
pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args()
}
