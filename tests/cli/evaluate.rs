//! `nutgraf evaluate`.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::support::{Place, gzip, records};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden");

#[derive(Deserialize)]
struct Golden {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    options: String,
    file: String,
    documents: u64,
    missing: u64,
    map: f64,
    ndcg: f64,
    at_5: Vec<f64>,
    at_10: Vec<f64>,
    at_15: Vec<f64>,
}

/// The shipped articles, and lists of keywords for them.
fn place() -> Place {
    let place = Place::with_news();
    for file in ["plain.jsonl", "mangled.jsonl"] {
        let path = Path::new(GOLDEN).join("evaluation").join(file);
        place.write(file, fs::read(path).unwrap());
    }
    place
}

#[track_caller]
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("no number: {found}"));
    assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
}

#[test]
fn golden_figures() {
    let place = place();
    let text = fs::read_to_string(Path::new(GOLDEN).join("evaluation.toml")).unwrap();
    let golden: Golden = toml::from_str(&text).unwrap();
    assert_eq!(golden.case.len(), 8);
    for case in golden.case {
        let options = &case.options;
        let line = format!("evaluate plain.jsonl mangled.jsonl --gold news {options}");
        let found: Vec<Value> = records(&place.run(&line).out);
        let record = found.iter().find(|record| record["predictions"] == *case.file);
        let record = record.expect("a record of the file");
        assert_eq!(record["documents"], case.documents, "{line}");
        assert_eq!(record["missing"], case.missing, "{line}");
        near(&record["map"], case.map);
        near(&record["ndcg"], case.ndcg);
        let cuts = record["at"].as_array().unwrap();
        for (cut, expected) in cuts.iter().zip([case.at_5, case.at_10, case.at_15]) {
            let (spread, difference) = (&cut["f1_interval"], &cut["f1_difference"]);
            let ends = |of: &Value| [of["low"].clone(), of["high"].clone()];
            let means =
                [&cut["precision"], &cut["recall"], &cut["f1"]].map(Clone::clone);
            let mut found = [&means[..], &ends(spread)].concat();
            if !difference.is_null() {
                found.extend(ends(&difference["interval"]));
            }
            assert_eq!(found.len(), expected.len(), "{line}");
            found
                .iter()
                .zip(expected)
                .for_each(|(found, expected)| near(found, expected));
        }
    }
}

/// The figures of a document can be made again from what its record shows.
#[test]
fn documents_explain_their_figures() {
    let place = place();
    let line = "evaluate plain.jsonl --gold news --per-document";
    let documents: Vec<Value> = records(&place.run(line).done());
    assert_eq!(documents.len(), 62);
    let mut sum = 0.0;
    for document in &documents {
        let keywords = document["keywords"].as_array().unwrap();
        let hits = keywords.iter().take(10).filter(|k| k["outcome"] == "hit").count();
        let gold = document["gold"].as_u64().unwrap();
        let missed = document["missed"].as_array().unwrap().len() as u64;
        let all = keywords.iter().filter(|k| k["outcome"] == "hit").count();
        assert_eq!(all as u64 + missed, gold, "{document}");
        let f1 = 2.0 * hits as f64 / (10 + gold) as f64;
        near(&document["at"][1]["f1"], f1);
        sum += f1;
    }
    let record: Vec<Value> =
        records(&place.run("evaluate plain.jsonl --gold news").done());
    near(&record[0]["at"][1]["f1"], sum / 62.0);
    let alias = "evaluate plain.jsonl --gold news --explain";
    assert_eq!(records::<Value>(&place.run(alias).done()), documents);
}

#[test]
fn what_became_of_each_keyword() {
    let place = Place::new();
    let gold = r#"{"id": 7, "text": "The EU granted a waiver.", "keys":
        ["waivers", {"text": "European Union", "variants": ["EU"]}, "sanctions"]}"#;
    place.write("gold.jsonl", gold.replace('\n', " "));
    place.write(
        "found.jsonl",
        r#"{"id": "7", "keywords": ["E.U.", "EU", "Waiver", "WAIVERS", "!", "European union"]}"#,
    );
    let line = "evaluate found.jsonl --gold gold.jsonl --per-document --at 3";
    let document = &records::<Value>(&place.run(line).done())[0];
    let outcome = |k: &Value| {
        let name = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!("{} {}: {}", name(&k["text"]), name(&k["outcome"]), name(&k["key"]))
    };
    let keywords = document["keywords"].as_array().unwrap();
    let outcomes: Vec<_> = keywords.iter().map(outcome).collect();
    assert_eq!(
        outcomes,
        [
            "E.U. miss: -",
            "EU hit: European Union",
            "Waiver hit: waivers",
            "European union repeat: European Union"
        ]
    );
    assert_eq!(document["dropped"], serde_json::json!(["WAIVERS", "!"]));
    let missed = serde_json::json!([{"text": "sanctions", "in_text": false}]);
    assert_eq!(document["missed"], missed);
    near(&document["at"][0]["precision"], 2.0 / 3.0);
    let table = place.run(&format!("{line} --format table")).done();
    assert!(table.contains("missed  sanctions (not in the text)"), "{table}");
    assert!(table.contains("4 European union again"), "{table}");
}

#[test]
fn the_same_figures_however_predictions_are_written() {
    let place = Place::with_news();
    let keywords = |format: &str, output: &str| {
        place.run(&format!("keywords news --format {format} -o {output}")).done()
    };
    keywords("jsonl", "found.jsonl");
    keywords("csv", "found.csv");
    place.write("found.jsonl.gz", gzip(place.read("found.jsonl").as_bytes()));
    let mut rows: Vec<_> = place.read("found.csv").lines().map(str::to_owned).collect();
    rows[1..].reverse();
    place.write("sorted.csv", rows.join("\n"));
    let figures = |input: &str| {
        let mut found: Vec<Value> =
            records(&place.run(&format!("evaluate {input} --gold news")).done());
        found[0]["predictions"] = Value::Null;
        found
    };
    let expected = figures("found.jsonl");
    assert_eq!(expected[0]["documents"], 62);
    for input in ["found.csv", "found.jsonl.gz", "sorted.csv"] {
        assert_eq!(figures(input), expected, "{input}");
    }
    let out = place.feed("evaluate - --gold news", place.read("found.csv").as_bytes());
    let mut piped: Vec<Value> = records(&out.done());
    piped[0]["predictions"] = Value::Null;
    assert_eq!(piped, expected);
}

#[test]
fn gold_beside_text_files() {
    let place = Place::new();
    place.write("in/a.txt", "Drought in Mirazan.");
    place.write("in/a.keys", "Republic of Mirazan | Mirazan\ndroughts\n\n");
    place.write("in/b.txt", "Nobody has read this one.");
    let keywords = r#"{"id": "in/a.txt", "keywords": ["mirazan", "drought"]}"#;
    place.write("found.jsonl", keywords);
    let ended = place.run("evaluate found.jsonl --gold in");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("in/b.txt: no gold keywords in in/b.keys"),
        "{}",
        ended.err
    );
    let record = &records::<Value>(&ended.out)[0];
    assert_eq!(record["documents"], 1);
    near(&record["at"][0]["recall"], 1.0);
}

#[test]
fn bad_lines_are_reported_and_the_others_count() {
    let place = Place::new();
    place.write(
        "gold.jsonl",
        "{\"id\": \"a\", \"keys\": [\"x\"]}\n{\"id\": \"b\", \"keys\": 3}\n{\"id\": \"c\"}\n{",
    );
    place.write(
        "found.jsonl",
        "{\"id\": \"a\", \"keywords\": [\"x\"]}\n{\"keywords\": []}\n[]\n\
         {\"id\": \"b\", \"keywords\": [{\"phrase\": \"x\"}]}\n\
         {\"id\": \"a\", \"keywords\": [\"X\"]}\n{\"id\": \"z\", \"keywords\": []}\n",
    );
    let ended = place.run("evaluate found.jsonl --gold gold.jsonl --rejects bad.jsonl");
    assert_eq!(ended.code, Some(1));
    for reason in [
        "error: found.jsonl:2: no field \"id\"; there are \"keywords\"",
        "error: found.jsonl:3: invalid type: sequence",
        "error: found.jsonl:4: field \"keywords\": missing field `text`",
        "notice: found.jsonl:5: document \"a\" again: its last list counts",
        "error: gold.jsonl:2: field \"keys\": invalid type: integer `3`",
        "error: gold.jsonl:3: no field \"keys\"; there are \"id\"",
        "error: gold.jsonl:4: EOF while parsing",
        "notice: found.jsonl: 1 of 2 lists are for documents that the gold does not have",
    ] {
        assert!(ended.err.contains(reason), "{reason}\n{}", ended.err);
    }
    assert_eq!(place.read("bad.jsonl").lines().count(), 6);
    let record = &records::<Value>(&ended.out)[0];
    assert_eq!(record["documents"], 1);
    let stopped = place.run("evaluate found.jsonl --gold gold.jsonl --on-error fail");
    assert!(stopped.fatal().contains("stopped at the first document"));
}

#[test]
fn what_cannot_be_evaluated() {
    let place = place();
    place.write("strangers.jsonl", r#"{"id": "x", "keywords": []}"#);
    for (line, parts) in [
        ("plain.jsonl --gold news --at 0", &["\"0\"", "at", "from 1"][..]),
        ("plain.jsonl --gold news --at five", &["five", "--at"]),
        ("plain.jsonl", &["--gold"]),
        ("plain.jsonl --gold nowhere", &["nowhere"]),
        ("nowhere --gold news", &["nowhere"]),
        ("- --gold -", &["more than once"]),
        ("plain.jsonl --gold news -o plain.jsonl", &["--output", "input"]),
        ("plain.jsonl --gold news --rejects plain.jsonl", &["--rejects", "input"]),
        (
            "strangers.jsonl --gold news --only-predicted",
            &["strangers.jsonl", "scored"],
        ),
        ("plain.jsonl --gold news --gold-language Klingon", &["Klingon"]),
    ] {
        place.run(&format!("evaluate {line}")).fatal_naming(parts);
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let place = place();
    let mut gold = String::new();
    for round in 0..20 {
        for name in place.files("news") {
            let lines = place.read(&format!("news/{name}"));
            gold += &lines.replace("{\"id\": \"", &format!("{{\"id\": \"{round}-"));
        }
    }
    place.write("gold.jsonl", &gold);
    place.write(
        "found.jsonl",
        place.read("plain.jsonl").replace("\"id\": \"", "\"id\": \"7-"),
    );
    for options in ["", "--per-document", "--per-document --format csv"] {
        let line =
            format!("evaluate found.jsonl --gold gold.jsonl {options} --threads");
        let expected = place.run(&format!("{line} 1")).done();
        for threads in [2, 7] {
            assert!(
                place.run(&format!("{line} {threads}")).done() == expected,
                "{line}"
            );
        }
    }
}

#[test]
fn tables_show_percentages_and_intervals() {
    let place = place();
    let out = place.run("evaluate plain.jsonl mangled.jsonl --gold news -f table").out;
    assert!(out.contains("41.39   37.56 … 45.17"), "{out}");
    let csv = place.run("evaluate plain.jsonl --gold news -f csv").done();
    assert!(
        csv.starts_with("predictions,documents,missing,skipped,k,precision,recall,f1,")
    );
    assert_eq!(csv.lines().count(), 4);
}

#[test]
fn a_document_twice_in_the_gold_counts_twice() {
    let place = Place::new();
    let gold =
        "{\"id\": \"a\", \"keys\": [\"x\"]}\n{\"id\": \"a\", \"keys\": [\"y\"]}\n";
    place.write("gold.jsonl", gold);
    place.write("found.jsonl", r#"{"id": "a", "keywords": ["x"]}"#);
    let ended = place.run("evaluate found.jsonl --gold gold.jsonl --at 1");
    assert_eq!(ended.code, Some(0));
    assert!(ended.err.contains("repeated documents: 1; \"a\" is in the gold again"));
    let record = &records::<Value>(&ended.out)[0];
    assert_eq!(record["documents"], 2);
    near(&record["at"][0]["f1"], 0.5);
}
