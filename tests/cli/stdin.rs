//! `-`, the standard input.

use super::support::{METHODS, Place, gzip};

const JSONL: &str = concat!(
    r#"{"id":"1","text":"The vote was close."}"#,
    "\n",
    r#"{"id":"2","text":"A vote."}"#,
    "\n",
);

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
        assert!(expected.matches("vote").count() > 0, "{expected}");
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
    let zstd = zstd::encode_all(JSONL.as_bytes(), 1).unwrap();
    let expected = place.feed("keywords -", JSONL.as_bytes()).done();
    for input in [gzip(JSONL.as_bytes()), zstd] {
        assert_eq!(place.feed("keywords -", &input).done(), expected);
    }
}

#[test]
fn records_without_an_id_are_named_by_their_line() {
    let input = "{\"text\":\"A vote.\"}\n{\"id\":2}\n{\"text\":\"A vote.\"}\n";
    for method in METHODS {
        let line = format!("keywords - --top 0 --method {method}");
        let ended = Place::new().feed(&line, input.as_bytes());
        let ids: Vec<_> =
            ended.out.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
        assert_eq!((ended.code, &*ids), (Some(1), &["<stdin>:1", "<stdin>:3"][..]));
        // Once, even where the input is read twice.
        let expected = "error: <stdin>:2: no field \"text\"; there are \"id\"\n\
                        done: 2 documents; 1 could not be read\n";
        assert_eq!(ended.err, expected, "{line}");
    }
}

#[test]
fn files_may_stand_beside_it() {
    let place = Place::new();
    place.write("0.txt", "A vote.");
    place.write("3.txt", "A vote.");
    let out =
        place.feed("keywords 0.txt - 3.txt --format csv", JSONL.as_bytes()).done();
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
    let line = |middle: &str| {
        format!("keywords news/de.jsonl {middle} news/pt.jsonl --method tf-idf")
    };
    let expected = place.run(&line("news/en-1.jsonl")).done();
    let out = place.feed(&line("-"), place.read("news/en-1.jsonl").as_bytes()).done();
    assert!(out == expected);
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
