//! Articles to the terms of a corpus with their counts, on one thread: words, stems, and
//! words with pairs of words.
//!
//! The vocabulary starts empty each time. In a corpus as small as this one in twenty
//! words is new; in one of 100 MB, one in seventy.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::{BatchSize, Criterion};
use nutgraf::{
    Analyzer, Edition, FrequencyOptions, Language, LanguageChoice, ReadingOptions,
    StopWords, TermCounter, Worker, corpus_frequencies,
};

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        count(&mut criterion, &articles);
    }
    criterion.final_summary();
}

fn count(criterion: &mut Criterion, articles: &Articles) {
    let mut group = criterion.benchmark_group(format!("count/{}", articles.name));
    group.throughput(throughput(articles.texts()));
    for (name, stem, ngrams, expected) in [
        ("words", Edition::None, "1", 341_762),
        ("stems", Edition::Snowball, "1", 341_762),
        ("bigrams", Edition::None, "1..2", 464_740),
    ] {
        let ngrams = ngrams.parse().unwrap();
        let options = FrequencyOptions { stem, ngrams, ..FrequencyOptions::default() };
        let reading = ReadingOptions {
            language: LanguageChoice::Given(Language::ENGLISH),
            ..ReadingOptions::default()
        };
        let analyzer =
            Analyzer::new(options.analyzer(reading, StopWords::Auto)).unwrap();
        let state = || (analyzer.worker(), TermCounter::new(ngrams));
        let run = |(mut worker, mut counter): (Worker, TermCounter)| {
            for document in &articles.documents {
                corpus_frequencies(&mut worker, &mut counter, document);
            }
            (worker, counter)
        };
        let (worker, counter) = run(state());
        let rows = counter.rows(worker.vocabulary(), &options.filter);
        let total: u64 = rows.iter().map(|row| row.count).sum();
        articles.check(name, usize::try_from(total).unwrap(), expected);
        group.bench_function(name, |b| {
            b.iter_batched(state, run, BatchSize::LargeInput);
        });
    }
    group.finish();
}
