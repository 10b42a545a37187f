//! The golden sentence cases in `tests/golden/sentences`, and linear time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::{fmt::Write, fs, path::Path, time::Instant};

use nutgraf_text::Language;
use nutgraf_tokenize::{Mode, Segmentation, Tokenizer, TokenizerOptions};

#[derive(serde::Deserialize)]
struct Golden {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    sentences: Vec<String>,
}

fn sentences(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    let mut out = Segmentation::default();
    tokenizer.segment(text, &mut out);
    out.sentences.iter().map(|s| s.span.slice(text).to_owned()).collect()
}

fn tokenizer(language: &str) -> Tokenizer {
    let language = Some(language.parse::<Language>().unwrap());
    Tokenizer::new(TokenizerOptions { language, ..TokenizerOptions::default() })
}

/// Runs the cases of one language and reports every failure at once.
fn check(language: &str) -> usize {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/sentences");
    let path = folder.join(language).with_extension("toml");
    let golden: Golden = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let tokenizer = tokenizer(language);
    let mut failures = String::new();
    for case in &golden.case {
        let found = sentences(&tokenizer, &case.text);
        if found != case.sentences {
            let Case { name, text, sentences } = case;
            writeln!(
                failures,
                "{language}: {name}\n {text:?}\n {sentences:?}\n {found:?}"
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
    golden.case.len()
}

#[test]
fn english() {
    assert!(check("en") >= 100);
}

#[test]
fn french() {
    assert!(check("fr") >= 60);
}

#[test]
fn german() {
    assert!(check("de") >= 60);
}

#[test]
fn spanish() {
    assert!(check("es") >= 50);
}

#[test]
fn portuguese() {
    assert!(check("pt") >= 50);
}

/// Sixteen times the text takes about sixteen times as long, not 256.
#[test]
fn time_is_linear() {
    let tokenizer = Tokenizer::default();
    let once = |text: &str| {
        let start = Instant::now();
        sentences(&tokenizer, text);
        start.elapsed().as_secs_f64()
    };
    // The quickest of several runs: other processes only add.
    let seconds = |text: &str| (0..4).map(|_| once(text)).fold(f64::MAX, f64::min);
    for unit in [
        ".",
        ". ",
        "...",
        "\"",
        ")\"",
        ".\" ",
        "(",
        "A. ",
        "a.",
        "\n",
        "\n\n",
        "word ",
        "Mr. ",
        "a\n",
        "'",
        "www.a)",
        "http://a)",
        "@",
        "a@",
        "a.b@",
        "1.",
        "-",
        "a-",
        "é",
        "中",
        "\u{301}",
        "e\u{301}",
        "🇫🇷",
        "👩‍👩‍👧",
        "«",
        "» ",
        "\u{A0}",
        "1,",
        "¿",
        "$1",
    ] {
        let short = unit.repeat(50_000 / unit.len());
        let long = unit.repeat(800_000 / unit.len());
        let (single, sixteen) = (seconds(&short), seconds(&long));
        // More than sixteen, for the longer text leaves the caches.
        assert!(
            sixteen < 100.0 * single.max(0.001),
            "{unit:?}: {single}, then {sixteen}"
        );
    }
}

#[test]
fn every_mode_has_the_same_sentences() {
    let text = "He read the statement.The U.S. agreed. “Why?” she asked.\n\nA headline\nIt ended.";
    let news = sentences(&Tokenizer::default(), text);
    assert_eq!(news.len(), 5);
    for mode in [Mode::Unicode, Mode::Sklearn] {
        let options = TokenizerOptions { mode, ..TokenizerOptions::default() };
        assert_eq!(sentences(&Tokenizer::new(options), text), news);
    }
}
