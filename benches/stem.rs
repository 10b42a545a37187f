//! Words to stems: each word of a corpus once, as the analyzer asks for them.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::Criterion;
use nutgraf::{Edition, Language, Stemmer, Tokenizer, Vocabulary};

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        stem(&mut criterion, &articles);
    }
    criterion.final_summary();
}

fn stem(criterion: &mut Criterion, articles: &Articles) {
    let words = words(articles);
    let words = || words.iter().map(|(_, word)| word);
    let mut group = criterion.benchmark_group(format!("stem/{}", articles.name));
    group.throughput(throughput(words()));
    for (name, edition, expected) in [
        ("snowball", Edition::Snowball, 286_947),
        ("rust-stemmers", Edition::RustStemmers, 286_944),
    ] {
        let stemmer = Stemmer::new(Language::ENGLISH, edition).unwrap();
        let bytes = || words().map(|word| stemmer.stem(word).len()).sum();
        articles.check(name, bytes(), expected);
        group.bench_function(name, |b| b.iter(bytes));
    }
    group.finish();
}

/// Every word in its folded form, in the order in which they turn up.
fn words(articles: &Articles) -> Vocabulary {
    let (tokenizer, mut words) = (Tokenizer::default(), Vocabulary::new());
    for text in articles.texts() {
        for token in tokenizer.tokens(text).filter(|token| token.kind.is_term()) {
            words.intern(&tokenizer.fold(token.span.slice(text)));
        }
    }
    words
}
