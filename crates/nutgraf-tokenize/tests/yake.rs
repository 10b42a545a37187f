//! The modes `yake-0.4.8` and `yake-0.7` against what segtok gives for awkward strings
//! (`tests/golden/make_yake_tokens.py`). `tests/reference/yake_tokens.py` compares them on
//! any corpus.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{fs, time::Instant};

use nutgraf_tokenize::{Mode, Segmentation, Tokenizer, TokenizerOptions};
use serde_json::Value;

const MODES: [Mode; 2] = [Mode::YakeV048, Mode::YakeV07];

fn tokenizer(mode: Mode) -> Tokenizer {
    Tokenizer::new(TokenizerOptions { mode, language: None })
}

/// The forms of the tokens of each sentence.
fn forms<'a>(text: &'a str, found: &'a Segmentation) -> Vec<Vec<&'a str>> {
    let form = |index: usize| {
        let other = found.forms.iter().find(|(token, _)| *token == index);
        other.map_or_else(|| found.tokens[index].span.slice(text), |(_, form)| form)
    };
    found.sentences.iter().map(|s| s.tokens.clone().map(form).collect()).collect()
}

#[test]
fn tokens_of_awkward_strings() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/yake-tokens.jsonl");
    let cases = fs::read_to_string(path).unwrap();
    assert!(cases.lines().count() > 400);
    let mut found = Segmentation::default();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        for mode in MODES {
            tokenizer(mode).segment(text, &mut found);
            let sentences = serde_json::to_value(forms(text, &found)).unwrap();
            assert_eq!(sentences, case[mode.name()], "{} {text:?}", mode.name());
            let ordered = found.tokens.windows(2);
            assert!(ordered.into_iter().all(|t| t[0].span.end <= t[1].span.start));
        }
    }
}

#[track_caller]
fn check(text: &str, surfaces: &[&str], read: &[&str]) {
    let mut found = Segmentation::default();
    tokenizer(Mode::YakeV07).segment(text, &mut found);
    let spans: Vec<&str> = found.tokens.iter().map(|t| t.span.slice(text)).collect();
    assert_eq!(spans, surfaces);
    assert_eq!(forms(text, &found).concat(), read);
}

#[test]
fn spans_are_those_of_the_text() {
    check(
        "AT&amp;T isn’t",
        &["AT", "&amp;", "T", "is", "n’t"],
        &["AT", "&", "T", "is", "n’t"],
    );
    check("a well-\r known", &["a", "well-\r known"], &["a", "well-known"]);
    check("Europe's sea", &["Europe", "sea"], &["Europe", "sea"]);
    check(
        "see http://a.b\nor c@d.e",
        &["see", "http://a.b\nor c@d.e"],
        &["see", "http://a.b or c@d.e"],
    );
}

/// Places where a rule may look far ahead or back.
#[test]
fn time_is_linear() {
    let patterns = [
        ". ",
        "Mr. ",
        "( ",
        "'[",
        "http://a://",
        "(http://a.b/?",
        "http://a.b @",
        "'a@",
        "a.b-",
        "&",
        "&abcdefghijklmnopqrstuvwxyzabcdefgh",
        "a-\r",
        ")A",
        "A₂)",
        "a,,;; ",
        "’",
        "X. ",
        "abc. def",
        "Ab --- C. ",
        "(x et al. Y",
        "\n\tX",
        "X\n",
        "\0",
        "日本",
    ];
    let mut found = Segmentation::default();
    for pattern in patterns {
        let text = pattern.repeat(500_000 / pattern.len());
        for mode in MODES {
            let start = Instant::now();
            tokenizer(mode).segment(&text, &mut found);
            let seconds = start.elapsed().as_secs_f64();
            assert!(seconds < 5.0, "{pattern:?}: {seconds} s");
        }
    }
}
