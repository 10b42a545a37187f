//! The same documents give the same bytes: on any number of threads, compressed or not,
//! in one file or several, in whatever order a folder was written.

use std::fmt::Write as _;

use serde_json::Value;

use super::support::{METHODS, Place, gzip, news_data};

const COMMANDS: [&str; 14] = [
    "keywords --explain",
    "keywords --method yake",
    "keywords --method yake-0.4.8",
    "keywords --method yake-0.7 --explain",
    "keywords --method rake --explain",
    "keywords --method textrank",
    "keywords --method tf-idf --explain",
    "frequencies --ngrams 1..2",
    "frequencies --per document",
    "compare --methods yake,rake,tf-idf",
    "collocations --window 3 --top 1000 --explain",
    "keyness --reference news --min-count 1 --direction both --top 1000 --measure g2,lrc --explain",
    "tokenize",
    "tokenize --mode yake-0.4.8",
];

/// How many articles of which news are read, about 3,000 in three languages.
const NEWS: [(&str, usize); 4] = [
    ("bbc2005.jsonl", 500),
    ("gnad_de.jsonl", 300),
    ("masakhanews_fr.jsonl", 200),
    ("reuters21578.jsonl", 2000),
];

/// Rounds of the shipped articles: more than one chunk of input.
const ROUNDS: usize = 12;

/// The shipped articles a few times over, each with an identifier of its own, and the
/// news data if they are there.
fn corpus(place: &Place) -> String {
    let mut corpus = String::new();
    for round in 0..ROUNDS {
        for name in place.files("news") {
            for line in place.read(&format!("news/{name}")).lines() {
                let mut article: Value = serde_json::from_str(line).unwrap();
                let id = format!("{}-{round}", article["id"].as_str().unwrap());
                article["id"] = id.into();
                writeln!(corpus, "{article}").unwrap();
            }
        }
    }
    corpus.extend(NEWS.iter().filter_map(|(file, lines)| news_data(file, *lines)));
    corpus
}

/// Two halves at the line that is nearest to the middle.
fn halves(text: &str) -> (&str, &str) {
    let middle = text.floor_char_boundary(text.len() / 2);
    text.split_at(middle + text[middle..].find('\n').unwrap() + 1)
}

#[test]
fn the_same_bytes_however_it_is_run() {
    let place = Place::with_news();
    let corpus = corpus(&place);
    let (first, second) = halves(&corpus);
    place.write("all.jsonl", &corpus);
    place.write("gzip.jsonl.gz", gzip(corpus.as_bytes()));
    place.write("zstd.jsonl.zst", zstd::encode_all(corpus.as_bytes(), 1).unwrap());
    place.write("first.jsonl", first);
    place.write("second.jsonl", second);
    for command in COMMANDS {
        let out = |input| place.run(&format!("{command} {input}")).done();
        let expected = out("all.jsonl --threads 1");
        assert!(expected.len() > 100_000, "{command}");
        for input in [
            "all.jsonl --threads 2",
            "all.jsonl --threads 7",
            "gzip.jsonl.gz",
            "zstd.jsonl.zst --threads 1",
            "first.jsonl second.jsonl",
        ] {
            // Not `assert_eq`: nobody wants to read megabytes.
            assert!(out(input) == expected, "{command} {input}: other bytes");
        }
    }
}

#[test]
fn every_method_gives_the_same_bytes_on_any_number_of_threads() {
    let place = Place::with_news();
    place.write("all.jsonl", corpus(&place));
    for method in METHODS {
        let out = |threads: usize| {
            let line =
                format!("keywords all.jsonl --method {method} --threads {threads}");
            place.run(&line).done()
        };
        let expected = out(1);
        assert!(expected.len() > 100_000, "{method}");
        assert!(out(3) == expected, "{method}: other bytes");
    }
}

#[test]
fn the_same_bytes_in_every_run() {
    let place = Place::with_news();
    for command in COMMANDS {
        for format in ["jsonl", "csv", "table"] {
            let line = format!("{command} news --format {format}");
            let out = place.run(&line).done();
            let again = || place.run(&line).done();
            assert!((0..3).all(|_| again() == out), "{line}: other bytes");
        }
    }
}

#[test]
fn an_output_file_has_the_bytes_of_the_standard_output() {
    let place = Place::with_news();
    for command in COMMANDS {
        let out = place.run(&format!("{command} news")).done();
        place.run(&format!("{command} news -o out")).done();
        assert!(place.read("out") == out, "{command}: other bytes");
    }
}

#[test]
fn the_same_bytes_in_whatever_order_a_folder_was_written() {
    let files = ["b/2.txt", "a.jsonl", "b/10.txt", "b.txt", "é.csv", "b-1/x.md"];
    let outputs = [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2]].map(
        |order: [usize; 6]| {
            let place = Place::new();
            for name in order.map(|at| files[at]) {
                place.write(&format!("in/{name}"), document(name));
            }
            place.write("news/other.txt", "The count was late.");
            COMMANDS.map(|command| place.run(&format!("{command} in")).done())
        },
    );
    let documents = outputs[0].last().unwrap().lines();
    let ids = documents.map(|line| line.split('"').nth(3).unwrap().to_owned());
    let expected = ["a.jsonl:1", "b-1/x.md", "b.txt", "b/10.txt", "b/2.txt", "é.csv:2"];
    assert_eq!(ids.collect::<Vec<_>>(), expected.map(|id| format!("in/{id}")));
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}

/// A document that speaks of its file.
fn document(name: &str) -> String {
    let text = format!("The vote on {name} was close, and the vote was late.");
    match name.rsplit_once('.') {
        Some((_, "jsonl")) => format!("{{\"text\":\"{text}\"}}\n"),
        Some((_, "csv")) => format!("text\n\"{text}\"\n"),
        _ => text,
    }
}
