//! Words to parts of speech: sentences that are cut already.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped corpus is named")]

mod articles;

use articles::{Articles, throughput};
use criterion::Criterion;
use nutgraf::{Language, Segmentation, Tag, TermId, Tokenizer, Vocabulary};
use nutgraf_tag::{TagCache, Tagger, Word};

/// A sentence's words: as written, and their numbers in the vocabulary.
type Sentence<'a> = Vec<(&'a str, TermId)>;

fn main() {
    let mut criterion = articles::criterion();
    for articles in Articles::all() {
        tag(&mut criterion, &articles);
    }
    criterion.final_summary();
}

fn tag(criterion: &mut Criterion, articles: &Articles) {
    let mut vocabulary = Vocabulary::new();
    let sentences = sentences(articles, &mut vocabulary);
    let tagger = Tagger::of(Language::ENGLISH).unwrap();
    let verbs = || {
        let (mut cache, mut tags) = (TagCache::default(), vec![]);
        let mut verbs = 0;
        for sentence in &sentences {
            tags.clear();
            let words = sentence
                .iter()
                .map(|(surface, number)| Word { surface, number: number.0 });
            let folded = |number| vocabulary.term(TermId(number));
            tagger.tag(&mut cache, words, folded, &mut tags);
            verbs += tags.iter().filter(|tag| **tag == Tag::Verb).count();
        }
        verbs
    };
    articles.check("tag", verbs(), 89_968);
    let words = sentences.iter().flatten().map(|(surface, _)| *surface);
    let mut group = criterion.benchmark_group(format!("tag/{}", articles.name));
    group.throughput(throughput(words));
    group.bench_function("english", |b| b.iter(verbs));
    group.finish();
}

fn sentences<'a>(
    articles: &'a Articles,
    vocabulary: &mut Vocabulary,
) -> Vec<Sentence<'a>> {
    let (tokenizer, mut text_parts) = (Tokenizer::default(), Segmentation::default());
    let mut all = Vec::new();
    for text in articles.texts() {
        tokenizer.segment(text, &mut text_parts);
        for sentence in &text_parts.sentences {
            let words =
                text_parts.tokens[sentence.tokens.clone()].iter().map(|token| {
                    let surface = token.span.slice(text);
                    (surface, vocabulary.intern(&tokenizer.fold(surface)))
                });
            all.push(words.collect());
        }
    }
    all
}
