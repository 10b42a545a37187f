//! The whole job, from a file of JSON lines to the last record, on one thread and on two.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use std::{fs, path::Path};

use articles::{Articles, throughput};
use criterion::Criterion;
use nutgraf::{
    Analyzer, AnalyzerOptions, Document, Error, FrequencyOptions, KeywordExtractor,
    KeywordOptions, KeywordRecord, KeywordShown, ReadingOptions, StopWords,
    TermCounter, Worker,
    batch::{self, Outcome},
    corpus::{Corpus, CorpusOptions},
    corpus_frequencies, keywords_of, merge_counts,
};

/// Small enough that both threads have work to the end of so small a corpus.
const CHUNK_SIZE: usize = 1 << 17;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        let path = folder.path().join(articles.name).with_extension("jsonl");
        fs::write(&path, json_lines(&articles)).unwrap();
        for threads in [1, 2] {
            let keywords = || keywords(&path, threads);
            bench(&mut criterion, &articles, ("keywords", threads, 15_259), keywords);
            let count = || count(&path, threads);
            bench(&mut criterion, &articles, ("count", threads, 40_913), count);
        }
    }
    criterion.final_summary();
}

fn bench(
    criterion: &mut Criterion,
    articles: &Articles,
    (name, threads, expected): (&str, usize, usize),
    job: impl Fn() -> usize,
) {
    articles.check(name, job(), expected);
    let mut group = criterion.benchmark_group(format!("batch/{}", articles.name));
    group.throughput(throughput(articles.texts()));
    group.bench_function(format!("{name}-{threads}"), |b| b.iter(&job));
    group.finish();
}

fn json_lines(articles: &Articles) -> Vec<u8> {
    let mut lines = Vec::new();
    for Document { id, title, text, date, .. } in &articles.documents {
        let record = serde_json::json!({
            "id": id,
            "title": title,
            "text": text,
            "date": date,
        });
        serde_json::to_writer(&mut lines, &record).unwrap();
        lines.push(b'\n');
    }
    lines
}

fn open(path: &Path) -> Corpus {
    Corpus::open([path], CorpusOptions::default()).unwrap().chunk_size(CHUNK_SIZE)
}

/// The number of keywords of all articles.
fn keywords(path: &Path, threads: usize) -> usize {
    let analyzer = Analyzer::new(AnalyzerOptions::default()).unwrap();
    let extractor = KeywordExtractor::new(KeywordOptions::default()).unwrap();
    let work = |worker: &mut Worker, document: Document| {
        keywords_of(worker, &extractor, &document, None, KeywordShown::default())
    };
    let mut keywords = 0;
    let sink = |outcome: Outcome<KeywordRecord>, _| {
        if let Outcome::Done(record) = outcome {
            keywords += record.keywords.len();
        }
        Ok::<(), Error>(())
    };
    batch::for_each(&open(path), threads, || analyzer.worker(), work, sink).unwrap();
    keywords
}

/// The number of different words of the corpus, merged and in order.
fn count(path: &Path, threads: usize) -> usize {
    let options = FrequencyOptions::default();
    let analyzer =
        options.analyzer(ReadingOptions::default(), StopWords::Auto).unwrap();
    let state = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document| {
        corpus_frequencies(worker, counter, &document);
    };
    let sink = |_, _| Ok::<(), Error>(());
    let parts = batch::for_each(&open(path), threads, state, work, sink).unwrap();
    let (counter, vocabulary) = merge_counts(parts).unwrap();
    counter.rows(&vocabulary, &options.filter).len()
}
