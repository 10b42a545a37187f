//! Articles to the terms of a corpus with their counts, on one thread: all words, words
//! without stop words, their stems, and words with pairs of words. Only for all words are
//! sentences of no interest.
//!
//! The vocabulary starts empty each time. In the made-up corpus one word in sixteen is
//! new; in 100 MB of it, one in sixty-five.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::{BatchSize, Criterion};
use nutgraf::{
    Edition, FrequencyOptions, Language, LanguageChoice, ReadingOptions, StopWords,
    TermCounter, Worker, corpus_frequencies,
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
    for (name, stop_words, stem, ngrams, expected) in [
        ("all-words", StopWords::None, Edition::None, "1", 643_525),
        ("words", StopWords::Auto, Edition::None, "1", 341_810),
        ("stems", StopWords::Auto, Edition::Snowball, "1", 341_810),
        ("bigrams", StopWords::Auto, Edition::None, "1..2", 464_740),
    ] {
        let ngrams = ngrams.parse().unwrap();
        let options = FrequencyOptions { stem, ngrams, ..FrequencyOptions::default() };
        let reading = ReadingOptions {
            language: LanguageChoice::Given(Language::ENGLISH),
            ..ReadingOptions::default()
        };
        let analyzer = options.analyzer(reading, stop_words).unwrap();
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
