//! Counting agrees with the obvious way to count, however the corpus is split.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use nutgraf_frequency::{
    CountMatrix, DocumentFrequencyBound, FrequencyFilter, MatrixBuilder, NgramRange,
    Norm, Sort, TermCounter, TermFrequency, TfIdfOptions, Vocabulary, tf_idf,
};
use nutgraf_text::{Span, TermId};
use proptest::{collection::vec, prelude::*, sample::select};

/// Sentences of words.
type Document = Vec<Vec<&'static str>>;

const WORDS: [&str; 8] =
    ["a", "b", "é", "sea", "grain", "corridor", "Zangezur-Corridor", "Ελλάδα"];

fn documents() -> impl Strategy<Value = Vec<Document>> {
    vec(vec(vec(select(&WORDS), 0..9), 0..4), 0..9)
}

fn ranges() -> impl Strategy<Value = NgramRange> {
    (1u8..=8, 0u8..=7).prop_map(|(min, more)| {
        NgramRange::new(min, (min + more).min(NgramRange::LONGEST)).unwrap()
    })
}

fn filters() -> impl Strategy<Value = FrequencyFilter> {
    use DocumentFrequencyBound::{Count, Share};
    let bound = |share| prop_oneof![(0u64..4).prop_map(Count), share];
    let min_df = bound((0.0..0.5).prop_map(Share).boxed());
    let max_df = bound((0.5..=1.0).prop_map(Share).boxed());
    let top = proptest::option::of(0usize..12);
    let sort = prop_oneof![Just(Sort::Count), Just(Sort::Term)];
    (min_df, max_df, top, sort).prop_map(|(min_df, max_df, top, sort)| {
        FrequencyFilter { min_df, max_df, top, sort }
    })
}

fn by_term() -> FrequencyFilter {
    FrequencyFilter { sort: Sort::Term, ..FrequencyFilter::default() }
}

fn ngrams(document: &Document, range: NgramRange) -> Vec<String> {
    let lengths = range.lengths().map(usize::from);
    let of_length = |n| document.iter().flat_map(move |sentence| sentence.windows(n));
    lengths.flat_map(of_length).map(|words| words.join(" ")).collect()
}

/// The rows in code-point order, by strings and sets.
fn oracle(documents: &[Document], range: NgramRange) -> Vec<TermFrequency> {
    let mut terms: BTreeMap<String, (u64, BTreeSet<usize>)> = BTreeMap::new();
    for (i, document) in documents.iter().enumerate() {
        for term in ngrams(document, range) {
            let entry = terms.entry(term).or_default();
            entry.0 += 1;
            entry.1.insert(i);
        }
    }
    let row = |(term, (count, documents)): (String, (u64, BTreeSet<usize>))| {
        TermFrequency { term, count, document_frequency: documents.len() as u64 }
    };
    terms.into_iter().map(row).collect()
}

fn oracle_filter(
    mut rows: Vec<TermFrequency>,
    documents: usize,
    filter: &FrequencyFilter,
) -> Vec<TermFrequency> {
    rows.retain(|row| filter.admits(row.document_frequency, documents as u64));
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.term.cmp(&b.term)));
    rows.truncate(filter.top.unwrap_or(rows.len()));
    if filter.sort == Sort::Term {
        rows.sort_by(|a, b| a.term.cmp(&b.term));
    }
    rows
}

fn intern(vocabulary: &mut Vocabulary, sentence: &[&str]) -> Vec<TermId> {
    sentence.iter().map(|word| vocabulary.intern(word)).collect()
}

fn count(documents: &[Document], range: NgramRange) -> (Vocabulary, TermCounter) {
    let (mut vocabulary, mut counter) = (Vocabulary::new(), TermCounter::new(range));
    for document in documents {
        counter.begin_document();
        for sentence in document {
            counter.count_sequence(&intern(&mut vocabulary, sentence));
        }
        counter.end_document();
    }
    (vocabulary, counter)
}

fn build(documents: &[Document], range: NgramRange) -> (Vocabulary, MatrixBuilder) {
    let (mut vocabulary, mut builder) = (Vocabulary::new(), MatrixBuilder::new(range));
    for document in documents {
        for sentence in document {
            builder.count_sequence(&intern(&mut vocabulary, sentence));
        }
        builder.end_document();
    }
    (vocabulary, builder)
}

fn matrix(
    documents: &[Document],
    range: NgramRange,
    filter: &FrequencyFilter,
) -> CountMatrix {
    let (vocabulary, builder) = build(documents, range);
    builder.finish(&vocabulary, filter)
}

/// The documents of each part, in order.
fn split(
    documents: &[Document],
    part_of: &[usize],
    parts: usize,
) -> Vec<Vec<Document>> {
    let mut split = vec![Vec::new(); parts];
    for (document, part) in documents.iter().zip(part_of) {
        split[part % parts].push(document.clone());
    }
    split
}

/// Cuts the documents into runs at these places.
fn runs<'d>(documents: &'d [Document], cuts: &BTreeSet<usize>) -> Vec<&'d [Document]> {
    let ends =
        cuts.iter().map(|&cut| cut.min(documents.len())).chain([documents.len()]);
    let mut start = 0;
    ends.map(|end| &documents[std::mem::replace(&mut start, end)..end]).collect()
}

proptest! {
    #[test]
    fn counts_are_those_of_strings(
        documents in documents(),
        range in ranges(),
        filter in filters(),
    ) {
        let (vocabulary, counter) = count(&documents, range);
        let rows = oracle(&documents, range);
        prop_assert_eq!(counter.rows(&vocabulary, &by_term()), rows.clone());
        let filtered = oracle_filter(rows.clone(), documents.len(), &filter);
        prop_assert_eq!(counter.rows(&vocabulary, &filter), filtered);

        let words = documents.iter().flatten().flatten().count();
        prop_assert_eq!(counter.tokens(), words as u64);
        prop_assert_eq!(counter.documents(), documents.len() as u64);
        let frequencies = counter.document_frequencies(&vocabulary);
        let pairs = rows.iter().map(|row| (row.term.as_str(), row.document_frequency));
        prop_assert!(frequencies.iter().eq(pairs));
    }

    #[test]
    fn parts_merged_in_any_order_are_the_whole(
        documents in documents(),
        range in ranges(),
        part_of in vec(0usize..4, 9),
        order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let (whole_words, whole) = count(&documents, range);
        let parts = split(&documents, &part_of, 4);
        let (mut words, mut merged) = (Vocabulary::new(), TermCounter::new(range));
        let mut frequencies = merged.document_frequencies(&words);
        for part in order {
            let (other_words, other) = count(&parts[part], range);
            frequencies.merge(&other.document_frequencies(&other_words));
            merged.merge(other, &words.merge(&other_words));
        }
        for filter in [FrequencyFilter::default(), by_term()] {
            prop_assert_eq!(merged.rows(&words, &filter), whole.rows(&whole_words, &filter));
        }
        prop_assert_eq!(merged.documents(), whole.documents());
        prop_assert_eq!(merged.tokens(), whole.tokens());
        let expected = whole.document_frequencies(&whole_words);
        prop_assert!(frequencies.iter().eq(expected.iter()));
        prop_assert_eq!(frequencies.documents(), expected.documents());
    }

    #[test]
    fn counting_goes_on_after_a_merge(documents in documents(), cut in 0usize..9) {
        let range = NgramRange::new(1, 3).unwrap();
        let (before, after) = documents.split_at(cut.min(documents.len()));
        let (mut words, mut counter) = count(before, range);
        counter.begin_document();
        counter.count_sequence(&intern(&mut words, &["sea", "a"]));
        let (other_words, other) = count(after, range);
        counter.merge(other, &words.merge(&other_words));
        counter.count_sequence(&intern(&mut words, &["sea", "a"]));
        counter.end_document();

        let last = vec![vec!["sea", "a"], vec!["sea", "a"]];
        let all: Vec<_> = documents.into_iter().chain([last]).collect();
        prop_assert_eq!(counter.rows(&words, &by_term()), oracle(&all, range));
    }

    #[test]
    fn a_gap_ends_a_sequence(sentences in vec(vec(select(&WORDS), 0..9), 0..4)) {
        let range = NgramRange::new(1, 3).unwrap();
        let (mut words, mut counter) = (Vocabulary::new(), TermCounter::new(range));
        let sentences_with_gaps: Vec<_> =
            sentences.iter().map(|sentence| intern(&mut words, sentence)).collect();
        counter.begin_document();
        counter.count_sequence(&sentences_with_gaps.join(&Vocabulary::NONE));
        prop_assert_eq!(counter.rows(&words, &by_term()), oracle(&[sentences], range));
    }

    #[test]
    fn single_terms_count_like_sequences(documents in documents()) {
        let (mut words, mut counter) =
            (Vocabulary::new(), TermCounter::new(NgramRange::default()));
        for document in &documents {
            counter.begin_document();
            for word in document.iter().flatten() {
                counter.count_term(words.intern(word));
            }
            counter.end_document();
        }
        let rows = oracle(&documents, NgramRange::default());
        prop_assert_eq!(counter.rows(&words, &by_term()), rows.clone());
        for row in rows {
            let id = words.get(&row.term).unwrap();
            prop_assert_eq!(counter.count(id), row.count);
            prop_assert_eq!(counter.document_frequency(id), row.document_frequency);
        }
    }

    #[test]
    fn interning_is_a_bijection(terms in vec("\\PC{0,20}|[a-c\\x00]{0,20}", 0..40)) {
        let mut vocabulary = Vocabulary::new();
        let ids: Vec<_> = terms.iter().map(|term| vocabulary.intern(term)).collect();
        let distinct: BTreeSet<_> = terms.iter().map(String::as_str).collect();
        prop_assert_eq!(vocabulary.len(), distinct.len());
        for (term, &id) in terms.iter().zip(&ids) {
            prop_assert_eq!(vocabulary.term(id), term);
            prop_assert_eq!(vocabulary.get(term), Some(id));
            prop_assert_eq!(vocabulary.intern(term), id);
        }
        prop_assert!(vocabulary.iter().map(|(id, _)| id.index()).eq(0..vocabulary.len()));
        let sorted: Vec<_> =
            vocabulary.sorted().into_iter().map(|id| vocabulary.term(id)).collect();
        prop_assert!(sorted.iter().eq(&distinct));
    }

    #[test]
    fn a_place_in_a_text_is_interned_as_its_term(
        text in "\\PC{0,40}",
        start in 0usize..50,
        length in 0usize..25,
    ) {
        let span = Span::new(start, start + length);
        let mut vocabulary = Vocabulary::new();
        let id = vocabulary.intern(span.slice(&text));
        prop_assert_eq!(vocabulary.intern_at(&text, span), id);
    }

    #[test]
    fn vocabularies_merge(
        ours in vec("[a-c]{0,2}", 0..9),
        theirs in vec("[a-c]{0,2}", 0..9),
    ) {
        let (mut vocabulary, mut other) = (Vocabulary::new(), Vocabulary::new());
        for term in &ours {
            vocabulary.intern(term);
        }
        for term in &theirs {
            other.intern(term);
        }
        let before = vocabulary.clone();
        let remap = vocabulary.merge(&other);
        prop_assert!(vocabulary.iter().take(before.len()).eq(before.iter()));
        prop_assert_eq!(remap.len(), other.len());
        for (id, term) in other.iter() {
            prop_assert_eq!(vocabulary.term(remap[id.index()]), term);
        }
    }

    #[test]
    fn rows_of_a_matrix_are_the_documents(documents in documents(), range in ranges()) {
        let matrix = matrix(&documents, range, &FrequencyFilter::default());
        prop_assert!(matrix.terms.is_sorted());
        prop_assert_eq!(matrix.documents(), documents.len());
        for (i, document) in documents.iter().enumerate() {
            let mut terms = ngrams(document, range);
            let row: Vec<_> = matrix.row(i).collect();
            prop_assert!(row.is_sorted_by_key(|(column, _)| *column));
            let sum: u32 = row.iter().map(|(_, count)| count).sum();
            prop_assert_eq!(sum as usize, terms.len());
            terms.sort();
            let counts = terms.chunk_by(|a, b| a == b).map(|same| (&same[0], same.len()));
            let row = row.iter().map(|&(column, count)| {
                (&matrix.terms[column as usize], count as usize)
            });
            prop_assert!(row.eq(counts));
        }
        prop_assert_eq!(matrix.row(documents.len()).count(), 0);
    }

    #[test]
    fn columns_of_a_matrix_are_the_rows_of_a_counter(
        documents in documents(),
        range in ranges(),
        filter in filters(),
    ) {
        let matrix = matrix(&documents, range, &filter);
        let filter = FrequencyFilter { sort: Sort::Term, ..filter };
        let rows = oracle_filter(oracle(&documents, range), documents.len(), &filter);
        prop_assert!(matrix.terms.iter().eq(rows.iter().map(|row| &row.term)));
        prop_assert!(matrix.counts().into_iter().eq(rows.iter().map(|row| row.count)));
        let dfs = rows.iter().map(|row| row.document_frequency);
        prop_assert!(matrix.document_frequencies().into_iter().eq(dfs));
    }

    #[test]
    fn matrices_of_parts_make_the_matrix_of_the_whole(
        documents in documents(),
        range in ranges(),
        filter in filters(),
        cuts in proptest::collection::btree_set(0usize..9, 0..3),
    ) {
        let whole = matrix(&documents, range, &filter);
        let parts = runs(&documents, &cuts);

        let (mut words, mut builder) = build(&[], range);
        for part in &parts {
            let (other_words, other) = build(part, range);
            builder.merge(other, &words.merge(&other_words));
        }
        prop_assert_eq!(builder.finish(&words, &filter), whole.clone());

        let finish = |part: &&[Document]| matrix(part, range, &FrequencyFilter::default());
        let mut joined = CountMatrix::concat(parts.iter().map(finish).collect());
        joined.prune(&filter);
        prop_assert_eq!(joined, whole);
    }

    #[test]
    fn rows_of_weights_have_length_one(documents in documents()) {
        let counts = matrix(&documents, NgramRange::default(), &FrequencyFilter::default());
        for norm in [Norm::L1, Norm::L2] {
            let options = TfIdfOptions { norm, ..TfIdfOptions::default() };
            let weights = tf_idf(&counts, &options);
            for i in 0..documents.len() {
                let power = if norm == Norm::L1 { 1 } else { 2 };
                let length: f64 = weights.row(i).map(|(_, w)| w.powi(power)).sum();
                let expected = if counts.row(i).count() == 0 { 0.0 } else { 1.0 };
                prop_assert!((length - expected).abs() < 1e-12);
            }
        }
    }
}

proptest! {
    /// Also where texts are not in the order of their words: what is below a space sorts
    /// before it, and a term may have a space inside.
    #[test]
    fn sorted_rows_are_in_the_order_of_their_texts(
        sentences in vec(vec(select(&["a", "a!", "a b", "b", "a\u{1}", "", "é"]), 0..9), 0..6),
        odd in any::<bool>(),
        length in 1u8..5,
    ) {
        let plain = |word: &str| word.bytes().all(|byte| byte > b' ');
        let (mut words, mut counter) =
            (Vocabulary::new(), TermCounter::new(NgramRange::new(1, 4).unwrap()));
        for sentence in &sentences {
            let kept = sentence.iter().filter(|word| odd || plain(word));
            let terms: Vec<TermId> = kept.map(|word| words.intern(word)).collect();
            counter.count_sequence(&terms);
        }
        let rows: Vec<_> = TermCounter::sorted_rows(&counter, &words, length).collect();
        let terms: Vec<&str> = rows.iter().map(|row| row.term.as_str()).collect();
        prop_assert!(terms.is_sorted(), "{terms:?}");
        prop_assert_eq!(rows.iter().map(|row| row.count).sum::<u64>(), counter.total(length));
        let of_range = TermCounter::sorted_rows(&counter, &words, 5);
        prop_assert_eq!(of_range.count(), 0);
    }
}
