//! `nutgraf compare`.

use serde_json::Value;

use super::support::{KeywordRecord, Place, records};

#[test]
fn methods_side_by_side() {
    let place = Place::with_news();
    let out = place.run("compare news --methods yake,rake,tf-idf --top 5").done();
    let mut lines: Vec<Value> = records(&out);
    let summary = lines.pop().unwrap();
    assert_eq!((lines.len(), &summary["documents"]), (62, &Value::from(62)));
    for (at, method) in ["yake", "rake", "tf-idf"].into_iter().enumerate() {
        let alone =
            place.run(&format!("keywords news --top 5 --method {method}")).done();
        for (record, line) in records::<KeywordRecord>(&alone).iter().zip(&lines) {
            let column = &line["methods"][at];
            assert_eq!(
                (&line["id"], &column["method"]),
                (&record.id.as_str().into(), &method.into())
            );
            let texts =
                column["keywords"].as_array().unwrap().iter().map(|k| &k["text"]);
            assert!(
                texts.eq(record.keywords.iter().map(|k| k.text.as_str())),
                "{line}"
            );
        }
    }
}

/// The summary is what can be made from the documents.
#[test]
fn agreement_is_a_mean_over_documents() {
    let place = Place::with_news();
    let out = place.run("compare news --methods yake,textrank,tf-idf").done();
    let mut lines: Vec<Value> = records(&out);
    let summary = lines.pop().unwrap();
    for (at, pair) in summary["agreement"].as_array().unwrap().iter().enumerate() {
        for name in ["overlap", "rbo"] {
            let values = lines.iter().map(|line| line["agreement"][at][name].as_f64());
            let sum: f64 = values.map(Option::unwrap).sum();
            let mean = pair[name].as_f64().unwrap();
            assert!(
                (sum / 62.0 - mean).abs() < 1e-12 && mean > 0.1 && mean < 0.9,
                "{pair}"
            );
        }
    }
    let short = place.run("compare news --summary-only --methods yake,textrank,tf-idf");
    assert_eq!(records::<Value>(&short.done()), [summary]);
}

#[test]
fn agreement_of_a_text_by_hand() {
    let place = Place::new();
    place.write("a.txt", "Artsakh leaders left Artsakh. Armenia declined the waiver.");
    let line = "compare a.txt --methods yake,tf-idf --top 3";
    let record = &records::<Value>(&place.run(line).done())[0];
    let words = |at: usize| {
        let keywords = record["methods"][at]["keywords"].as_array().unwrap();
        keywords.iter().map(|k| k["text"].as_str().unwrap()).collect::<Vec<_>>()
    };
    let both = words(0).iter().filter(|word| words(1).contains(word)).count();
    let overlap = both as f64 / (words(0).len() + words(1).len() - both) as f64;
    assert_eq!(record["agreement"][0]["overlap"], overlap);
    for keyword in record["methods"][0]["keywords"].as_array().unwrap() {
        let named =
            1 + usize::from(words(1).contains(&keyword["text"].as_str().unwrap()));
        assert_eq!(keyword["named_by"], named);
    }
}

#[test]
fn figures_are_those_of_evaluate() {
    let place = Place::with_news();
    for method in ["yake", "tf-idf"] {
        place.run(&format!("keywords news --method {method} -o {method}")).done();
    }
    let line = "evaluate yake tf-idf --gold news --at 5,10";
    let expected: Vec<Value> = records(&place.run(line).done());
    let check = |line: &str| {
        let lines: Vec<Value> = records(&place.run(line).done());
        assert_eq!(lines[0]["evaluation"], Value::from(expected.clone()), "{line}");
    };
    check("compare news --methods yake,tf-idf --summary-only");
    // The same gold, but from a file of its own.
    let gold: String =
        place.files("news").iter().map(|n| place.read(&format!("news/{n}"))).collect();
    place.write("gold.jsonl", &gold);
    place.write("plain.jsonl", gold.replace("\"keys\"", "\"other\""));
    check("compare plain.jsonl --gold gold.jsonl --methods yake,tf-idf --summary-only");
    let none = place.run("compare plain.jsonl --summary-only").done();
    assert_eq!(records::<Value>(&none)[0]["evaluation"], Value::Array(Vec::new()));
}

#[test]
fn keywords_in_columns() {
    let place = Place::with_news();
    let out = place.run("compare news/fr.jsonl --methods yake,tf-idf -f table").done();
    assert!(out.contains("       yake ") && out.contains(" ×2"), "{out}");
    assert!(out.contains("overlap") && out.contains("against first"), "{out}");
    let csv =
        place.run("compare news/fr.jsonl --methods yake,tf-idf -f csv --top 2").done();
    assert!(csv.starts_with("id,method,rank,keyword,score,named_by\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 7 * 2 * 2);
    let pairs = place.run("compare news -f csv --summary-only").done();
    assert!(pairs.starts_with("first,second,documents,overlap,rbo\nyake,textrank,62,"));
    assert_eq!(pairs.lines().count(), 4);
}

#[test]
fn what_cannot_be_compared() {
    let place = Place::with_news();
    for (line, parts) in [
        ("news --methods yake,yake", &["methods", "yake", "twice"][..]),
        ("news --methods nope", &["nope", "yake", "tf-idf"]),
        ("news --method yake", &["--method", "--methods"]),
        ("news --at 0", &["at", "0"]),
        ("news --gold nowhere", &["nowhere"]),
        ("news --gold -", &["--gold", "standard input"]),
        ("news/de.jsonl --gold news/fr.jsonl -o news/fr.jsonl", &["--output", "input"]),
    ] {
        place.run(&format!("compare {line}")).fatal_naming(parts);
    }
    place.write(
        "bad.jsonl",
        "{\"id\": \"a\", \"text\": \"A vote.\", \"keys\": 3}\n{\"id\": \"b\"}\n",
    );
    let ended = place.run("compare bad.jsonl");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .err
            .contains("notice: bad.jsonl:1: gold keywords are ignored: field \"keys\"")
    );
    assert!(
        ended.err.contains("error: bad.jsonl:2: no field \"text\""),
        "{}",
        ended.err
    );
}

#[test]
fn empty_and_odd_texts() {
    let place = Place::new();
    place.write(
        "odd.jsonl",
        "{\"text\": \"\\u0000\"}\n{\"text\": \"…\"}\n{\"text\": \"東京。\"}\n",
    );
    let out = place.run("compare odd.jsonl").done();
    let lines: Vec<Value> = records(&out);
    assert_eq!(lines[0]["agreement"], Value::Array(Vec::new()));
    assert_eq!(lines[3]["documents"], 3);
    let fed = place.feed("compare - --summary-only -f table", b"Artsakh left Artsakh.");
    assert!(fed.done().contains("textrank   tf-idf"));
}
