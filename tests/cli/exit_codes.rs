//! Exit codes, and what is said along with them.

use std::{
    io::{BufRead, BufReader, Write as _},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::support::{Ended, Place};

const COMMANDS: [&str; 5] = [
    "keywords",
    "keywords --method tf-idf",
    "frequencies",
    "frequencies --per document",
    "tokenize",
];

#[test]
fn everything_done_is_0() {
    let place = Place::with_news();
    for command in COMMANDS {
        assert_ne!(place.run(&format!("{command} news")).done(), "");
    }
    assert!(place.run("--version").done().starts_with("nutgraf "));
    assert!(place.run("help keywords").done().contains("--method"));
}

#[test]
fn some_documents_failed_is_1() {
    let place = Place::with_news();
    place.write("bad.jsonl", "{}\n");
    for command in COMMANDS {
        let ended = place.run(&format!("{command} bad.jsonl news"));
        assert_eq!(ended.code, Some(1), "{command}");
        assert!(ended.out.lines().count() > 50);
        assert!(ended.err.starts_with("error: bad.jsonl:1: no field \"text\""));
    }
}

#[test]
fn missing_input_is_2() {
    let place = Place::with_news();
    place.write("empty/readme", "not a document");
    for command in COMMANDS {
        let says = |input: &str, parts: &[&str]| {
            place.run(&format!("{command} {input}")).fatal_naming(parts);
        };
        says("nowhere.jsonl", &["no such file or folder: nowhere.jsonl"]);
        says("news nowhere/x.txt", &["no such file or folder: nowhere/x.txt"]);
        says("nowhere/*.txt", &["no file matches nowhere/*.txt"]);
        says("empty", &["no document in folder empty", "jsonl", "csv"]);
        says("- -", &["the standard input (-) is given more than once"]);
        says("", &["required", "<INPUT>"]);
    }
}

/// A command line, and what its error names: the option, the value, the choices.
const WRONG: &[(&str, &[&str])] = &[
    (
        "keywords . --method foo",
        &["--method", "'foo'", "yake, yake-0.4.8, yake-0.7, rake"],
    ),
    ("keywords . --top many", &["--top", "'many'"]),
    ("keywords . --max-words 9", &["max-words", "9", "nutgraf", "1 to 5"]),
    ("keywords . --method yake --max-words 9", &["max-words", "9", "yake", "1 to 5"]),
    ("keywords . --max-words 0", &["--max-words", "'0'"]),
    ("keywords . --window 3", &["window", "3", "yake-0.7, textrank"]),
    ("keywords . --method yake-0.7 --window 101", &["--window", "'101'", "1..=100"]),
    (
        "keywords . --method yake-0.7 --mode unicode",
        &["mode", "\"unicode\"", "yake-0.7"],
    ),
    ("keywords . --nested maybe", &["--nested", "'maybe'", "drop, drop-related, keep"]),
    ("keywords . --offsets miles", &["--offsets", "'miles'", "code-points, bytes"]),
    ("keywords . --language xx", &["--language", "\"xx\"", "ISO 639"]),
    ("keywords . --mode x", &["--mode", "'x'", "news, unicode, sklearn"]),
    (
        "keywords . --edition x",
        &["--edition", "'x'", "snowball, rust-stemmers, porter, none"],
    ),
    ("keywords . --stop-words nowhere", &["stop words", "nowhere"]),
    ("keywords . --threads 9999999", &["--threads", "'9999999'", "0..=512"]),
    ("keywords . --on-error cry", &["--on-error", "'cry'", "skip, fail"]),
    ("keywords . --format xml", &["--format", "'xml'", "table, jsonl, csv"]),
    (
        "keywords . --input-format xml",
        &["--input-format", "'xml'", "text, jsonl, json, csv, tsv"],
    ),
    ("keywords . --encoding x", &["encoding", "\"x\"", "utf-8", "windows-1252"]),
    ("keywords . --max-document 0", &["--max-document", "'0'", "64MB"]),
    ("keywords . --config nowhere.toml", &["--config", "nowhere.toml"]),
    ("keywords . --methods yake", &["--methods", "--method"]),
    ("frequencies . --per word", &["--per", "'word'", "corpus, document"]),
    ("frequencies . --ngrams 3..2", &["--ngrams", "'3..2'", "1..2"]),
    (
        "frequencies . --stem lancaster",
        &["--stem", "'lancaster'", "snowball, rust-stemmers, porter, none"],
    ),
    ("frequencies . --min-df 2.5", &["--min-df", "'2.5'", "share"]),
    ("frequencies . --sort length", &["--sort", "'length'", "count, term"]),
    ("stem vote", &["--language"]),
    ("stem vote --language xx", &["--language", "\"xx\"", "en", "porter"]),
    ("completions cmd", &["SHELL", "'cmd'", "bash", "zsh"]),
    ("man foo", &["\"foo\"", "keywords, frequencies, vectorize, tokenize, stem"]),
    ("keyword .", &["'keyword'", "keywords"]),
    ("", &["Usage", "keywords", "frequencies"]),
];

#[test]
fn wrong_usage_is_2_and_names_the_choices() {
    let place = Place::with_news();
    for (line, parts) in WRONG {
        place.run(line).fatal_naming(parts);
    }
}

#[test]
fn words_that_are_no_text_are_2() {
    let place = Place::new();
    let ended = place.feed("stem -l en", b"vote\nv\xFFte\n");
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.starts_with("error: stdin:2: invalid UTF-8"), "{}", ended.err);
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What has more to say than a pipe holds.
const LONG: [&str; 6] = [
    "keywords news --top 1000",
    "keywords news --top 1000 --method tf-idf --format csv",
    "frequencies news --ngrams 1..2",
    "frequencies news --per document",
    "tokenize news",
    "tokenize news --format table",
];

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let place = Place::with_news();
    for line in LONG {
        let mut child = spawn(&mut place.command(line));
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.ends_with('\n'), "{line}: {first}");
        Ended::of(line, child.wait_with_output().unwrap()).done();
    }
}

#[test]
fn a_reader_that_wants_nothing_is_no_failure() {
    let place = Place::with_news();
    let short = ["stem -l en vote", "man", "completions bash", "--help", "stem --help"];
    for line in LONG.into_iter().chain(short) {
        let mut child = spawn(&mut place.command(line));
        drop(child.stdout.take());
        Ended::of(line, child.wait_with_output().unwrap()).done();
    }
}

#[test]
fn problems_that_nobody_reads_are_no_crash() {
    let place = Place::with_news();
    place.write("bad.jsonl", "{}\n".repeat(5000));
    let mut child = spawn(&mut place.command("keywords bad.jsonl news"));
    drop(child.stderr.take());
    let ended = Ended::of("keywords", child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.lines().count() > 50);
    let mut child = spawn(&mut place.command("keywords nowhere"));
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

/// The exit code of a run that has its reason to end while its input stays open, as
/// that of `tail -f` does.
fn ends_with_open_input(line: &str, input: &str) -> Option<i32> {
    let place = Place::new();
    let mut command = place.command(line);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // It may end before it has read everything.
    let _ = stdin.write_all(input.repeat(100_000).as_bytes());
    for _ in 0..100 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("nutgraf {line} waits for its input, though nothing can come of it")
}

#[test]
fn a_run_that_has_ended_does_not_wait_for_its_input() {
    let good = "{\"text\":\"The vote was close, and the minister left.\"}\n";
    let bad = "{\"title\":\"The vote was close, and the minister left.\"}\n";
    for threads in [1, 2] {
        let line = format!("tokenize - --input-format jsonl --threads {threads}");
        assert_eq!(ends_with_open_input(&line, good), Some(0));
        let line = format!("{line} --on-error fail");
        assert_eq!(ends_with_open_input(&line, bad), Some(2));
    }
}
