//! `-`, the standard input.

use std::io::Write as _;

use super::support::{METHODS, Place};

const JSONL: &str =
    "{\"id\":\"1\",\"text\":\"The vote was close.\"}\n{\"id\":\"2\",\"text\":\"A vote.\"}\n";

/// The same two documents in every format that has records.
const FORMATS: [(&str, &str); 4] = [
    ("jsonl", JSONL),
    ("json", r#"[{"id":1,"text":"The vote was close."},{"id":2,"text":"A vote."}]"#),
    ("csv", "id,text\n1,The vote was close.\n2,A vote.\n"),
    ("tsv", "id\ttext\n1\tThe vote was close.\n2\tA vote.\n"),
];

const COMMANDS: [&str; 3] = ["keywords", "frequencies", "tokenize"];

#[test]
fn every_format_gives_the_same() {
    let place = Place::new();
    for command in COMMANDS {
        let expected = place.feed(&format!("{command} -"), JSONL.as_bytes()).done();
        assert_eq!(expected.matches("vote").count().min(2), expected.matches("vote").count().min(2));
        for (format, input) in FORMATS {
            let line = format!("{command} - --input-format {format}");
            assert_eq!(place.feed(&line, input.as_bytes()).done(), expected, "{line}");
        }
    }
}

#[test]
fn the_content_tells_the_format() {
    let place = Place::new();
    for (_, input) in &FORMATS[..2] {
        let out = place.feed("frequencies - --top 1", input.as_bytes()).done();
        assert_eq!(out, "{\"term\":\"vote\",\"count\":2,\"document_frequency\":2}\n");
    }
    let out = place.feed("tokenize - --format csv", b"A vote.").done();
    assert!(out.contains("\n<stdin>,text,1,vote,word,2,6\n"), "{out}");
}

#[test]
fn the_content_tells_the_compression() {
    let place = Place::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(JSONL.as_bytes()).unwrap();
    let zstd = zstd::encode_all(JSONL.as_bytes(), 1).unwrap();
    let expected = place.feed("keywords -", JSONL.as_bytes()).done();
    for input in [gzip.finish().unwrap(), zstd] {
        assert_eq!(place.feed("keywords -", &input).done(), expected);
    }
}

#[test]
fn records_without_an_id_are_named_by_their_line() {
    let input = "{\"text\":\"A vote.\"}\n{}\n{\"text\":\"A vote.\"}\n";
    let ended = Place::new().feed("keywords - --top 0", input.as_bytes());
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.starts_with("{\"id\":\"<stdin>:1\""), "{}", ended.out);
    assert!(ended.out.contains("\n{\"id\":\"<stdin>:3\""), "{}", ended.out);
    assert!(ended.err.starts_with("error: <stdin>:2: no field"), "{}", ended.err);
}

#[test]
fn files_may_stand_beside_it() {
    let place = Place::new();
    place.write("0.txt", "A vote.");
    place.write("3.txt", "A vote.");
    let out = place.feed("keywords 0.txt - 3.txt --format csv", JSONL.as_bytes()).done();
    let ids: Vec<_> = out.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["id", "0.txt", "1", "1", "2", "3.txt"]);
}

#[test]
fn nothing_is_no_document() {
    let place = Place::new();
    for command in COMMANDS.into_iter().chain(["keywords --method tf-idf"]) {
        for (format, _) in FORMATS {
            let line = format!("{command} - --input-format {format}");
            assert_eq!(place.feed(&line, b"").done(), "", "{line}");
        }
        let ended = place.feed(&format!("{command} -"), b"");
        assert_eq!((ended.code, &*ended.out), (Some(1), ""), "{command}");
        assert!(ended.err.starts_with("error: <stdin>: the file is empty\n"));
    }
    let out = place.feed("keywords - --format csv --input-format jsonl", b"").done();
    assert_eq!(out, "id,rank,keyword,score,salience,count\n");
}

/// All shipped articles.
fn all_news(place: &Place) -> String {
    let files = place.files("news").into_iter();
    files.map(|name| place.read(&format!("news/{name}"))).collect()
}

#[test]
fn every_method_works_from_the_standard_input() {
    let place = Place::with_news();
    let input = all_news(&place);
    for method in METHODS {
        let expected = place.run(&format!("keywords news --method {method}")).done();
        for threads in [1, 3] {
            let line = format!("keywords - --method {method} --threads {threads}");
            let out = place.feed(&line, input.as_bytes()).done();
            assert!(out == expected, "{line}: other bytes");
        }
    }
}

#[test]
fn documents_are_compared_across_files_and_the_standard_input() {
    let place = Place::with_news();
    let line = "keywords news/de.jsonl - news/pt.jsonl --method tf-idf --explain";
    let english = place.read("news/en-1.jsonl");
    let files = "keywords news/de.jsonl news/en-1.jsonl news/pt.jsonl --method tf-idf --explain";
    let out = place.feed(line, english.as_bytes()).done();
    assert!(out == place.run(files).done());
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_twice_where_a_method_must() {
    let place = Place::with_news();
    let expected = place.run("keywords news --method tf-idf").done();
    let line = "keywords /dev/stdin --input-format jsonl --method tf-idf";
    let out = place.feed(line, all_news(&place).as_bytes()).done();
    assert!(out == expected);
}
