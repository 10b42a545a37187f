//! The methods `yake-0.4.8` and `yake-0.7` against what the Python package gave for our own
//! articles (`tests/golden/make_yake.py`).

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{fs, path::PathBuf};

use nutgraf::{
    AnalyzerOptions, Document, Field, KeywordEntry, KeywordExtractor, KeywordOptions,
    KeywordRecord, KeywordShown, Language, Method, Offsets, StopWordOptions, StopWords,
    keyword_analyzer, keywords_of,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

const METHODS: [Method; 2] = [Method::YakeV048, Method::YakeV07];

#[derive(Deserialize)]
struct Golden {
    settings: Vec<KeywordOptions>,
    articles: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    id: String,
    stop_words: String,
    /// For each of the settings, keywords with their scores.
    lists: Vec<Vec<(String, f64)>>,
}

fn tests() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests"))
}

fn golden(method: Method) -> Golden {
    let path = tests().join("golden").join(method.name()).with_added_extension("json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The text of an article that ships with the project.
fn text(id: &str) -> String {
    let folder = tests().join("../corpora/news");
    let files = fs::read_dir(folder).unwrap();
    let lines = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let found = lines.flat_map(|text| {
        let articles = text.lines().map(|line| serde_json::from_str(line).unwrap());
        articles.collect::<Vec<Value>>()
    });
    let article = found.into_iter().find(|article| article["id"] == id).unwrap();
    article["text"].as_str().unwrap().to_owned()
}

fn record(text: &str, options: KeywordOptions, stop_words: StopWords) -> KeywordRecord {
    let stop_words = StopWordOptions { stop_words };
    let options_of_text = AnalyzerOptions { stop_words, ..AnalyzerOptions::default() };
    let analyzer = keyword_analyzer(options.method, options_of_text).unwrap();
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, offsets: Offsets::Bytes };
    let mut document = Document::new("a1", text);
    document.language = Some(Language::ENGLISH);
    keywords_of(&mut analyzer.worker(), &extractor, &document, None, shown)
}

fn list(language: &str) -> StopWords {
    StopWords::File(tests().join(format!("reference/stop-words-{language}.txt")))
}

/// The explanation as its readers get it.
fn explanation(keyword: &KeywordEntry) -> Value {
    serde_json::to_value(keyword.explanation.as_ref().unwrap()).unwrap()
}

#[test]
fn keywords_and_scores_of_the_package() {
    for method in METHODS {
        let golden = golden(method);
        let mut compared = 0;
        for article in &golden.articles {
            let text = text(&article.id);
            for (settings, expected) in golden.settings.iter().zip(&article.lists) {
                let options = KeywordOptions { method, ..settings.clone() };
                let record = record(&text, options, list(&article.stop_words));
                let name = format!("{} {} {settings:?}", method.name(), article.id);
                assert_eq!(record.keywords.len(), expected.len(), "{name}");
                for (found, (keyword, score)) in record.keywords.iter().zip(expected) {
                    agrees(found, keyword, *score, &name);
                    compared += 1;
                }
            }
        }
        assert!(compared > 1500, "{compared}");
    }
}

fn agrees(found: &KeywordEntry, keyword: &str, score: f64, name: &str) {
    let own = explanation(found);
    let own = own["keyword"].as_str().unwrap();
    // Where nothing is left out the package gives keywords in lower case.
    assert!(own == keyword || own.to_lowercase() == keyword, "{name}: {own} {keyword}");
    let difference = (found.score - score).abs();
    assert!(
        difference <= 1e-9 * score.abs(),
        "{name} {keyword}: {} {score}",
        found.score
    );
}

/// The score from nothing but the numbers of its explanation.
fn recomputed(explanation: &Value) -> f64 {
    let number = |of: &Value, name: &str| of[name].as_f64().unwrap();
    let (mut product, mut sum) = (1.0, 0.0);
    for word in explanation["words"].as_array().unwrap() {
        if word["role"] == "bridge" {
            let loose = 1.0 - number(word, "before") * number(word, "behind");
            product *= 1.0 + loose;
            sum -= loose;
            continue;
        }
        let relatedness = number(word, "relatedness");
        let weight = number(word, "case")
            + number(word, "frequency") / relatedness
            + number(word, "spread") / relatedness;
        let score = number(word, "position") * relatedness / weight;
        product *= score;
        sum += score;
    }
    product / ((sum + 1.0) * number(explanation, "count"))
}

#[test]
fn explanations_lead_to_the_scores() {
    for method in METHODS {
        let mut bridges = 0;
        for article in golden(method).articles {
            let options =
                KeywordOptions { method, top: 500, ..KeywordOptions::default() };
            let record = record(&text(&article.id), options, list(&article.stop_words));
            for keyword in record.keywords {
                let explained = explanation(&keyword);
                let score = recomputed(&explained);
                assert!((score - keyword.score).abs() <= 1e-9 * score.abs());
                assert_eq!(explained["method"], method.name());
                let line = keyword.explanation.unwrap().to_string();
                assert!(line.starts_with(&format!("{score:.4} = ")), "{line}");
                bridges += line.matches("×(2 - p)").count();
            }
        }
        assert!(bridges > 50, "{bridges}");
    }
}

/// Two stop words inside can make a score negative; outside truth: yake 0.7.3.
#[test]
fn a_negative_score_stays_negative() {
    let text = "Rivals met on the pier. The mayor sat on a bench. The crew of the ferry \
                ate on the deck. The cook of the crew was on leave. Fish of the day: \
                cod. Rain fell on land and of the rest little is known.";
    let words =
        ["the", "on", "of", "a", "was", "and", "is"].map(str::to_owned).to_vec();
    let options = KeywordOptions {
        method: Method::YakeV07,
        max_words: Some(5),
        ..KeywordOptions::default()
    };
    let record = record(text, options, StopWords::Words(words));
    let [first, second] = [&record.keywords[0], &record.keywords[1]];
    assert_eq!([&first.text, &second.text], ["met on the pier", "Rivals met"]);
    assert!((first.score - -0.455_775_930_158_833_94).abs() < 1e-9, "{}", first.score);
    assert!(first.salience > 0.999 && second.salience > 0.999);
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Port ",
        "the ",
        "of ",
        "U.N. ",
        "talks. ",
        "\n\n",
        "\n\t",
        "&amp;",
        "isn’t ",
        "COVID-19 ",
        "http://a.b/c ",
        "(",
        ")",
        ". ",
        "\u{2028}",
        "well-\n",
        "\0",
        "é",
        "日本",
        "١٢ ",
        "ǅ ",
        "'s ",
        "n't ",
        "aʼbʼs ",
        "m² ",
        "\u{1C}",
        "@",
        "://",
    ]);
    let news = prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => news, 1 => any::<String>()]
}

proptest! {
    #[test]
    fn any_text_gives_finite_scores_and_exact_spans(
        text in texts(),
        max_words in 1u32..=6,
        window in 1u32..=4,
        dedup_limit in 0.0..=1.0f64,
    ) {
        for method in METHODS {
            let options = KeywordOptions {
                method,
                top: 1000,
                max_words: Some(max_words),
                window: Some(window),
                dedup_limit: Some(dedup_limit),
                ..KeywordOptions::default()
            };
            let record = record(&text, options, StopWords::Auto);
            for keyword in &record.keywords {
                prop_assert!(keyword.score.is_finite());
                prop_assert!((0.0..=1.0).contains(&keyword.salience));
                prop_assert_eq!(keyword.count, keyword.spans.len());
                let first = keyword.spans[0];
                prop_assert_eq!(first.field, Field::Text);
                prop_assert_eq!(&text[first.start..first.end], &*keyword.text);
                for span in &keyword.spans {
                    prop_assert!(span.start < span.end);
                    prop_assert!(text.get(span.start..span.end).is_some());
                }
                for pair in keyword.spans.windows(2) {
                    prop_assert!(pair[0].start < pair[1].start);
                }
            }
            for pair in record.keywords.windows(2) {
                prop_assert!(pair[0].score <= pair[1].score);
                prop_assert!(pair[0].salience >= pair[1].salience);
            }
        }
    }
}
