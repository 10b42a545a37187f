//! `--explain`: each score can be made again from its numbers.

use serde_json::Value;

use super::support::{Keyword, KeywordRecord, METHODS, Place, records};

#[test]
fn explanations_give_the_scores() {
    let place = Place::with_news();
    for method in METHODS {
        let line = format!("keywords news --explain --method {method}");
        for record in records::<KeywordRecord>(&place.run(&line).done()) {
            for keyword in &record.keywords {
                let explanation = keyword.explanation.as_ref().expect("an explanation");
                assert_eq!(explanation["method"], method);
                gives_the_score(keyword, explanation, method);
            }
        }
    }
}

fn gives_the_score(keyword: &Keyword, explanation: &Value, method: &str) {
    let sum = |name| numbers(explanation, name).iter().sum::<f64>();
    let score = match method {
        "yake" => {
            let scores = numbers(explanation, "score");
            near(number(explanation, "product"), scores.iter().product());
            near(number(explanation, "sum"), scores.iter().sum());
            let sum = 1.0 + number(explanation, "sum");
            number(explanation, "product") / (number(explanation, "count") * sum)
        }
        // Stop words inside have no score; `crates/nutgraf/tests/yake.rs` begins with the
        // numbers of the words.
        "yake-0.4.8" | "yake-0.7" => {
            let sum = number(explanation, "sum") + 1.0;
            number(explanation, "product") / (sum * number(explanation, "count"))
        }
        "rake" | "rake-nltk" => sum("score"),
        "kp-miner" => {
            let parts = ["count", "boost", "idf"];
            parts.map(|name| number(explanation, name)).iter().product()
        }
        "bm25" => {
            let idf = numbers(explanation, "idf");
            let mean = idf.iter().sum::<f64>() / idf.len() as f64;
            number(explanation, "tf") * mean * number(explanation, "length")
        }
        "textrank" => sum("rank"),
        "tf-idf" => {
            let idf = numbers(explanation, "idf");
            let mean = idf.iter().sum::<f64>() / idf.len() as f64;
            number(explanation, "count") * mean * number(explanation, "length")
        }
        _ => panic!("no such method: {method}"),
    };
    near(score, keyword.score);
}

fn near(found: f64, expected: f64) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error <= 1e-12, "{found} instead of {expected}");
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or_else(|| panic!("no number {name}: {of}"))
}

/// A number of each word.
fn numbers(explanation: &Value, name: &str) -> Vec<f64> {
    let words = explanation["words"].as_array().expect("words");
    assert!(!words.is_empty());
    assert!(words.iter().all(|word| word["word"].as_str().is_some()));
    words.iter().map(|word| number(word, name)).collect()
}

#[test]
fn tables_show_explanations() {
    let place = Place::with_news();
    let out = place.run("keywords news/fr.jsonl --explain --format table").done();
    assert!(out.contains("explanation") && out.contains(" × (1 + "));
}
