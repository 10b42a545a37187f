//! `nutgraf estimate`.

use std::fmt::Write;

use serde_json::{Value, json};

use super::support::{Place, gzip, shipped_news};

/// Articles in JSON lines, and how many there are.
fn many() -> (String, usize) {
    let texts: Vec<String> = shipped_news()
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let articles: Vec<Value> = texts
        .iter()
        .flat_map(|text| text.lines().map(|line| serde_json::from_str(line).unwrap()))
        .collect();
    let (mut lines, mut number, mut random) = (String::new(), 0, 1_u32);
    while lines.len() < 3 << 20 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let article = &articles[(random >> 16) as usize % articles.len()];
        let text = format!("Number {number}. {}", article["text"].as_str().unwrap());
        writeln!(lines, "{}", json!({"id": number, "text": text})).unwrap();
        number += 1;
    }
    (lines, number)
}

fn estimate(place: &Place, line: &str) -> Value {
    serde_json::from_str(&place.run(&format!("estimate {line}")).done()).unwrap()
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap()
}

/// Whether a number is known to within so many percent.
fn about(found: &Value, truth: f64, percent: f64) {
    let off = 100.0 * (number(found) / truth - 1.0).abs();
    assert!(off <= percent, "{found} is no {truth}: {off:.1} %");
}

#[test]
fn a_small_corpus_is_counted() {
    let place = Place::with_news();
    let found = estimate(&place, "news");
    place.run("state build news -o state").done();
    let shown = place.run("state show state --summary-only").done();
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(found["sample"]["complete"], true);
    assert_eq!(found["documents"]["number"], shown["documents"]);
    assert_eq!(found["documents"]["low"], shown["documents"]);
    assert_eq!(found["words"], shown["tokens"]);
    assert_eq!(found["distinct_words"], shown["rows"]);
    assert_eq!(found["problems"], 0);
    let languages = found["languages"].as_array().unwrap();
    assert_eq!(languages.len(), 5);
    assert_eq!(languages[0]["language"], "en");
    let sum: f64 = languages.iter().map(|of| number(&of["share"])).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    let jobs: Vec<&str> = found["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| {
            assert!(number(&job["seconds"]) > 0.0 && number(&job["memory"]) > 1e7);
            job["job"].as_str().unwrap()
        })
        .collect();
    assert_eq!(
        jobs,
        [
            "keywords",
            "frequencies",
            "frequencies --ngrams 1..2",
            "state build",
            "state build --ngrams 1..2"
        ]
    );
}

#[test]
fn a_large_corpus_is_estimated_from_pieces() {
    let place = Place::new();
    let (lines, documents) = many();
    place.write("news.jsonl", &lines);
    place.write("news.jsonl.gz", gzip(lines.as_bytes()));
    place.write("news.txt", &lines);
    let counted: Value =
        serde_json::from_str(&place.run("estimate news.jsonl --sample 1GB").done())
            .unwrap();
    assert_eq!(counted["documents"]["number"], documents);
    for (input, known) in [
        ("news.jsonl --sample 400kB", true),
        // Told by its content.
        ("news.txt --input-format jsonl --sample 400kB", true),
        ("news.jsonl.gz --sample 800kB", false),
    ] {
        let found = estimate(&place, input);
        assert_eq!(found["sample"]["complete"], false);
        let read = number(&found["sample"]["bytes"]);
        assert!(read > 3e5 && read < 6e5 || !known, "{read}");
        let truth = number(&counted["documents"]["number"]);
        // What a decoder has read ahead is counted, but not seen.
        let off = if known { 8.0 } else { 20.0 };
        about(&found["documents"]["number"], truth, off);
        about(&found["words"], number(&counted["words"]), off);
        about(&found["text_bytes"], number(&counted["text_bytes"]), off);
        // All words are soon seen, but for the numbers.
        about(&found["distinct_words"], number(&counted["distinct_words"]), 60.0);
        assert_eq!(found["documents"]["low"].is_null(), !known, "{input}");
        if known {
            let (low, high) = (&found["documents"]["low"], &found["documents"]["high"]);
            assert!(number(low) <= truth && truth <= number(high), "{found}");
        }
        // What does not hang on the clock is the same on any number of threads.
        let again = estimate(&place, &format!("{input} -j 3"));
        for name in ["sample", "documents", "words", "distinct_words", "languages"] {
            assert_eq!(found[name], again[name]);
        }
    }
}

#[test]
fn some_of_many_small_files_are_read() {
    let place = Place::new();
    let (lines, documents) = many();
    let lines: Vec<&str> = lines.lines().collect();
    for (number, part) in lines.chunks(7).enumerate() {
        place.write(&format!("news/{number:04}.jsonl"), part.join("\n"));
    }
    place.write("news/large.jsonl", lines.join("\n"));
    let found = estimate(&place, "news --sample 500kB");
    let read = number(&found["sample"]["bytes"]);
    assert!(read > 4e5 && read < 8e5, "{read}");
    about(&found["documents"]["number"], 2.0 * documents as f64, 5.0);
    assert!(found["documents"]["low"].is_u64(), "{found}");
}

#[test]
fn each_text_file_is_a_document() {
    let place = Place::new();
    for number in 0..300 {
        let long = "The vote was close. ".repeat(1 + number % 13);
        place.write(&format!("articles/{number:03}.txt"), long);
    }
    place.write("articles/broken.txt", [0xFF, 0, 0xFF, 0, 1, 2]);
    let found = estimate(&place, "articles --sample 10kB --input-format text");
    assert_eq!(found["sample"]["complete"], false);
    assert_eq!(found["files"], 301);
    about(&found["documents"]["number"], 300.5, 0.5);
    assert_eq!(found["languages"][0]["language"], "en");
}

#[test]
fn what_cannot_be_read_is_told() {
    let place = Place::new();
    let mut lines = "{\"text\": \"The vote was close.\"}\n{\"text\": 3}\n".repeat(40);
    place.write("news.jsonl", &lines);
    let run = place.run("estimate news.jsonl");
    assert_eq!(run.code, Some(1));
    let found: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&found["documents"]["number"], &found["problems"]),
        (&json!(40), &json!(40))
    );
    assert_eq!(run.err.matches("error: news.jsonl:").count(), 5, "{}", run.err);
    assert!(run.err.contains("notice: 35 more documents of the sample cannot be read"));
    let table = place.run("estimate news.jsonl --format table").out;
    assert!(table.contains("documents  40; 40 more cannot be read\n"), "{table}");
    assert!(table.contains("all of it was read\n"), "{table}");
    lines = "{\"body\": \"The vote was close.\"}\n".to_owned();
    place.write("body.jsonl", lines);
    let error = place.run("estimate body.jsonl").fatal();
    assert!(error.contains("there are \"body\""), "{error}");
    assert!(error.contains("the sample has no document that can be read"), "{error}");
    let error = place.run("estimate -").fatal();
    assert!(error.contains("the size of the standard input or a pipe is not known"));
    let error = place.run("estimate body.jsonl --sample 0").fatal();
    assert!(error.contains("--sample"), "{error}");
}
