//! Bad input: nothing is lost silently, and nothing good is lost.

use serde::Deserialize;
use serde_json::json;

use super::support::{Ended, KeywordRecord, Place, gzip, records, skipped};

/// What is wrong, where, and how it is said: the file and line, the kind, the reason.
///
/// | file | bad input |
/// |---|---|
/// | `array.json` | an element that is no JSON; an array that is not closed |
/// | `binary.*` | binary files, one called text and one called JSON lines |
/// | `blank.txt`, `empty.txt` | text files that say nothing |
/// | `broken.jsonl` | a line that is no JSON; a line that is no object |
/// | `columns.csv` | a table without the column for the text |
/// | `cut.jsonl.gz` | gzip data that end too early |
/// | `fields.jsonl` | text that is missing, null, empty, blank, a number, a list |
/// | `gone.jsonl` | a link to a file that is not there |
/// | `long.jsonl` | a line longer than `--max-document` |
/// | `quote.csv` | a quote that is not closed |
/// | `rows.csv` | rows with too few and too many fields |
/// | `utf8.jsonl` | invalid UTF-8 amid a line |
const PROBLEMS: &[(&str, &str, &str)] = &[
    ("in/array.json:2", "malformed", "expected `,` or `}` at column 11"),
    ("in/array.json:4", "malformed", "the element that begins here is not closed"),
    ("in/binary.jsonl", "undecodable", "binary data, not text"),
    ("in/binary.txt", "undecodable", "binary data, not text"),
    ("in/blank.txt", "empty-text", "the file is blank"),
    ("in/broken.jsonl:2", "malformed", "EOF while parsing a string at column 26"),
    ("in/broken.jsonl:3", "malformed", "sequence, expected an object"),
    ("in/columns.csv:1", "missing-field", "no column \"text\"; the columns are \"id\""),
    ("in/cut.jsonl.gz:", "unreadable", "gzip data: "),
    ("in/empty.txt", "empty-text", "the file is empty"),
    ("in/fields.jsonl:1", "missing-field", "no field \"text\"; there are \"id\""),
    ("in/fields.jsonl:2", "empty-text", "field \"text\" is null"),
    ("in/fields.jsonl:3", "empty-text", "field \"text\" is empty"),
    ("in/fields.jsonl:4", "empty-text", "field \"text\" is blank"),
    ("in/fields.jsonl:5", "malformed", "field \"text\" is a number, not a text"),
    ("in/fields.jsonl:6", "malformed", "field \"text\" is an array, not a text"),
    #[cfg(unix)]
    ("in/gone.jsonl", "unreadable", "No such file or directory"),
    ("in/long.jsonl:2", "too-long", "longer than the 3kB that max-document allows"),
    ("in/quote.csv:3", "malformed", "a quoted field of this row is not closed"),
    ("in/rows.csv:3", "malformed", "expected 3 fields, found 2"),
    ("in/rows.csv:5", "malformed", "expected 3 fields, found 4"),
    ("in/utf8.jsonl:2", "undecodable", "not valid UTF-8"),
];

/// Not failures, but worth a line.
const NOTICES: &[&str] = &[
    "notice: in/language.jsonl:2: field \"language\" is ignored: unknown language \
     \"klingon\"",
    "notice: in/latin.txt: decoded from windows-1252",
];

/// The documents that are good, in order; `cut` may follow with any number.
const GOOD: &[&str] = &[
    "array-1",
    "array-3",
    "broken-first",
    "broken-last",
    "fields-7",
    "language-1",
    "language-2",
    "language-3",
    "in/latin.txt",
    "long-first",
    "long-last",
    "quote-1",
    "rows-1",
    "rows-3",
    "utf8-first",
    "utf8-last",
];

fn article(id: &str) -> String {
    json!({"id": id, "text": "The vote was close, and the minister left."}).to_string()
}

/// Lines around a bad one.
fn around(name: &str, bad: &[u8]) -> Vec<u8> {
    let (before, after) =
        (article(&format!("{name}-first")), article(&format!("{name}-last")));
    [before.as_bytes(), bad, after.as_bytes(), b""].join(&b'\n')
}

/// Everything that may go wrong, in `in/`.
fn bad_corpus() -> Place {
    let place = Place::new();
    let array = format!(
        "[{},\n{{\"id\":\"x\" 7}},\n{},\n{{",
        article("array-1"),
        article("array-3")
    );
    place.write("in/array.json", array);
    place.write("in/binary.txt", [&[0; 1000][..], b"\x7FELF"].concat());
    place.write("in/binary.jsonl", b"\0\x01\x02{".repeat(500));
    place.write("in/blank.txt", " \n\t\n");
    place.write(
        "in/broken.jsonl",
        around("broken", b"{\"id\":\"x\",\"text\":\"unclosed\n[5]"),
    );
    place.write("in/columns.csv", "id,body\n1,A vote.\n");
    place.write("in/cut.jsonl.gz", cut_gzip());
    place.write("in/empty.txt", "");
    place.write("in/fields.jsonl", fields());
    place.write("in/language.jsonl", language());
    let latin = "Die B\u{FC}rger stimmten f\u{FC}r das Gesetz, gegen M\u{FC}llers Rat.";
    place.write("in/latin.txt", latin.chars().map(|c| c as u8).collect::<Vec<_>>());
    let long = json!({"id": "x", "text": "vote ".repeat(1000)}).to_string();
    place.write("in/long.jsonl", around("long", long.as_bytes()));
    place
        .write("in/quote.csv", "id,text\nquote-1,A vote.\n2,\"Not closed\n3,A vote.\n");
    let rows = "id,title,text\nrows-1,A,A vote.\n2,few\nrows-3,B,A vote.\n4,C,D,many\n";
    place.write("in/rows.csv", rows);
    let utf8 = b"{\"id\":\"x\",\"text\":\"caf\xC3\xA9 \xFF caf\xC3\xA9\"}";
    place.write("in/utf8.jsonl", around("utf8", utf8));
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", place.path("in/gone.jsonl")).unwrap();
    place
}

fn fields() -> String {
    let texts = ["null", "\"\"", "\" \\n\"", "5", "[\"A vote.\"]"];
    let bad = texts.iter().map(|text| format!("{{\"id\":\"x\",\"text\":{text}}}\n"));
    let bad: String = bad.collect();
    format!("{{\"id\":\"x\"}}\n{bad}{}\n", article("fields-7"))
}

fn language() -> String {
    let text = "The vote was close.";
    let of = |id, language| json!({"id": id, "language": language, "text": text});
    let lines =
        [("language-1", "en"), ("language-2", "klingon"), ("language-3", "German")];
    lines.map(|(id, language)| format!("{}\n", of(id, language))).concat()
}

/// Half of the gzip data of many articles.
fn cut_gzip() -> Vec<u8> {
    let line = |number: u32| {
        // Numbers that do not compress away.
        let vote = number.wrapping_mul(2_654_435_761);
        json!({"id": format!("cut-{number}"), "text": format!("Vote {vote}")})
    };
    let lines: Vec<String> = (0..2000).map(|number| line(number).to_string()).collect();
    let mut bytes = gzip(lines.join("\n").as_bytes());
    bytes.truncate(bytes.len() / 2);
    bytes
}

const COMMANDS: [&str; 4] =
    ["keywords", "keywords --method tf-idf", "tokenize", "frequencies --per document"];

#[test]
fn every_problem_is_reported() {
    let place = bad_corpus();
    for command in COMMANDS {
        let ended = place.run(&format!("{command} in --max-document 3k"));
        assert_eq!(ended.code, Some(1), "{command}");
        let (errors, rest): (Vec<_>, Vec<_>) =
            ended.err.lines().partition(|line| line.starts_with("error: "));
        assert_eq!(errors.len(), PROBLEMS.len(), "{command}\n{}", ended.err);
        for (line, (place, _, reason)) in errors.iter().zip(PROBLEMS) {
            let rest = line.strip_prefix(&format!("error: {place}"));
            let rest = rest.unwrap_or_else(|| panic!("{place}: {line}"));
            assert!(rest.contains(reason), "{reason}: {line}");
        }
        let (done, notices) = rest.split_last().unwrap();
        assert_eq!(notices.len(), NOTICES.len(), "{notices:?}");
        for (notice, expected) in notices.iter().zip(NOTICES) {
            assert!(notice.starts_with(expected), "{notice}");
        }
        let problems = format!("{} could not be read", PROBLEMS.len());
        assert!(done.starts_with("done: ") && done.ends_with(&problems), "{done}");
    }
}

#[test]
fn every_good_document_is_processed() {
    let place = bad_corpus();
    for threads in [1, 4] {
        let line = format!("keywords in --max-document 3k --threads {threads}");
        let found: Vec<KeywordRecord> = records(&place.run(&line).out);
        let ids = found.into_iter().map(|record| record.id);
        let (cut, ids): (Vec<_>, Vec<_>) = ids.partition(|id| id.starts_with("cut-"));
        assert_eq!(ids, GOOD);
        // Almost all that the half holds.
        assert!(cut.len() > 900, "{}", cut.len());
        let expected = (0..cut.len()).map(|number| format!("cut-{number}"));
        assert_eq!(cut, expected.collect::<Vec<_>>());
    }
}

/// What `--rejects` writes, and nothing else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    source: String,
    line: Option<u64>,
    id: Option<String>,
    kind: String,
    reason: String,
}

#[test]
fn rejects_have_a_line_each() {
    let place = bad_corpus();
    let ended = place.run("keywords in --max-document 3k --rejects rejects.jsonl");
    assert_eq!(ended.code, Some(1));
    let rejects: Vec<Reject> = records(&place.read("rejects.jsonl"));
    assert_eq!(rejects.len(), PROBLEMS.len());
    for (reject, (place, kind, reason)) in rejects.iter().zip(PROBLEMS) {
        let Reject { source, line, .. } = reject;
        let found =
            line.map_or_else(|| source.clone(), |line| format!("{source}:{line}"));
        assert!(found.starts_with(place), "{place}: {reject:?}");
        assert_eq!(reject.kind, *kind, "{reject:?}");
        assert!(reject.reason.contains(reason), "{reason}: {reject:?}");
        if source == "in/fields.jsonl" {
            assert_eq!(reject.id.as_deref(), Some("x"), "{reject:?}");
        }
    }
}

#[test]
fn without_problems_rejects_are_empty() {
    let place = Place::with_news();
    place.write("rejects.jsonl", "old");
    place.run("keywords news --rejects rejects.jsonl").done();
    assert_eq!(place.read("rejects.jsonl"), "");
}

#[test]
fn rejects_are_not_written_over_the_output() {
    let place = bad_corpus();
    for (output, rejects) in [("same", "same"), ("in/rows.csv", "in/../in/rows.csv")] {
        let line = format!("tokenize in/fields.jsonl -o {output} --rejects {rejects}");
        place.run(&line).fatal_naming(&["--output and --rejects name the same file"]);
    }
    assert_eq!(place.files(""), ["in"]);
    let line = "tokenize in/fields.jsonl -o /dev/null --rejects /dev/null";
    assert_eq!(place.run(line).code, Some(1));
}

#[test]
fn a_failure_on_request_leaves_no_output() {
    let place = bad_corpus();
    place.write("old.jsonl", "old");
    for command in COMMANDS {
        for target in ["new.jsonl", "old.jsonl"] {
            let line = format!("{command} in/fields.jsonl --on-error fail -o {target}");
            place.run(&line).fatal_naming(&[
                "error: in/fields.jsonl:1: no field \"text\"",
                "error: stopped at the first document that cannot be read",
                "--on-error fail",
            ]);
        }
    }
    assert_eq!(place.read("old.jsonl"), "old");
    assert_eq!(place.files(""), ["in", "old.jsonl"]);
}

#[test]
fn a_failure_on_request_is_the_first_one() {
    let place = bad_corpus();
    let ended = place.run("tokenize in --on-error fail --threads 4");
    let (first, _, _) = PROBLEMS[0];
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.starts_with(&format!("error: {first}: ")), "{}", ended.err);
    assert_eq!(ended.err.lines().count(), 2, "{}", ended.err);
}

#[test]
fn without_problems_fail_does_nothing() {
    let place = Place::with_news();
    let out = place.run("frequencies news").done();
    assert_eq!(place.run("frequencies news --on-error fail").done(), out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_utf8_is_read() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let place = Place::new();
    let name = OsStr::from_bytes(b"caf\xE9.txt");
    std::fs::write(place.path("").join(name), "A vote.").unwrap();
    let output = place.command("tokenize").arg(name).output().unwrap();
    let out = Ended::of("tokenize", output).done();
    assert!(out.starts_with("{\"id\":\"caf\u{FFFD}.txt\""), "{out}");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_reported() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let place = Place::with_news();
    let secret = place.path("news/en-1.jsonl");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::File::open(&secret).is_ok() {
        skipped("root may read every file");
        return;
    }
    let ended = place.run("keywords news");
    assert_eq!(ended.code, Some(1));
    let error = "error: news/en-1.jsonl: Permission denied";
    assert!(ended.err.starts_with(error), "{}", ended.err);
    assert!(ended.out.contains("en-storm-isaura"));
}
