//! Articles to their keywords, on one thread, by each method.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::{BatchSize, BenchmarkGroup, Criterion, measurement::WallTime};
use nutgraf::{
    Analyzer, AnalyzerOptions, DocumentFrequencies, KeywordExtractor, KeywordOptions,
    KeywordShown, Language, LanguageChoice, Method, NgramRange, ReadingOptions,
    TermCounter, Worker, corpus_frequencies, keyword_analyzer, keywords_of,
};

/// How many keywords the default method finds in made-up news.
const NUTGRAF: usize = 15_112;

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        keywords(&mut criterion, &articles);
        two_kilobytes(&mut criterion, &articles);
    }
    criterion.final_summary();
}

type Group<'c> = BenchmarkGroup<'c, WallTime>;

fn keywords(criterion: &mut Criterion, articles: &Articles) {
    let english = LanguageChoice::Given(Language::ENGLISH);
    let corpus = document_frequencies(articles, &analyzer(Method::TfIdf, english));
    let mut group = criterion.benchmark_group(format!("keywords/{}", articles.name));
    group.throughput(throughput(articles.texts()));
    for (name, method, language, expected) in [
        ("nutgraf", Method::Nutgraf, english, NUTGRAF),
        ("nutgraf-auto", Method::Nutgraf, LanguageChoice::Auto, NUTGRAF),
        ("yake", Method::Yake, english, 15_259),
        ("yake-auto", Method::Yake, LanguageChoice::Auto, 15_259),
        ("rake", Method::Rake, english, 15_260),
        ("rake-nltk", Method::RakeNltk, english, 15_260),
        ("textrank", Method::Textrank, english, 15_260),
        ("multipartiterank", Method::Multipartiterank, english, 15_260),
        ("tf-idf", Method::TfIdf, english, 15_259),
        ("yake-0.4.8", Method::YakeV048, english, 15_260),
        ("yake-0.7", Method::YakeV07, english, 15_260),
        ("bm25", Method::Bm25, english, 15_260),
    ] {
        let corpus = method.needs_corpus().then_some(&corpus);
        let found = bench(&mut group, articles, (name, method, language), corpus);
        articles.check(name, found, expected);
    }
    group.finish();
}

/// Articles of about two kilobytes, as most news are: elements a second are articles.
fn two_kilobytes(criterion: &mut Criterion, articles: &Articles) {
    let short = articles.of(1_600..2_400);
    assert!(short.documents.len() > 100, "{} articles", short.documents.len());
    let english = LanguageChoice::Given(Language::ENGLISH);
    let mut group = criterion.benchmark_group(format!("keywords-2kB/{}", short.name));
    group.throughput(throughput(short.texts()));
    for (name, method) in [("nutgraf", Method::Nutgraf), ("yake", Method::Yake)] {
        bench(&mut group, &short, (name, method, english), None);
    }
    group.finish();
}

/// Measures a method; says how many keywords it finds.
fn bench(
    group: &mut Group<'_>,
    articles: &Articles,
    (name, method, language): (&str, Method, LanguageChoice),
    corpus: Option<&DocumentFrequencies>,
) -> usize {
    let analyzer = analyzer(method, language);
    let options = KeywordOptions { method, ..KeywordOptions::default() };
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown::default();
    let run = |worker: &mut Worker| -> usize {
        let records = articles
            .documents
            .iter()
            .map(|document| keywords_of(worker, &extractor, document, corpus, shown));
        records.map(|record| record.keywords.len()).sum()
    };
    let found = run(&mut analyzer.worker());
    assert!(found > 0, "{name} finds keywords");
    group.bench_function(name, |b| {
        b.iter_batched_ref(|| analyzer.worker(), run, BatchSize::LargeInput);
    });
    found
}

fn analyzer(method: Method, language: LanguageChoice) -> Analyzer {
    let reading = ReadingOptions { language, ..ReadingOptions::default() };
    let options = AnalyzerOptions { reading, ..AnalyzerOptions::default() };
    keyword_analyzer(method, options).unwrap()
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
