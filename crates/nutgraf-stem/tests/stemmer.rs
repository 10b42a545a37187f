//! What a stemmer promises, for every algorithm of every edition.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::{borrow::Cow, collections::HashSet, fs, path::Path};

use nutgraf_stem::{Edition, Stemmer, StemmerOptions, algorithms, languages};
use nutgraf_text::Language;
use proptest::prelude::*;

const STEMMING: [Edition; 2] = [Edition::Snowball, Edition::RustStemmers];

fn stemmer(name: &str, edition: Edition) -> Stemmer {
    Stemmer::from_name(name, edition).unwrap()
}

fn stem(name: &str, edition: Edition, word: &str) -> String {
    stemmer(name, edition).stem(word).into_owned()
}

#[test]
fn snowball_stems_real_words() {
    for (language, word, expected) in [
        ("en", "generously", "generous"),
        ("en", "skies", "sky"),
        ("fr", "continuellement", "continuel"),
        ("de", "aufeinanderfolgenden", "aufeinanderfolg"),
        ("es", "corresponsales", "corresponsal"),
        ("ru", "важнейшими", "важн"),
        ("tr", "kitaplarımız", "kitap"),
        ("el", "καλός", "καλ"),
        ("cs", "hudební", "hudebn"),
        ("hy", "հայաստանի", "հայաստ"),
        ("dutch_porter", "lichamelijk", "licham"),
        ("Dutch-Porter", "lichamelijk", "licham"),
        ("porter", "skies", "ski"),
    ] {
        assert_eq!(
            stem(language, Edition::Snowball, word),
            expected,
            "{language} {word}"
        );
    }
}

#[test]
fn editions_differ_where_snowball_changed() {
    assert_eq!(stem("en", Edition::Snowball, "added"), "add");
    assert_eq!(stem("en", Edition::RustStemmers, "added"), "ad");
}

#[test]
fn words_that_crash_stay_and_snowball_may_leave_nothing() {
    let greek = stemmer("el", Edition::RustStemmers);
    for word in ["ισαισα", "ίσα", "ανεύρετε", "ΙΣΑΊΣΑ"] {
        assert_eq!(greek.stem(word), Cow::Borrowed(word));
    }
    assert_eq!(stem("porter", Edition::Snowball, "s"), "");
    assert_eq!(stem("tr", Edition::Snowball, "leri"), "");
    assert_eq!(stem("en", Edition::RustStemmers, "''s"), "''s");
}

#[test]
fn an_unchanged_word_is_borrowed() {
    // English turns `yes` into `Yes` and back.
    for word in ["border", "yes", "", "1915"] {
        assert!(matches!(
            stemmer("en", Edition::Snowball).stem(word),
            Cow::Borrowed(_)
        ));
    }
}

#[test]
fn what_is_too_long_for_a_word_stays_as_it_is() {
    let ki = "ki".repeat(512);
    for name in ["turkish", "greek"] {
        for edition in STEMMING {
            let stemmer = stemmer(name, edition);
            assert!(!stemmer.stem(&ki).is_empty());
            let long = format!("{ki}ler");
            assert_eq!(stemmer.stem(&long), long);
        }
    }
}

#[test]
fn without_stemming_every_language_and_name_will_do() {
    assert_eq!(languages(Edition::None).count(), Language::all().count());
    for language in Language::all() {
        assert_eq!(Stemmer::new(language, Edition::None), Ok(Stemmer::identity()));
    }
    assert_eq!(Stemmer::from_name("porter", Edition::None), Ok(Stemmer::identity()));
    assert_eq!(Stemmer::identity().stem("words"), "words");
}

#[test]
fn editions_have_these_languages() {
    let codes = |edition| languages(edition).map(Language::code).collect::<Vec<_>>();
    assert_eq!(
        codes(Edition::Snowball).join(" "),
        "ar hy eu ca cs da nl en eo et fi fr de el hi hu id ga it lt ne no fa pl pt ro ru \
         sr st es sv ta tr uk yi"
    );
    assert_eq!(
        codes(Edition::RustStemmers).join(" "),
        "ar da nl en fi fr de el hu it no pt ro ru es sv ta tr"
    );
}

#[test]
fn a_language_has_the_algorithm_of_its_name() {
    for edition in STEMMING {
        for language in languages(edition) {
            let stemmer = Stemmer::new(language, edition).unwrap();
            // Snowball calls the language by its own name.
            let name = language.name().to_lowercase().replace("sotho", "sesotho");
            assert_eq!(stemmer.algorithm(), Some(name.as_str()));
            assert_eq!(stemmer.edition(), edition);
            assert_eq!(Stemmer::from_name(language.code3(), edition), Ok(stemmer));
        }
    }
}

#[test]
fn algorithms_are_sorted_and_found_by_name() {
    for edition in STEMMING {
        assert!(algorithms(edition).is_sorted());
        for name in algorithms(edition) {
            assert_eq!(stemmer(name, edition).algorithm(), Some(name));
        }
    }
    let languages: HashSet<_> =
        languages(Edition::Snowball).filter_map(algorithm_of).collect();
    let others: Vec<_> = algorithms(Edition::Snowball)
        .filter(|name| !languages.contains(name))
        .collect();
    assert_eq!(others, ["dutch_porter", "earlymodernenglish", "lovins", "porter"]);
}

fn algorithm_of(language: Language) -> Option<&'static str> {
    Stemmer::new(language, Edition::Snowball).ok()?.algorithm()
}

#[test]
fn errors_name_the_value_and_the_choices() {
    let chinese = "zh".parse().unwrap();
    let error = Stemmer::new(chinese, Edition::RustStemmers).unwrap_err();
    assert_eq!((error.language(), error.edition()), (chinese, Edition::RustStemmers));
    assert_eq!(
        error.to_string(),
        "edition rust-stemmers has no stemmer for Chinese (zh): choose one of ar, da, nl, \
         en, fi, fr, de, el, hu, it, no, pt, ro, ru, es, sv, ta, tr, or edition none"
    );

    let error = Stemmer::from_name("portr", Edition::Snowball).unwrap_err();
    assert_eq!((error.name(), error.edition()), ("portr", Edition::Snowball));
    let message = error.to_string();
    assert!(message.starts_with(
        "edition snowball has no stemmer \"portr\": give a language (ar,"
    ));
    assert!(message.contains("lovins, nepali, norwegian, persian, polish, porter,"));
}

#[test]
fn versions_are_those_of_the_manifest() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    for (edition, package) in
        [(Edition::Snowball, "frostem"), (Edition::RustStemmers, "rust-stemmers")]
    {
        let pinned = manifest
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{package} = \"=")))
            .unwrap()
            .trim_end_matches('"');
        assert!(edition.version().ends_with(&format!("{package}-{pinned}")));
    }
}

#[test]
fn stemmers_can_be_shared() {
    fn shared<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
    shared::<Stemmer>();
    shared::<StemmerOptions>();
}

/// An algorithm, and what its rules look for.
#[derive(Clone, Debug)]
struct Rules {
    stemmers: Vec<Stemmer>,
    letters: Vec<char>,
    pieces: Vec<&'static str>,
}

fn rules() -> Vec<Rules> {
    let mut rules: Vec<_> = include_str!("pieces.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let [name, letters, pieces] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                panic!("{line}");
            };
            let stemmers = STEMMING.map(|edition| Stemmer::from_name(name, edition));
            Rules {
                stemmers: stemmers.into_iter().flatten().collect(),
                letters: letters.chars().collect(),
                pieces: pieces.split(' ').collect(),
            }
        })
        .collect();
    let known: usize = rules.iter().map(|rules| rules.stemmers.len()).sum();
    let all: usize = STEMMING.map(|edition| algorithms(edition).count()).iter().sum();
    assert_eq!(known, all, "an algorithm is missing from pieces.txt");
    // Greek is where the trouble is.
    let greek = rules.iter().find(|rules| rules.pieces.contains(&"ισαμε")).cloned();
    rules.extend(std::iter::repeat_n(greek.unwrap(), 10));
    rules
}

/// Words that look like those of the rules, with a few that do not.
fn word(rules: &Rules) -> impl Strategy<Value = String> + use<> {
    let part = prop_oneof![
        6 => prop::sample::select(rules.pieces.clone()).prop_map(str::to_owned),
        4 => prop::sample::select(rules.letters.clone()).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => prop::sample::select(vec!["'", "’", "-", "I", "Y", "ß", "ς", "\u{301}"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    #[test]
    fn every_word_has_a_stem(
        (rules, word) in prop::sample::select(rules())
            .prop_flat_map(|rules| { let word = word(&rules); (Just(rules), word) })
    ) {
        for stemmer in &rules.stemmers {
            let stem = stemmer.stem(&word);
            prop_assert!(!stem.is_empty() || stemmer.edition() == Edition::Snowball);
            prop_assert_eq!(matches!(stem, Cow::Borrowed(_)), stem == word);
            prop_assert_eq!(&stem, &stemmer.clone().stem(&word));
        }
    }

    #[test]
    fn every_text_has_a_stem(word in any::<String>(), rules in prop::sample::select(rules())) {
        for stemmer in &rules.stemmers {
            let empty = stemmer.stem(&word).is_empty();
            let kept = stemmer.edition() != Edition::Snowball;
            prop_assert!(!empty || word.is_empty() || !kept);
        }
    }
}
