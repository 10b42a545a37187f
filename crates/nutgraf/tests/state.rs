//! States are exact: however a corpus is divided, in whatever order and within whatever
//! memory it is counted, the file has the same bytes; and what is not a state is an error.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use nutgraf::corpus::{Corpus, CorpusOptions};
use nutgraf::state::{
    CorpusState, Granularity, MemoryOptions, StateFile, StateHeader, StateOptions,
    StateRow, build_state, corpus_counts_of, document_frequencies_of, merge_files,
    subtract_files, write_state,
};
use nutgraf::{
    Document, Edition, Error, FrequencyOptions, ReadingOptions, StopWords, frequencies,
};
use proptest::prelude::*;

#[path = "../../../corpora/synthetic.rs"]
mod synthetic;

/// Made-up news; every tenth without a date, every seventh said to be in German.
fn articles(count: usize) -> Vec<Document> {
    let article = |(at, article): (usize, synthetic::Article)| Document {
        title: Some(article.title),
        date: (at % 10 != 0).then_some(article.date),
        language: (at % 7 == 0).then(|| "de".parse().unwrap()),
        ..Document::new(article.id, article.text)
    };
    synthetic::Synthetic::new(7).take(count).enumerate().map(article).collect()
}

fn all_options() -> Vec<StateOptions> {
    let usual = StateOptions::default();
    let ngrams = "1..2".parse().unwrap();
    vec![
        usual,
        StateOptions { ngrams, ..usual },
        StateOptions { ngrams: "2..3".parse().unwrap(), by_field: true, ..usual },
        StateOptions { period: Some(Granularity::Day), by_language: true, ..usual },
        StateOptions {
            ngrams,
            stem: Edition::Snowball,
            period: Some(Granularity::Week),
            by_language: true,
            by_field: true,
        },
    ]
}

fn state<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    options: StateOptions,
) -> CorpusState {
    let reading = ReadingOptions::default();
    CorpusState::of(documents, &options, reading, StopWords::None).unwrap()
}

fn bytes(
    header: &StateHeader,
    rows: impl IntoIterator<Item = Result<StateRow, Error>>,
) -> Vec<u8> {
    write_state(Vec::new(), header, rows).unwrap()
}

fn bytes_of(state: &CorpusState) -> Vec<u8> {
    bytes(state.header(), state.rows().iter().cloned().map(Ok))
}

/// The documents as JSON lines.
fn write_documents(path: &Path, documents: &[Document]) {
    let line = |document: &Document| {
        let Document { id, title, text, date, language, .. } = document;
        let fields = serde_json::json!({
            "id": id, "title": title, "text": text, "date": date, "language": language,
        });
        format!("{fields}\n")
    };
    fs::write(path, documents.iter().map(line).collect::<String>()).unwrap();
}

/// Numbers that look like chance.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut random = seed;
    for at in (1..list.len()).rev() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        list.swap(at, usize::try_from(random >> 33).unwrap() % (at + 1));
    }
}

#[test]
fn any_partition_gives_the_same_bytes() {
    let mut documents = articles(400);
    let folder = tempfile::tempdir().unwrap();
    for (number, options) in all_options().into_iter().enumerate() {
        let whole = bytes_of(&state(&documents, options));
        for parts in [1, 2, 7, 64] {
            shuffle(&mut documents, (number * 100 + parts) as u64);
            let mut files: Vec<StateFile> = documents
                .chunks(documents.len().div_ceil(parts))
                .enumerate()
                .map(|(at, part)| {
                    let path = folder.path().join(format!("{at}.parquet"));
                    state(part, options).write(&path).unwrap();
                    StateFile::open(path).unwrap()
                })
                .collect();
            shuffle(&mut files, number as u64);
            let (header, rows) = merge_files(&files).unwrap();
            assert!(bytes(&header, rows) == whole, "{options:?}, {parts} parts");
        }
    }
}

#[test]
fn threads_and_memory_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    let documents = articles(500);
    write_documents(&path, &documents);
    let corpus = Corpus::open([&*path], CorpusOptions::default()).unwrap();
    // Many small chunks, so that every thread gets some.
    let corpus = corpus.chunk_size(1 << 14);
    for options in all_options() {
        let reading = ReadingOptions::default();
        let analyzer = options.analyzer(reading, StopWords::None).unwrap();
        let whole = bytes_of(&state(&documents, options));
        for (threads, memory) in [(1, None), (3, None), (1, Some("1")), (2, Some("1"))]
        {
            let memory = memory.map(|size| size.parse().unwrap());
            let memory = MemoryOptions { memory, temp_dir: Some(folder.path().into()) };
            let sink = |_, _| Ok::<(), Error>(());
            let built =
                build_state(&corpus, threads, &analyzer, &options, &memory, sink)
                    .unwrap();
            if memory.memory.is_some() && threads == 1 {
                assert!(built.runs() > 0, "{options:?}: nothing was put to disk");
            }
            let header = built.header().clone();
            let same = bytes(&header, built.into_rows().unwrap()) == whole;
            assert!(same, "{options:?}, {threads} threads, {memory:?}");
        }
    }
    // Nothing is left of the temporary files.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_was_added_can_be_taken_away() {
    let documents = articles(300);
    let folder = tempfile::tempdir().unwrap();
    let (some, others) = documents.split_at(113);
    for options in all_options() {
        let (a, b) = (state(some, options), state(others, options));
        let sum = a.plus(&b).unwrap();
        assert_eq!(sum, b.plus(&a).unwrap());
        assert_eq!(sum.minus(&b).unwrap(), a);
        assert_eq!(sum.minus(&a).unwrap(), b);
        let nothing = a.minus(&a).unwrap();
        assert_eq!((nothing.documents(), nothing.rows().len()), (0, 0));
        let [sum_file, b_file] = [("sum", &sum), ("b", &b)].map(|(name, state)| {
            let path = folder.path().join(name);
            state.write(&path).unwrap();
            StateFile::open(path).unwrap()
        });
        let (header, rows) = subtract_files(&sum_file, &b_file).unwrap();
        assert!(bytes(&header, rows) == bytes_of(&a));
    }
}

#[test]
fn a_state_has_the_counts_of_frequencies() {
    let documents = articles(200);
    for (ngrams, stem) in [("1", Edition::None), ("1..3", Edition::Snowball)] {
        let ngrams = ngrams.parse().unwrap();
        let state =
            state(&documents, StateOptions { ngrams, stem, ..StateOptions::default() });
        let options = FrequencyOptions { ngrams, stem, ..FrequencyOptions::default() };
        let reading = ReadingOptions::default();
        let terms =
            frequencies(&documents, &options, reading, StopWords::None).unwrap();
        let expected: BTreeMap<&str, (u64, u64)> = terms
            .iter()
            .map(|t| (t.term.as_str(), (t.count, t.document_frequency)))
            .collect();
        let rows = state.rows().iter();
        let found: BTreeMap<&str, (u64, u64)> = rows
            .map(|row| {
                (
                    row.key.term.as_str(),
                    (row.counts.whole.count, row.counts.whole.documents),
                )
            })
            .collect();
        assert_eq!(found, expected);
        assert_eq!(state.documents(), 200);
    }
}

#[test]
fn parts_and_fields_add_up_to_the_whole() {
    let documents = articles(200);
    let plain = state(&documents, StateOptions::default());
    let options = StateOptions {
        period: Some(Granularity::Month),
        by_language: true,
        by_field: true,
        ..StateOptions::default()
    };
    let parts = state(&documents, options);
    assert!(parts.header().parts.len() > 3);
    assert_eq!(
        (plain.documents(), plain.tokens()),
        (parts.documents(), parts.tokens())
    );
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in parts.rows() {
        let counts = row.counts;
        assert_eq!(counts.whole.count, counts.title.count + counts.text.count);
        let most = counts.title.documents.max(counts.text.documents);
        assert!(
            (most..=counts.title.documents + counts.text.documents)
                .contains(&counts.whole.documents)
        );
        let sum = sums.entry(&row.key.term).or_default();
        *sum = (sum.0 + counts.whole.count, sum.1 + counts.whole.documents);
    }
    let whole = plain.rows().iter().map(|row| {
        (row.key.term.as_str(), (row.counts.whole.count, row.counts.whole.documents))
    });
    assert_eq!(sums, whole.collect());
}

#[test]
fn a_state_gives_document_frequencies_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.parquet");
    let documents = articles(200);
    let options = StateOptions {
        ngrams: "1..2".parse().unwrap(),
        period: Some(Granularity::Month),
        by_field: true,
        ..StateOptions::default()
    };
    state(&documents, options).write(&path).unwrap();
    let file = StateFile::open(&path).unwrap();
    let reading = ReadingOptions::default();
    let analyzer = options.analyzer(reading, StopWords::None).unwrap();
    let frequencies = document_frequencies_of(&file, &analyzer).unwrap();
    assert_eq!(frequencies.documents(), 200);
    let plain = state(&documents, StateOptions::default());
    assert_eq!(frequencies.len(), plain.rows().len());
    for row in plain.rows() {
        assert_eq!(frequencies.df(&row.key.term), row.counts.whole.documents);
    }
    let counts = corpus_counts_of(&file, &analyzer, "1..2".parse().unwrap()).unwrap();
    assert_eq!(counts.lists[0].total, plain.tokens());
    assert_eq!(counts.lists[0].terms.len(), plain.rows().len());

    let wrong = |analyzer, ngrams: &str| {
        let counts = corpus_counts_of(&file, analyzer, ngrams.parse().unwrap());
        counts.unwrap_err().to_string().replace(path.to_str().unwrap(), "state.parquet")
    };
    assert_eq!(
        wrong(&analyzer, "2..3"),
        "state.parquet has n-grams of 1..2 words, and 2..3 are asked for"
    );
    let stems = StateOptions { stem: Edition::Snowball, ..options };
    let stems =
        stems.analyzer(reading, StopWords::Words(vec!["the".to_owned()])).unwrap();
    assert_eq!(
        wrong(&stems, "1"),
        "state.parquet and what is asked for differ in stem (none, snowball), \
         stemmer (none, snowball/frostem-2.20261016.1), stop-words (none, words)"
    );
}

#[test]
fn states_of_other_options_do_not_mix() {
    let documents = articles(3);
    let [plain, stems] = [Edition::None, Edition::Snowball].map(|stem| {
        state(&documents, StateOptions { stem, ..StateOptions::default() })
    });
    let expected = "the state and the other one differ in stem (none, snowball), \
         stemmer (none, snowball/frostem-2.20261016.1)";
    assert_eq!(plain.plus(&stems).unwrap_err().to_string(), expected);
    assert_eq!(plain.minus(&stems).unwrap_err().to_string(), expected);
    let words = |words: &[&str]| {
        let words =
            StopWords::Words(words.iter().map(|&word| word.to_owned()).collect());
        let reading = ReadingOptions::default();
        CorpusState::of(&documents, &StateOptions::default(), reading, words).unwrap()
    };
    assert!(words(&["the", "of"]).plus(&words(&["of", "the", "of"])).is_ok());
    let error = words(&["the"]).plus(&words(&["of"])).unwrap_err().to_string();
    assert!(error.contains("stop-words-hash ("), "{error}");
}

#[test]
fn what_was_never_added_cannot_be_taken_away() {
    let count = |texts: &[&str]| {
        let documents: Vec<_> =
            texts.iter().map(|text| Document::new("a", *text)).collect();
        state(&documents, StateOptions::default())
    };
    let (two, other) = (count(&["a grain deal", "a vote"]), count(&["a fleet here"]));
    assert_eq!(
        two.minus(&other).unwrap_err().to_string(),
        "counts of \"fleet\" would get negative: there are 0 in 0 documents, and 1 in 1 \
         documents were to be taken away"
    );
    assert_eq!(
        other.minus(&two).unwrap_err().to_string(),
        "the other one cannot be taken away from the state: 2 documents of 5 words cannot be \
         taken from 1 documents of 3 words"
    );
}

static WRITTEN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let options = StateOptions {
        ngrams: "1..2".parse().unwrap(),
        period: Some(Granularity::Month),
        by_language: true,
        by_field: true,
        ..StateOptions::default()
    };
    bytes_of(&state(&articles(6), options))
});

/// All rows of a file, or the first error.
fn read(bytes: &[u8]) -> Result<CorpusState, Error> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    CorpusState::read(file.path())
}

#[test]
fn a_cut_file_is_an_error() {
    let whole = &*WRITTEN;
    let state = read(whole).unwrap();
    assert_eq!(bytes_of(&state), *whole);
    for length in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
        let error = read(&whole[..length]).unwrap_err().to_string();
        assert!(
            error.contains("is no state, or it is cut or damaged"),
            "{length}: {error}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_an_error_or_the_same(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let whole = &*WRITTEN;
        let mut bytes = whole.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(state) = read(&bytes) {
            prop_assert!(bytes_of(&state) == *whole);
        }
    }
}

#[test]
fn foreign_files_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.parquet");
    let wrong = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        let error = StateFile::open(&path).unwrap_err().to_string();
        error.replace(path.to_str().unwrap(), "x.parquet")
    };
    assert!(wrong(b"").starts_with("x.parquet is no state, or it is cut or damaged: "));
    assert!(wrong(b"term,count\n").starts_with("x.parquet is no state, or it is cut"));
    let missing =
        StateFile::open(folder.path().join("y.parquet")).unwrap_err().to_string();
    assert!(missing.starts_with("cannot read the state "), "{missing}");
}
