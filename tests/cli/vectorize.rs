//! `nutgraf vectorize`. Its weights are compared with scikit-learn's and bm25s' in Python.

use serde_json::Value;

use super::support::Place;

fn records(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_state_gives_the_bytes_of_two_passes() {
    let place = Place::with_news();
    for options in ["", "--ngrams 1..2 --stem snowball --stop-words auto"] {
        place.run(&format!("state build news {options} -o state.parquet")).done();
        for own in ["", "--weighting bm25 --min-df 2", "--tf sublinear --max-df 30%"] {
            let line = format!("vectorize news {options} {own}");
            let whole = place.run(&line).done();
            assert_eq!(whole.lines().count(), 62);
            for more in [
                "--state state.parquet -j 1",
                "-j 3",
                "--resume kept",
                "--resume kept --threads 1",
            ] {
                assert!(place.run(&format!("{line} {more}")).done() == whole, "{more}");
            }
            std::fs::remove_dir_all(place.path("kept")).unwrap();
        }
    }
    let state = "state build news --period year --by-language -o state.parquet";
    place.run(state).done();
    let parts = place.run("vectorize news --state state.parquet --min-df 3").done();
    assert!(parts == place.run("vectorize news --min-df 3").done());
}

#[test]
fn terms_are_those_of_frequencies() {
    let place = Place::with_news();
    let weighed = records(&place.run("vectorize news --weighting count").done());
    let counted =
        records(&place.run("frequencies news --per document --sort term").done());
    for (weighed, counted) in weighed.iter().zip(&counted) {
        assert_eq!(
            (&weighed["id"], &weighed["language"]),
            (&counted["id"], &counted["language"])
        );
        let terms: Vec<Value> = weighed["terms"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| {
                assert_eq!(of["weight"].as_f64(), of["count"].as_f64());
                serde_json::json!({"term": of["term"], "count": of["count"]})
            })
            .collect();
        assert_eq!(&Value::from(terms), &counted["terms"]);
    }
    let rows = place.run("vectorize news --format csv").done();
    assert!(rows.starts_with("id,term,count,weight\n"));
    let table = place.run("vectorize news/en-1.jsonl --format table").done();
    assert!(table.contains("term"), "{table}");
    place.run("vectorize news -o vectors.parquet").done();
    place.run("vectorize news -o vectors.jsonl").done();
    assert!(place.read("vectors.jsonl").lines().count() == 62);
}

#[test]
fn what_does_not_fit_is_refused() {
    let place = Place::new();
    place.write("a.txt", "The vote was close.");
    place.run("state build a.txt --stem snowball -o state.parquet").done();
    for (options, reason) in [
        (
            "--state state.parquet",
            "state.parquet and what is asked for differ in stem (snowball, none)",
        ),
        (
            "--state state.parquet --stem snowball --ngrams 1..2",
            "state.parquet has n-grams of 1 words, and 1..2 are asked for",
        ),
        ("--k1 2", "weighting: method, k1, b and delta are of bm25"),
        ("--weighting bm25 --norm l1", "weighting: norm, idf and tf are of tf-idf"),
        ("--state a.txt", "a.txt"),
        (
            "--weighting bm25 --b 1.5",
            "invalid value \"1.5\" for b: give a number from 0 to 1",
        ),
        ("--weighting bm25 --k1=-1", "invalid value \"-1\" for k1: give 0 or more"),
        ("--weighting bm25 --delta nan", "invalid value \"NaN\" for delta"),
    ] {
        let error = place.run(&format!("vectorize a.txt {options}")).fatal();
        assert!(error.contains(reason), "{error}");
    }
}
