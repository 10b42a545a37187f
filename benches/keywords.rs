//! Articles to their keywords, on one thread, by each method.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::{BatchSize, Criterion};
use nutgraf::{
    Analyzer, AnalyzerOptions, DocumentFrequencies, KeywordExtractor, KeywordOptions,
    KeywordShown, Language, LanguageChoice, Method, NgramRange, ReadingOptions,
    TermCounter, Worker, corpus_frequencies, keywords_of,
};

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        keywords(&mut criterion, &articles);
    }
    criterion.final_summary();
}

fn keywords(criterion: &mut Criterion, articles: &Articles) {
    let english = LanguageChoice::Given(Language::ENGLISH);
    let corpus = document_frequencies(articles, &analyzer(english));
    let mut group = criterion.benchmark_group(format!("keywords/{}", articles.name));
    group.throughput(throughput(articles.texts()));
    for (name, method, language, expected) in [
        ("yake", Method::Yake, english, 15_259),
        ("yake-auto", Method::Yake, LanguageChoice::Auto, 15_259),
        ("rake", Method::Rake, english, 15_260),
        ("textrank", Method::Textrank, english, 15_260),
        ("multipartiterank", Method::Multipartiterank, english, 15_260),
        ("tf-idf", Method::TfIdf, english, 15_259),
    ] {
        let analyzer = analyzer(language);
        let options = KeywordOptions { method, ..KeywordOptions::default() };
        let extractor = KeywordExtractor::new(options).unwrap();
        let corpus = method.needs_corpus().then_some(&corpus);
        let shown = KeywordShown::default();
        let run = |worker: &mut Worker| -> usize {
            let records = articles.documents.iter().map(|document| {
                keywords_of(worker, &extractor, document, corpus, shown)
            });
            records.map(|record| record.keywords.len()).sum()
        };
        articles.check(name, run(&mut analyzer.worker()), expected);
        group.bench_function(name, |b| {
            b.iter_batched_ref(|| analyzer.worker(), run, BatchSize::LargeInput);
        });
    }
    group.finish();
}

fn analyzer(language: LanguageChoice) -> Analyzer {
    let reading = ReadingOptions { language, ..ReadingOptions::default() };
    Analyzer::new(AnalyzerOptions { reading, ..AnalyzerOptions::default() }).unwrap()
}

fn document_frequencies(
    articles: &Articles,
    analyzer: &Analyzer,
) -> DocumentFrequencies {
    let (mut worker, mut counter) =
        (analyzer.worker(), TermCounter::new(NgramRange::default()));
    for document in &articles.documents {
        corpus_frequencies(&mut worker, &mut counter, document);
    }
    counter.document_frequencies(worker.vocabulary())
}
