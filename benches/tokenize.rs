//! Text to tokens, and to sentences.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::Criterion;
use nutgraf::{Language, Mode, Segmentation, Tokenizer, TokenizerOptions};
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        tokens(&mut criterion, &articles);
        sentences(&mut criterion, &articles);
        yardstick(&mut criterion, &articles);
    }
    criterion.final_summary();
}

fn tokenizer(mode: Mode) -> Tokenizer {
    Tokenizer::new(TokenizerOptions { mode, language: Some(Language::ENGLISH) })
}

fn tokens(criterion: &mut Criterion, articles: &Articles) {
    for (name, mode, expected) in [
        ("news", Mode::News, 731_517),
        ("unicode", Mode::Unicode, 636_691),
        ("sklearn", Mode::Sklearn, 618_292),
    ] {
        let tokenizer = tokenizer(mode);
        bench(criterion, articles, name, expected, |text| {
            tokenizer.tokens(text).count()
        });
    }
}

fn sentences(criterion: &mut Criterion, articles: &Articles) {
    let (tokenizer, mut out) = (tokenizer(Mode::News), Segmentation::default());
    bench(criterion, articles, "sentences", 39_787, |text| {
        tokenizer.segment(text, &mut out);
        out.sentences.len()
    });
}

/// What the mode `unicode` gives, by the crate that others use.
fn yardstick(criterion: &mut Criterion, articles: &Articles) {
    bench(criterion, articles, "unicode-segmentation", 636_691, |text| {
        text.unicode_words().count()
    });
}

/// The time of a job that gives a number for each text.
fn bench(
    criterion: &mut Criterion,
    articles: &Articles,
    name: &str,
    expected: usize,
    mut job: impl FnMut(&str) -> usize,
) {
    articles.check(name, articles.texts().map(&mut job).sum(), expected);
    let mut group = criterion.benchmark_group(format!("tokenize/{}", articles.name));
    group.throughput(throughput(articles.texts()));
    group.bench_function(name, |b| {
        b.iter(|| articles.texts().map(&mut job).sum::<usize>());
    });
    group.finish();
}
