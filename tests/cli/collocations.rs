//! `nutgraf collocations`.

use serde::Deserialize;
use serde_json::Value;

use super::support::{Place, news_data, records};

/// What `collocations` writes of a pair, and nothing else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    words: [String; 2],
    rank: usize,
    measure: String,
    score: Option<f64>,
    measures: serde_json::Map<String, Value>,
    count: u64,
    document_frequency: u64,
    first_count: u64,
    second_count: u64,
    total: u64,
    expected: f64,
    window: String,
    span_factor: u64,
    explanation: Option<Value>,
}

fn place() -> Place {
    let place = Place::new();
    let text = "{\"text\": \"The prime minister met a minister. The prime minister left.\"}\n\
                {\"text\": \"A prime minister spoke. Prime time.\"}\n";
    place.write("in.jsonl", text);
    place
}

fn run(place: &Place, options: &str) -> Vec<Record> {
    records(&place.run(&format!("collocations in.jsonl {options}")).done())
}

#[test]
fn records_have_all_counts() {
    let found = run(&place(), "--measure pmi,log-dice --min-count 2");
    assert_eq!(found.len(), 1);
    let pair = &found[0];
    assert_eq!(pair.words, ["prime", "minister"]);
    assert_eq!((pair.rank, pair.count, pair.document_frequency), (1, 3, 2));
    assert_eq!((pair.first_count, pair.second_count, pair.total), (4, 4, 16));
    assert_eq!(
        (&*pair.window, pair.span_factor, &*pair.measure),
        ("adjacent", 1, "pmi")
    );
    assert!((pair.expected - 1.0).abs() < 1e-12);
    assert!((pair.score.unwrap() - 3f64.log2()).abs() < 1e-12);
    let log_dice = pair.measures["log-dice"].as_f64().unwrap();
    assert!((log_dice - (14.0 + (6.0 / 8.0f64).log2())).abs() < 1e-12);
    assert!(pair.explanation.is_none());
}

#[test]
fn a_node_comes_first_where_windows_have_no_direction() {
    let found = run(&place(), "--node Minister --window 2 --min-count 1 --explain");
    assert!(found.iter().all(|pair| pair.words[0] == "minister"));
    assert!(found.iter().all(|pair| (&*pair.window, pair.span_factor) == ("2", 4)));
    let prime = found.iter().find(|pair| pair.words[1] == "prime").unwrap();
    assert_eq!(prime.count, 3);
    let explanation = prime.explanation.as_ref().unwrap();
    assert_eq!(explanation["observed"], serde_json::json!([[3, 13], [1, -1]]));
    // Windows overlap so much that there is no such table: `g2` is undefined.
    assert_eq!(prime.score, None);
    let without =
        run(&place(), "--node minister --window 2 --min-count 1 --span-factor none");
    assert!(without.iter().all(|pair| pair.span_factor == 1));
    assert!(
        without.iter().any(|pair| pair.words[1] == "prime" && pair.score.is_some())
    );
}

#[test]
fn stop_words_are_in_no_pair_by_default() {
    let place = place();
    let stop = |found: &[Record]| {
        found.iter().any(|pair| pair.words.contains(&"the".to_owned()))
    };
    assert!(!stop(&run(&place, "--min-count 1 -l en")));
    assert!(stop(&run(&place, "--min-count 1 --stop-words none")));
}

#[test]
fn what_is_wrong_is_named() {
    let place = place();
    let cases: [(&str, &[&str]); 8] = [
        ("--window 0", &["bad window \"0\"", "adjacent"]),
        ("--window 5,x", &["bad window \"5,x\""]),
        ("--window 101", &["bad window \"101\"", "100"]),
        ("--node two\u{a0}words", &["for node: give one word"]),
        ("--node !", &["invalid value \"!\" for node"]),
        ("--node the -l en", &["it is a stop word"]),
        ("--node votes --stem snowball", &["its stem depends on the language"]),
        ("--measure g2,g2", &["measure: g2 is given twice"]),
    ];
    for (options, parts) in cases {
        let options: Vec<_> = options.split(' ').collect();
        let mut command = place.command("collocations in.jsonl");
        let ended =
            super::support::Ended::of("", command.args(&options).output().unwrap());
        ended.fatal_naming(parts);
    }
    place.write("marks.txt", "... !!! ???");
    assert_eq!(place.run("collocations marks.txt").done(), "");
}

#[test]
fn tables_say_window_and_span_factor() {
    let place = place();
    let out = place
        .run("collocations in.jsonl --window 3 --min-count 1 --format table")
        .done();
    assert!(out.ends_with("window 3, span factor 6\n"), "{out}");
    let line = "collocations in.jsonl -m pmi --explain --min-count 3 --format table";
    let out = place.run(line).done();
    assert!(out.contains("pmi 1.585 = log2(3/1), 1 = 1 × 4 × 4 / 16"), "{out}");
    let out = place.run("collocations in.jsonl -m g2 --format csv").done();
    let header = "rank,first,second,g2,count,document_frequency,first_count,second_count,total,expected,window,span_factor";
    assert_eq!(out.lines().next(), Some(header));
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let Some(news) = news_data("bbc2005.jsonl", 1200) else { return };
    let place = Place::new();
    place.write("in.jsonl", &news);
    for options in [
        "-n 5000 --explain",
        "-n 5000 --window 4 -m log-dice,g2",
        "-n 5000 --window 0,3 -m lambda-z --stop-words none",
        "--window 5 --node market --stem snowball -l en",
    ] {
        let out = |threads| {
            let line = format!("collocations in.jsonl {options} --threads {threads}");
            place.run(&line).done()
        };
        let expected = out(1);
        assert!(expected.len() > 5000, "{options}");
        for threads in [2, 7] {
            assert!(
                out(threads) == expected,
                "{options}, {threads} threads: other bytes"
            );
        }
    }
}
