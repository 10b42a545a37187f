//! Numbers that are none, or have no end, cannot get into the output.

use std::fmt::Write as _;

use serde_json::json;

use super::support::{KeywordRecord, METHODS, Place, records};

/// What leaves formulas nothing to divide by, or much of one thing.
fn odd_texts() -> Vec<String> {
    let odd =
        ["!!! ???", "a", "the", "7 8 9", "Vote", "vote vote vote", "😀 😀", "A. B. C."];
    let words =
        ["1e400 INF NaN -1e999 1_000", "of the of the of the", "\u{ad}\u{200d}x"];
    let long = [
        "Vote ".repeat(3000),
        "x".repeat(5000),
        "e\u{301}".repeat(50),
        format!("Vote {} Vote", "of the ".repeat(20)),
        "Vote of the vote. The Vote of a vote! ".repeat(30),
    ];
    odd.into_iter().chain(words).map(str::to_owned).chain(long).collect()
}

fn corpus(texts: &[String]) -> String {
    let mut corpus = String::new();
    for text in texts {
        for record in [json!({ "text": text }), json!({ "title": text, "text": text })]
        {
            writeln!(corpus, "{record}").unwrap();
        }
    }
    corpus
}

/// Numbers of a column, of which the empty ones are of documents without keywords.
#[track_caller]
fn check_column(csv: &str, column: &str, line: &str) -> usize {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == column);
    let mut numbers = 0;
    for row in reader.records().map(Result::unwrap) {
        let number = &row[place.unwrap()];
        assert!(number.parse().is_ok_and(f64::is_finite), "{number}: {line}");
        numbers += 1;
    }
    numbers
}

#[test]
fn scores_are_finite() {
    let place = Place::new();
    place.write("odd.jsonl", corpus(&odd_texts()));
    place.write("one.jsonl", corpus(&odd_texts()[5..6]));
    for method in METHODS {
        for options in ["--language en", "--language en --max-words 5", "--top 1000"] {
            for file in ["odd.jsonl", "one.jsonl"] {
                check(&place, &format!("keywords {file} --method {method} {options}"));
            }
        }
    }
    let most = "--method kp-miner --lasf 1 --alpha 1e-308 --sigma 1e308";
    check(&place, &format!("keywords odd.jsonl --language en {most}"));
}

#[track_caller]
fn check(place: &Place, line: &str) {
    // JSON has no such number; what is read here takes no null for one.
    let found: Vec<KeywordRecord> =
        records(&place.run(&format!("{line} --explain")).done());
    let keywords: Vec<_> = found.iter().flat_map(|record| &record.keywords).collect();
    for keyword in &keywords {
        assert!(keyword.score.is_finite(), "{keyword:?}: {line}");
        assert!((0.0..=1.0).contains(&keyword.salience), "{keyword:?}: {line}");
        let explanation = keyword.explanation.as_ref().unwrap().to_string();
        assert!(!explanation.contains("null"), "{explanation}: {line}");
    }
    let csv = place.run(&format!("{line} --format csv")).done();
    for column in ["score", "salience"] {
        assert_eq!(check_column(&csv, column, line), keywords.len(), "{line}");
    }
}

/// Of corpora that share nothing, or have one word.
#[test]
fn measures_are_finite_or_missing() {
    let place = Place::new();
    for (name, text) in
        [("a", "vote"), ("b", "grain grain deal"), ("c", "vote deal vote")]
    {
        place.write(&format!("{name}.txt"), text);
    }
    for (target, reference) in [("a", "b"), ("b", "a"), ("a", "a"), ("b", "c")] {
        for measure in choices(&place, "keyness a.txt --reference b.txt") {
            let line = format!(
                "keyness {target}.txt --reference {reference}.txt --min-count 1 \
                 --direction both --measure {measure} --format csv"
            );
            check_measures(&place.run(&line).done(), &line);
        }
    }
    for measure in choices(&place, "collocations a.txt") {
        for file in ["a.txt", "b.txt", "c.txt"] {
            let line = format!(
                "collocations {file} --min-count 1 --window 3 --measure {measure} \
                 --format csv"
            );
            check_measures(&place.run(&line).done(), &line);
        }
    }
}

fn choices(place: &Place, command: &str) -> Vec<String> {
    let message = place.run(&format!("{command} --measure ?")).fatal();
    let (_, listed) = message.split_once("[possible values: ").expect("choices");
    let (listed, _) = listed.split_once(']').expect("choices");
    listed.split(", ").map(str::to_owned).collect()
}

#[track_caller]
fn check_measures(csv: &str, line: &str) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for row in reader.records().map(Result::unwrap) {
        for field in &row {
            assert!(field.parse().map_or(true, f64::is_finite), "{field}: {line}");
        }
    }
}
