//! The shapes of records, in every format.

use serde::Deserialize;

use super::support::{KeywordRecord, Place, records};

const TWO_ARTICLES: &str = concat!(
    r#"{"id":"a","title":"Vote — “close”","language":"en","#,
    r#""text":"The vote was close. Zoë’s vote, U.S."}"#,
    "\n",
    r#"{"id":"b, \"c\"","language":"en","text":"A vote."}"#,
    "\n",
);

fn two_articles() -> Place {
    let place = Place::new();
    place.write("two.jsonl", TWO_ARTICLES);
    place
}

/// The names of the fields of a line, as far as they are among `names`, in order.
fn in_order(line: &str, names: &[&str]) {
    let mut rest = line;
    for name in names {
        let Some((_, after)) = rest.split_once(&format!("\"{name}\":")) else {
            panic!("{name} is not where it should be: {line}")
        };
        rest = after;
    }
}

#[test]
fn keywords_as_json_lines() {
    let out = two_articles().run("keywords two.jsonl --top 1 --explain").done();
    in_order(
        &out,
        &[
            "id",
            "language",
            "keywords",
            "text",
            "score",
            "salience",
            "rank",
            "count",
            "spans",
            "field",
            "start",
            "end",
            "explanation",
        ],
    );
    let found: Vec<KeywordRecord> = records(&out);
    let ids: Vec<_> = found.iter().map(|record| &*record.id).collect();
    assert_eq!(ids, ["a", "b, \"c\""]);
    assert_eq!(found[0].language.as_deref(), Some("en"));
    assert_eq!(found[1].keywords[0].text, "vote");
}

#[test]
fn keywords_without_explain_have_no_explanation() {
    let out = two_articles().run("keywords two.jsonl").done();
    assert!(!out.contains("explanation"), "{out}");
}

#[test]
fn a_document_without_keywords_has_a_record() {
    let place = Place::new();
    place.write("no.jsonl", r#"{"id":"n","text":"… — !"}"#);
    let out = place.run("keywords no.jsonl").done();
    assert_eq!(out, "{\"id\":\"n\",\"language\":null,\"keywords\":[]}\n");
}

#[test]
fn top_limits_the_keywords() {
    let place = Place::with_news();
    for top in [0, 1, 3] {
        let out = place.run(&format!("keywords news --top {top}")).done();
        for record in records::<KeywordRecord>(&out) {
            assert_eq!(record.keywords.len(), top, "{}", record.id);
        }
    }
}

#[test]
fn keywords_as_csv_say_what_json_lines_say() {
    let place = two_articles();
    let csv = place.run("keywords two.jsonl --format csv").done();
    assert!(csv.starts_with("id,rank,keyword,score,salience,count\n"), "{csv}");
    assert!(csv.contains("\n\"b, \"\"c\"\"\",1,vote,"), "{csv}");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    let rows: Vec<[String; 4]> =
        rows.map(|row| [0, 1, 2, 5].map(|column| row[column].to_owned())).collect();
    let json: Vec<KeywordRecord> = records(&place.run("keywords two.jsonl").done());
    let expected = json.iter().flat_map(|record| {
        record.keywords.iter().map(|keyword| {
            let numbers = [keyword.rank, keyword.count].map(|n| n.to_string());
            let [rank, count] = numbers;
            [record.id.clone(), rank, keyword.text.clone(), count]
        })
    });
    assert_eq!(rows, expected.collect::<Vec<_>>());
}

#[test]
fn keywords_as_a_table() {
    let out = two_articles().run("keywords two.jsonl --top 1 --format table").done();
    let lines: Vec<Vec<&str>> =
        out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(out.lines().next(), Some("a (English)  Vote — “close”"));
    assert_eq!(lines[1], ["keyword", "salience", "count"]);
    assert!(lines[2].iter().all(|rule| rule.chars().all(|c| c == '─')), "{out}");
    assert_eq!(lines[3][2], "1.000");
    assert!(out.contains("\nb, \"c\" (English)\n"), "{out}");
}

#[test]
fn control_characters_do_not_reach_a_terminal() {
    let place = Place::new();
    let id = r"a\u001b[2J\nb";
    place.write(
        "c.jsonl",
        format!(r#"{{"id":"{id}","title":"\u0007T","text":"A vote."}}"#),
    );
    for command in ["keywords", "frequencies --per document", "tokenize"] {
        let out = place.run(&format!("{command} c.jsonl --format table")).done();
        assert!(out.chars().all(|c| c == '\n' || !c.is_control()), "{out:?}");
        assert!(out.starts_with("a [2J b"), "{out}");
    }
}

const VOTES: &str = "{\"term\":\"vote\",\"count\":4,\"document_frequency\":2}\n\
                     {\"term\":\"close\",\"count\":2,\"document_frequency\":1}\n";

#[test]
fn frequencies_of_a_corpus() {
    let place = two_articles();
    assert_eq!(place.run("frequencies two.jsonl --top 2").done(), VOTES);
    let csv = place.run("frequencies two.jsonl --top 2 --format csv").done();
    assert_eq!(csv, "term,count,document_frequency\nvote,4,2\nclose,2,1\n");
    let table = place.run("frequencies two.jsonl --top 2 --format table").done();
    let cells: Vec<_> =
        table.split_whitespace().filter(|cell| !cell.starts_with('─')).collect();
    let expected = ["term", "count", "documents", "vote", "4", "2", "close", "2", "1"];
    assert_eq!(cells, expected);
}

#[test]
fn frequencies_by_stem_ngram_and_document_frequency() {
    let place = Place::new();
    place.write("a.txt", "Votes were counted. Vote counting ended.");
    place.write("b.txt", "Vote!");
    let out = |options| place.run(&format!("frequencies a.txt b.txt {options}")).done();
    let stems = out("--stem snowball --language en --min-df 2");
    assert_eq!(stems, "{\"term\":\"vote\",\"count\":3,\"document_frequency\":2}\n");
    let pairs = out("--ngrams 2 --sort term --format csv");
    let expected = "counting ended,1,1\nvote counting,1,1\nvotes were,1,1\n\
                    were counted,1,1\n";
    assert_eq!(pairs, format!("term,count,document_frequency\n{expected}"));
    let rare = out("--max-df 1 --ngrams 1..2 --top 2 --sort term --format csv");
    assert_eq!(rare.lines().count(), 3);
    assert!(!rare.contains("\nvote,"), "{rare}");
}

/// What `frequencies --per document` writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrequencyRecord {
    id: String,
    language: Option<String>,
    terms: Vec<Term>,
}

#[derive(Deserialize)]
struct Term {
    term: String,
    count: u64,
}

#[test]
fn frequencies_of_each_document() {
    let place = two_articles();
    let out = place.run("frequencies two.jsonl --per document --top 2").done();
    in_order(&out, &["id", "language", "terms", "term", "count"]);
    let found: Vec<FrequencyRecord> = records(&out);
    let terms: Vec<_> =
        found[0].terms.iter().map(|row| (&*row.term, row.count)).collect();
    assert_eq!((found.len(), &*found[1].id), (2, "b, \"c\""));
    assert_eq!(found[0].language.as_deref(), Some("en"));
    assert_eq!(terms, [("vote", 3), ("close", 2)]);
    let csv = place.run("frequencies two.jsonl --per document --top 1 --format csv");
    assert_eq!(csv.done(), "id,term,count\na,vote,3\n\"b, \"\"c\"\"\",a,1\n");
}

#[test]
fn tokens_as_json_lines() {
    let place = Place::new();
    let article =
        r#"{"id":"a","title":"Zoë’s vote","language":"en","text":"Oh. U.S. F-16s!"}"#;
    place.write("a.jsonl", article);
    let expected = concat!(
        r#"{"id":"a","language":"en","sentences":["#,
        r#"{"field":"title","start":0,"end":10,"tokens":["#,
        r#"{"text":"Zoë","kind":"word","start":0,"end":3},"#,
        r#"{"text":"’s","kind":"possessive","start":3,"end":5},"#,
        r#"{"text":"vote","kind":"word","start":6,"end":10}]},"#,
        r#"{"field":"text","start":0,"end":3,"tokens":["#,
        r#"{"text":"Oh","kind":"word","start":0,"end":2},"#,
        r#"{"text":".","kind":"punctuation","start":2,"end":3}]},"#,
        r#"{"field":"text","start":4,"end":15,"tokens":["#,
        r#"{"text":"U.S.","kind":"acronym","start":4,"end":8},"#,
        r#"{"text":"F-16s","kind":"acronym","start":9,"end":14},"#,
        r#"{"text":"!","kind":"punctuation","start":14,"end":15}]}]}"#,
        "\n",
    );
    assert_eq!(place.run("tokenize a.jsonl").done(), expected);
}

#[test]
fn tokens_as_csv_and_table() {
    let place = two_articles();
    let csv = place.run("tokenize two.jsonl --format csv").done();
    let expected = "id,field,sentence,token,kind,start,end\na,title,1,Vote,word,0,4\n";
    assert!(csv.starts_with(expected), "{csv}");
    let comma = "\na,text,3,\",\",punctuation,30,31\n";
    assert!(csv.contains(comma), "{csv}");
    let table = place.run("tokenize two.jsonl --format table").done();
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["a"]);
    assert_eq!(lines[1], ["sentence", "token", "kind", "start", "end"]);
    assert_eq!(lines[3], ["1", "Vote", "word", "0", "4"]);
}

#[test]
fn stems_one_a_line() {
    let place = Place::new();
    let words = place.run("stem --language en waivers invading F-16").done();
    assert_eq!(words, "waiver\ninvad\nF-16\n");
    let lines = place.feed("stem -l german", "häusern\r\n\nliefen\nlast".as_bytes());
    assert_eq!(lines.done(), "haus\n\nlief\nlast\n");
    assert_eq!(place.feed("stem -l en", b"").done(), "");
    assert_eq!(place.run("stem -l porter -- -ies").done(), "-i\n");
    place.run("stem -l en votes -o stems.txt").done();
    assert_eq!(place.read("stems.txt"), "vote\n");
}

#[test]
fn texts_are_named_by_their_path_and_records_by_their_line() {
    let place = Place::new();
    place.write("in/a.txt", "A vote.");
    place.write("in/b.jsonl", "{\"text\":\"A vote.\"}\n\n{\"text\":\"A vote.\"}\n");
    place.write("in/c.csv", "text\n\"A\nvote.\"\nAgain.\n");
    place.write("in/d.json", r#"[{"text":"A vote."}, {"id":7,"text":"A vote."}]"#);
    let out = place.run("keywords in --top 0 --format jsonl").done();
    let found: Vec<KeywordRecord> = records(&out);
    let ids: Vec<_> = found.iter().map(|record| &*record.id).collect();
    let expected = [
        "in/a.txt",
        "in/b.jsonl:1",
        "in/b.jsonl:3",
        "in/c.csv:2",
        "in/c.csv:4",
        "in/d.json#1",
        "7",
    ];
    assert_eq!(ids, expected);
}
