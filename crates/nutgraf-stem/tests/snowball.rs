//! The official vocabularies of Snowball, word by word.
//!
//! They are large and come from outside: `$NUTGRAF_DATA/data/snowball` has a folder for
//! each algorithm, with `voc.txt` and `output.txt`. Without them these tests say that
//! they were skipped, and pass.

#![allow(clippy::unwrap_used, reason = "tests may panic")]
#![allow(
    clippy::explicit_write,
    reason = "the test harness hides what `eprintln!` says"
)]

use std::{
    fs,
    io::{Write, stderr},
    path::{Path, PathBuf},
};

use nutgraf_stem::{Edition, Stemmer, algorithms};
use serde::{
    Deserialize,
    de::{IntoDeserializer, value, value::StrDeserializer},
};

/// Where today's algorithm is known to be newer than the vocabulary's output.
const KNOWN_DIFFERENCES: [(&str, usize); 1] = [("finnish", 103)];

/// Tells the reader of a test run, whether the tests pass or not.
macro_rules! say {
    ($($text:tt)*) => {
        writeln!(stderr(), $($text)*).unwrap()
    };
}

#[test]
fn snowball_gives_the_stems_of_the_vocabularies() {
    let Some(vocabularies) = vocabularies() else { return };
    let (mut words, mut failed) = (0, Vec::new());
    for Vocabulary { name, pairs } in vocabularies {
        let stemmer = Stemmer::from_name(&name, Edition::Snowball).unwrap();
        let different: Vec<_> = pairs
            .iter()
            .filter(|pair| stemmer.stem(&pair.word) != pair.output)
            .collect();
        let emptied = pairs.iter().filter(|pair| pair.output.is_empty()).count();
        words += pairs.len();
        say!(
            "{name:>13}: {:>6} words, {} differ, {emptied} have no stem",
            pairs.len(),
            different.len()
        );
        if different.len() > allowed(&name) {
            failed.push(format!("{name}: {:?}", &different[..different.len().min(5)]));
        }
    }
    say!("snowball: {words} words compared");
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn rust_stemmers_is_what_it_was_but_never_empty() {
    let Some(vocabularies) = vocabularies() else { return };
    let (mut words, mut emptied) = (0, 0);
    for Vocabulary { name, pairs } in vocabularies {
        // Only a few algorithms are in both editions.
        let Ok(stemmer) = Stemmer::from_name(&name, Edition::RustStemmers) else {
            continue;
        };
        let older = rust_stemmers::Stemmer::create(older(&name));
        for Pair { word, .. } in &pairs {
            let expected = older.stem(word);
            emptied += usize::from(expected.is_empty());
            let expected = if expected.is_empty() { word } else { &*expected };
            assert_eq!(stemmer.stem(word), expected, "{name}");
        }
        words += pairs.len();
    }
    say!("rust-stemmers: {words} words compared, {emptied} have no stem");
}

#[test]
fn rust_stemmers_survives_the_words_of_every_language() {
    let Some(vocabularies) = vocabularies() else { return };
    let stemmers: Vec<_> = algorithms(Edition::RustStemmers)
        .map(|name| Stemmer::from_name(name, Edition::RustStemmers).unwrap())
        .collect();
    for Vocabulary { pairs, .. } in vocabularies {
        // One word in seven keeps this to seconds.
        for Pair { word, .. } in pairs.iter().step_by(7) {
            assert!(stemmers.iter().all(|stemmer| !stemmer.stem(word).is_empty()));
        }
    }
}

struct Vocabulary {
    name: String,
    pairs: Vec<Pair>,
}

#[derive(Debug)]
struct Pair {
    word: String,
    output: String,
}

fn vocabularies() -> Option<impl Iterator<Item = Vocabulary>> {
    let folder = data().join("snowball");
    let Ok(entries) = fs::read_dir(&folder) else {
        say!("SKIPPED: no Snowball vocabularies in {}", folder.display());
        return None;
    };
    let mut folders: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("voc.txt").exists())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no vocabulary in {}", folder.display());
    Some(folders.into_iter().map(|folder| vocabulary(&folder)))
}

fn data() -> PathBuf {
    let shared = std::env::var_os("NUTGRAF_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    shared.join("data")
}

fn vocabulary(folder: &Path) -> Vocabulary {
    let lines = |file| fs::read_to_string(folder.join(file)).unwrap();
    let (words, outputs) = (lines("voc.txt"), lines("output.txt"));
    assert_eq!(words.lines().count(), outputs.lines().count(), "{}", folder.display());
    let pairs = words
        .lines()
        .zip(outputs.lines())
        .map(|(word, output)| Pair { word: word.to_owned(), output: output.to_owned() })
        .collect();
    Vocabulary {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        pairs,
    }
}

fn allowed(name: &str) -> usize {
    KNOWN_DIFFERENCES.iter().find(|known| known.0 == name).map_or(0, |known| known.1)
}

/// The algorithm of the older crate, which spells it `Greek`.
fn older(name: &str) -> rust_stemmers::Algorithm {
    let (first, rest) = name.split_at(1);
    let name = first.to_uppercase() + rest;
    let name: StrDeserializer<'_, value::Error> = name.as_str().into_deserializer();
    rust_stemmers::Algorithm::deserialize(name).unwrap()
}
