//! Words against `unicode-segmentation`, the golden token cases, and properties.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop, one that is skipped should say so"
)]

use std::{env, fs, path::PathBuf};

use nutgraf_text::{Language, Span, Token, TokenKind};
use nutgraf_tokenize::{Mode, Segmentation, StopList, Tokenizer, TokenizerOptions};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn tokenizer(mode: Mode, language: Option<Language>) -> Tokenizer {
    Tokenizer::new(TokenizerOptions { mode, language })
}

fn words(tokenizer: &Tokenizer, text: &str) -> Vec<(usize, String)> {
    let found = tokenizer.tokens(text);
    found.map(|t| (t.span.start, t.span.slice(text).to_owned())).collect()
}

fn oracle(text: &str) -> Vec<(usize, String)> {
    text.unicode_word_indices().map(|(at, word)| (at, word.to_owned())).collect()
}

#[derive(serde::Deserialize)]
struct Golden {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    language: Option<Language>,
    text: String,
    /// `surface` or `surface/kind`; without a kind it is a word.
    tokens: Vec<String>,
}

#[test]
fn golden_tokens() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/golden/tokens.toml");
    let golden: Golden = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for case in golden.case {
        let found: Vec<String> = tokenizer(Mode::News, case.language)
            .tokens(&case.text)
            .map(|token| match token.kind {
                TokenKind::Word => token.span.slice(&case.text).to_owned(),
                kind => format!("{} {}", token.span.slice(&case.text), kind.name()),
            })
            .collect();
        assert_eq!(found, case.tokens, "{}: {:?}", case.name, case.text);
    }
}

/// Every article of the news data, if it is there.
fn news(mut each: impl FnMut(&str)) -> usize {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let data = env::var("NUTGRAF_DATA").unwrap_or_else(|_| shared.to_owned());
    let Ok(folder) = fs::read_dir(PathBuf::from(&data).join("data/news")) else {
        eprintln!("SKIPPED: no news in {data}/data/news; set NUTGRAF_DATA");
        return 0;
    };
    let mut articles = 0;
    for file in folder {
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let article: serde_json::Value = serde_json::from_str(line).unwrap();
            each(article["text"].as_str().unwrap());
            articles += 1;
        }
    }
    articles
}

#[test]
fn unicode_mode_equals_unicode_segmentation_on_news() {
    let tokenizer = tokenizer(Mode::Unicode, None);
    let articles = news(|text| {
        let found = tokenizer.tokens(text).map(|t| (t.span.start, t.span.slice(text)));
        assert!(found.eq(text.unicode_word_indices()), "{text:?}");
    });
    eprintln!("compared {articles} articles");
}

/// The tokens that are counted, and what `fill_terms` finds, a few at a time.
fn terms(tokenizer: &Tokenizer, text: &str) -> (Vec<Token>, Vec<Token>) {
    let tokens = tokenizer.tokens(text).filter(|token| token.kind.is_term());
    let (mut terms, mut at) = (Vec::new(), 0);
    let mut places = [Token { span: Span::new(0, 0), kind: TokenKind::Word }; 5];
    loop {
        let found = tokenizer.fill_terms(text, at, &mut places);
        terms.extend_from_slice(&places[..found]);
        match places.last() {
            Some(last) if found == places.len() => at = last.span.end,
            _ => break (tokens.collect(), terms),
        }
    }
}

#[test]
fn terms_of_news_are_its_tokens_without_marks() {
    let tokenizer = Tokenizer::default();
    news(|text| {
        let (tokens, terms) = terms(&tokenizer, text);
        assert_eq!(tokens, terms, "{text:?}");
    });
}

#[test]
fn tokens_of_news_lie_in_sentences() {
    let tokenizer = Tokenizer::default();
    let mut out = Segmentation::default();
    news(|text| {
        tokenizer.segment(text, &mut out);
        check_segmentation(text, &out);
    });
}

#[track_caller]
fn check_segmentation(text: &str, out: &Segmentation) {
    let mut end = 0;
    for token in &out.tokens {
        assert!(token.span.start >= end && !token.span.slice(text).is_empty());
        let gap = &text[end..token.span.start];
        assert!(!gap.contains(char::is_alphanumeric), "{gap:?}");
        end = token.span.end;
    }
    assert!(!text[end..].contains(char::is_alphanumeric));
    let mut next = 0;
    for sentence in &out.sentences {
        assert_eq!(sentence.tokens.start, next);
        assert!(!sentence.tokens.is_empty());
        let (first, last) = (sentence.tokens.start, sentence.tokens.end - 1);
        assert_eq!(sentence.span.start, out.tokens[first].span.start);
        assert_eq!(sentence.span.end, out.tokens[last].span.end);
        next = sentence.tokens.end;
    }
    assert_eq!(next, out.tokens.len());
}

/// Strings dense in the characters that word rules speak of.
fn awkward() -> impl Strategy<Value = String> {
    let characters = "aZ19_ .,:;'’\"-–@#$€%/()\n\r\t\u{AD}\u{200D}\u{301}\u{FE0F}éßİΣςאב״׳カナ漢ひ\
        한อ👩👧❤🇫🇷🏽\u{B7}\u{2027}\u{66B}٣५\u{A0}\u{2003}\u{85}\u{FEFF}ⅷ²½ªǅ\u{E001}\u{0}";
    let one = proptest::sample::select(characters.chars().collect::<Vec<_>>());
    proptest::collection::vec(one, 0..24).prop_map(|chars| chars.into_iter().collect())
}

fn dictionary() -> impl Strategy<Value = String> {
    let pieces = [
        "U.S.",
        "Mr. ",
        "http://a.b/c",
        "www.x.org",
        "me@x.org",
        "@x",
        "#y",
        "$3.5bn",
        "14,5 %",
        "’s ",
        "l’Iran",
        "…",
        "...",
        "\n\n",
        "\n",
        " ",
        "J. K. ",
        "z. B. ",
        "3. ",
        "The",
        "end",
        "COVID-19",
        "AT&T",
        "1.",
        "a",
        ".",
        "?!",
        "“",
        "”",
        "« ",
        " »",
    ];
    let one = proptest::sample::select(pieces.to_vec());
    proptest::collection::vec(one, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn unicode_mode_equals_unicode_segmentation(text in any::<String>()) {
        prop_assert_eq!(words(&tokenizer(Mode::Unicode, None), &text), oracle(&text));
    }

    #[test]
    fn unicode_mode_equals_unicode_segmentation_on_awkward_text(text in awkward()) {
        prop_assert_eq!(words(&tokenizer(Mode::Unicode, None), &text), oracle(&text));
    }

    #[test]
    fn news_mode_loses_nothing(text in prop_oneof![awkward(), dictionary(), any::<String>()]) {
        for language in [None, Some(Language::FRENCH), Some(Language::GERMAN)] {
            let tokenizer = tokenizer(Mode::News, language);
            let mut out = Segmentation::default();
            tokenizer.segment(&text, &mut out);
            check_segmentation(&text, &out);
            for token in &out.tokens {
                let folded = tokenizer.fold(token.span.slice(&text)).into_owned();
                prop_assert_eq!(tokenizer.fold(&folded), folded.as_str());
            }
        }
    }

    #[test]
    fn terms_are_tokens_without_marks(text in prop_oneof![awkward(), dictionary(), any::<String>()]) {
        for mode in [Mode::News, Mode::Unicode, Mode::Sklearn, Mode::YakeV07, Mode::RakeNltk] {
            let (tokens, terms) = terms(&tokenizer(mode, Some(Language::FRENCH)), &text);
            prop_assert_eq!(tokens, terms);
        }
    }

    #[test]
    fn sklearn_words_are_runs(text in prop_oneof![awkward(), any::<String>()]) {
        let tokenizer = tokenizer(Mode::Sklearn, None);
        for token in tokenizer.tokens(&text) {
            prop_assert!(token.span.slice(&text).chars().count() >= 2);
        }
        let mut out = Segmentation::default();
        tokenizer.segment(&text, &mut out);
        let assigned: usize = out.sentences.iter().map(|s| s.tokens.len()).sum();
        prop_assert_eq!(assigned, out.tokens.len());
    }
}

#[test]
fn sklearn_words_treat_marks_as_python_does() {
    let sklearn = tokenizer(Mode::Sklearn, None);
    let lower = |text: &str| {
        let found = sklearn.tokens(text);
        found.map(|t| sklearn.fold(t.span.slice(text)).into_owned()).collect::<Vec<_>>()
    };
    // Expected values are Python 3.11's.
    assert_eq!(lower("naïve e\u{301}te\u{301} it's U.S."), ["naïve", "te", "it"]);
    assert_eq!(lower("İstanbul ABİ"), ["stanbul", "abi"]);
    assert!(lower("हिन्दी").is_empty());
    assert_eq!(lower("x² ½ ⅷⅷ _a"), ["x²", "ⅷⅷ", "_a"]);
}

#[test]
fn built_in_stop_lists_match_the_news_tokenizer() {
    for language in ["en", "fr", "de", "es", "pt"] {
        let language: Language = language.parse().unwrap();
        let list = StopList::of(language);
        let unmatchable = list.unmatchable(&tokenizer(Mode::News, Some(language)));
        let few = unmatchable.len() * 20 < list.len();
        assert!(list.len() > 150 && few, "{language}: {unmatchable:?}");
    }
}
