//! `nutgraf state`, and what takes states.

use std::fs;

use serde_json::{Value, json};

use super::support::{Place, records};

/// Three days of news.
fn place() -> Place {
    let place = Place::new();
    let line = |id: u64, date: &str, title: &str, text: &str| {
        format!("{}\n", json!({"id": id, "date": date, "title": title, "text": text}))
    };
    let monday = [
        line(1, "2024-03-04", "Grain", "The grain left. The grain came."),
        line(2, "2024-03-04", "Deal", "The grain deal held."),
    ];
    place.write("monday.jsonl", monday.concat());
    let tuesday =
        line(3, "2024-03-05T10:00:00Z", "Vote", "The vote was late. The grain left.");
    place.write("tuesday.jsonl", tuesday);
    place.write("later.jsonl", line(4, "soon", "Vote", "Another vote."));
    place
}

const DAYS: [&str; 3] = ["monday", "tuesday", "later"];

fn build(place: &Place, options: &str) {
    for day in DAYS {
        let line = format!("state build {day}.jsonl -l en {options} -o {day}.parquet");
        assert_eq!(place.run(&line).done(), "");
    }
}

fn bytes(place: &Place, name: &str) -> Vec<u8> {
    fs::read(place.path(name)).unwrap()
}

#[test]
fn days_add_up_to_the_week() {
    let place = place();
    let options = "--ngrams 1..2 --period day --by-field";
    build(&place, options);
    let all = "monday.jsonl tuesday.jsonl later.jsonl";
    place.run(&format!("state build {all} -l en {options} -o whole.parquet")).done();
    for order in ["monday tuesday later", "later monday tuesday"] {
        let files = order.replace(' ', ".parquet ");
        place.run(&format!("state merge {files}.parquet -o week.parquet")).done();
        assert!(bytes(&place, "week.parquet") == bytes(&place, "whole.parquet"));
    }
    place.run("state subtract week.parquet later.parquet -o rest.parquet").done();
    place.run("state merge tuesday.parquet monday.parquet -o two.parquet").done();
    assert!(bytes(&place, "rest.parquet") == bytes(&place, "two.parquet"));
    // In place.
    place.run("state subtract rest.parquet tuesday.parquet -o rest.parquet").done();
    assert!(bytes(&place, "rest.parquet") == bytes(&place, "monday.parquet"));
}

#[test]
fn a_state_shows_what_it_holds() {
    let place = place();
    let all = "monday.jsonl tuesday.jsonl later.jsonl";
    place
        .run(&format!("state build {all} --period day --by-field -o s.parquet"))
        .done();
    let summary: Vec<Value> =
        records(&place.run("state show s.parquet --summary-only").done());
    assert_eq!(summary.len(), 1);
    assert_eq!(
        (
            &summary[0]["documents"],
            &summary[0]["tokens"],
            &summary[0]["fingerprint"]["period"]
        ),
        (&json!(4), &json!(23), &json!("day"))
    );
    let parts = summary[0]["parts"].as_array().unwrap();
    let periods: Vec<&Value> = parts.iter().map(|part| &part["period"]).collect();
    assert_eq!(periods, [&Value::Null, &json!("2024-03-04"), &json!("2024-03-05")]);
    assert_eq!(parts[1]["documents"], 2);
    assert_eq!(parts[1]["title"], json!({"documents": 2, "tokens": 2}));

    let rows: Vec<Value> = records(&place.run("state show s.parquet").done());
    assert_eq!(summary[0]["rows"], rows.len());
    let terms: Vec<&str> =
        rows.iter().map(|row| row["term"].as_str().unwrap()).collect();
    assert!(terms.is_sorted());
    let expected = json!({
        "term": "grain", "words": 1, "period": "2024-03-04",
        "count": 4, "document_frequency": 2,
        "title_count": 1, "title_document_frequency": 1,
        "text_count": 3, "text_document_frequency": 2,
    });
    assert!(rows.contains(&expected), "{rows:?}");

    let top = place.run("state show s.parquet --top 2 --format csv").done();
    let lines: Vec<&str> = top.lines().collect();
    assert_eq!(
        lines,
        [
            "term,words,period,count,document_frequency,title_count,\
             title_document_frequency,text_count,text_document_frequency",
            "grain,1,2024-03-04,4,2,1,1,3,2",
            "the,1,2024-03-04,3,2,0,0,3,2",
        ]
    );
    let table = place.run("state show s.parquet --format table --top 1").done();
    assert!(
        table.contains("documents        4\n") && table.contains(" grain "),
        "{table}"
    );
}

#[test]
fn a_state_has_the_rows_of_frequencies() {
    let place = place();
    place.run("state build monday.jsonl --ngrams 1..2 -o s.parquet").done();
    let rows: Vec<Value> = records(&place.run("state show s.parquet").done());
    let terms: Vec<Value> = records(
        &place.run("frequencies monday.jsonl --ngrams 1..2 --sort term").done(),
    );
    let without_words = |mut row: Value| {
        row.as_object_mut().unwrap().remove("words");
        row
    };
    assert_eq!(rows.into_iter().map(without_words).collect::<Vec<_>>(), terms);
}

#[test]
fn a_difference_is_what_changed() {
    let place = place();
    build(&place, "");
    let lines = place.run("state diff monday.parquet tuesday.parquet").done();
    let rows: Vec<Value> = records(&lines);
    let grain = json!({
        "term": "grain", "words": 1,
        "left": {"count": 4, "document_frequency": 2},
        "right": {"count": 1, "document_frequency": 1},
    });
    assert!(rows.contains(&grain), "{lines}");
    assert_eq!(place.run("state diff monday.parquet monday.parquet").done(), "");
    let csv = place.run("state diff monday.parquet tuesday.parquet -f csv").done();
    assert!(
        csv.starts_with("term,words,left_count,left_document_frequency,right_count,")
    );
    assert!(csv.contains("\ngrain,1,4,2,1,1\n"), "{csv}");
}

#[test]
fn keywords_of_a_state_are_those_of_the_corpus() {
    let place = Place::with_news();
    let terms = "--stem snowball --stop-words auto";
    place.run(&format!("state build news {terms} --ngrams 1..2 -o s.parquet")).done();
    for method in ["tf-idf", "bm25"] {
        let line = format!("keywords news --method {method} --explain");
        let expected = place.run(&line).done();
        assert_eq!(place.run(&format!("{line} --state s.parquet")).done(), expected);
    }
    place
        .run("keywords news --method tf-idf --state s.parquet --edition none")
        .fatal_naming(&["s.parquet", "stem (snowball, none)"]);
    place.run("keywords news --method rake --state s.parquet").fatal_naming(&[
        "state",
        "rake",
        "no document frequencies",
    ]);
    place.run("keywords news --method bm25 --state news").fatal_naming(&["news"]);
}

#[test]
fn keyness_of_states_is_that_of_their_corpora() {
    let place = Place::with_news();
    let first = format!("news/{}", place.files("news")[0]);
    place.run(&format!("state build {first} -o target.parquet")).done();
    place.run("state build news --ngrams 1..2 --by-field -o reference.parquet").done();
    let options = "--min-count 1 --direction both -f csv";
    let line = |target: &str, reference: &str| {
        place.run(&format!("keyness {target} --reference {reference} {options}")).done()
    };
    // How evenly a term is spread a state does not know.
    let cut = |csv: String| -> Vec<String> {
        let columns =
            |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows = csv.lines().map(columns).collect::<Vec<_>>();
        let dp = |name: &String| name.ends_with("_dp");
        let kept: Vec<usize> =
            (0..rows[0].len()).filter(|at| !dp(&rows[0][*at])).collect();
        rows.iter()
            .map(|row| kept.iter().map(|at| row[*at].clone() + ",").collect())
            .collect()
    };
    let expected = cut(line(&first, "news"));
    assert!(expected.len() > 5);
    for (target, reference) in [
        ("target.parquet", "reference.parquet"),
        (first.as_str(), "reference.parquet"),
        ("target.parquet", "news"),
    ] {
        assert_eq!(cut(line(target, reference)), expected, "{target} {reference}");
    }
    place
        .run("keyness target.parquet --reference news --stem snowball")
        .fatal_naming(&["target.parquet", "stem (none, snowball)"]);
    place
        .run("keyness news --reference reference.parquet --reference-total 9")
        .fatal_naming(&["reference-total"]);
}

#[test]
fn little_memory_changes_nothing() {
    let place = Place::with_news();
    let line = "state build news --ngrams 1..3 --period month --by-language";
    place.run(&format!("{line} -o a.parquet")).done();
    place.run(&format!("{line} --memory 1kB --temp-dir . -j 2 -o b.parquet")).done();
    assert!(bytes(&place, "a.parquet") == bytes(&place, "b.parquet"));
    assert_eq!(place.files("."), ["a.parquet", "b.parquet", "news"]);
    place
        .run(&format!("{line} --memory none -o c.parquet"))
        .fatal_naming(&["--memory", "none"]);
}

#[test]
fn what_is_no_state_is_an_error() {
    let place = place();
    build(&place, "");
    place.write("cut.parquet", &bytes(&place, "monday.parquet")[..300]);
    for command in [
        "show cut.parquet",
        "merge monday.parquet cut.parquet -o x.parquet",
        "subtract monday.parquet monday.jsonl -o x.parquet",
        "diff no.parquet cut.parquet",
    ] {
        let name = command
            .split(' ')
            .find(|word| ["cut.parquet", "monday.jsonl", "no.parquet"].contains(word));
        place.run(&format!("state {command}")).fatal_naming(&[name.unwrap(), "state"]);
    }
    place
        .run("state subtract monday.parquet tuesday.parquet -o x.parquet")
        .fatal_naming(&["would get negative", "tuesday.parquet"]);
    place.run("state build monday.jsonl").fatal_naming(&["--output"]);
    assert!(!place.path("x.parquet").exists());
    place
        .run("state build monday.jsonl -o no/such/folder/s.parquet")
        .fatal_naming(&["no/such/folder/s.parquet"]);
}

#[test]
fn a_configuration_file_knows_the_commands_below_state() {
    let place = place();
    place.write(
        "c.toml",
        "threads = 1\n[state.build]\nngrams = \"1..2\"\nby-field = true\n",
    );
    place.run("state build monday.jsonl --config c.toml -o s.parquet").done();
    let summary: Vec<Value> =
        records(&place.run("state show s.parquet --summary-only").done());
    assert_eq!(summary[0]["fingerprint"]["ngrams"], "1..2");
    assert_eq!(summary[0]["fingerprint"]["by_field"], true);
    place.write("c.toml", "[state.build]\nngram = 2\n");
    place
        .run("state build monday.jsonl --config c.toml -o s.parquet")
        .fatal_naming(&["unknown option ngram of state build", "ngrams"]);
    place.write("c.toml", "[state.make]\nngram = 2\n");
    place
        .run("state build monday.jsonl --config c.toml -o s.parquet")
        .fatal_naming(&["make", "state"]);
}
