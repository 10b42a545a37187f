//! `nutgraf keyness`.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

use super::support::{Place, gzip, news_data, records};

/// What `keyness` writes of a term, and nothing else.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Record {
    term: String,
    rank: usize,
    direction: String,
    measure: String,
    score: Option<f64>,
    measures: serde_json::Map<String, Value>,
    p: f64,
    p_bonferroni: f64,
    p_fdr: f64,
    target: Side,
    reference: Side,
    explanation: Option<Value>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Side {
    count: u64,
    total: u64,
    per_million: f64,
    expected: f64,
    document_frequency: Option<u64>,
    range: Option<f64>,
    dp: Option<f64>,
}

fn keyness(place: &Place, line: &str) -> Vec<Record> {
    records(&place.run(&format!("keyness {line}")).done())
}

fn terms(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.term.as_str()).collect()
}

/// Two corpora that can be counted by hand: 16 and 16 words.
fn place() -> Place {
    let place = Place::new();
    let grain = "{\"id\": 1, \"text\": \"The grain left. The grain came.\"}\n\
                 {\"id\": 2, \"text\": \"The grain deal held. The grain deal was a grain.\"}\n";
    place.write("grain.jsonl", grain);
    let votes = "{\"id\": 3, \"text\": \"The vote was a close vote. The vote held.\"}\n\
                 {\"id\": 4, \"text\": \"The vote was late. The grain left.\"}\n";
    place.write("votes.jsonl", votes);
    place
}

#[test]
fn records_have_the_counts_of_both() {
    let place = place();
    let line = "grain.jsonl --reference votes.jsonl --measure g2,percent-diff";
    let found = keyness(&place, line);
    let grain = &found[0];
    assert_eq!(
        (grain.term.as_str(), grain.rank, &*grain.direction),
        ("grain", 1, "positive")
    );
    let (target, reference) = (&grain.target, &grain.reference);
    assert_eq!(
        (target.count, target.total, target.document_frequency),
        (5, 16, Some(2))
    );
    assert_eq!((reference.count, reference.total), (1, 16));
    assert_eq!((target.range, reference.range), (Some(1.0), Some(0.5)));
    // ½ (|2/5 − 6/16| + |3/5 − 10/16|), ½ (|0 − 9/16| + |1 − 7/16|)
    assert_eq!((target.dp, reference.dp), (Some(0.025), Some(0.5625)));
    assert!((target.expected - 3.0).abs() < 1e-12);
    // scipy.stats.chi2_contingency([[5, 1], [11, 15]], correction=False, lambda_="log-likelihood")
    assert_eq!(grain.measure, "g2");
    assert!(
        (grain.score.unwrap() - 3.528_867_106_954_227_7).abs() < 1e-9,
        "{:?}",
        grain.score
    );
    let difference = 400.0;
    assert!(
        (grain.measures["percent-diff"].as_f64().unwrap() - difference).abs() < 1e-9
    );
    assert_eq!(grain.explanation, None);
}

#[test]
fn infinite_measures_are_null_and_come_first() {
    let place = place();
    let line =
        "grain.jsonl --reference votes.jsonl --measure percent-diff --min-count 1";
    let found = keyness(&place, line);
    assert_eq!(terms(&found)[..2], ["deal", "came"]);
    assert_eq!(
        (found[0].score, &found[0].measures["percent-diff"]),
        (None, &Value::Null)
    );
    assert_eq!(terms(&found)[2], "grain");
}

#[test]
fn directions_are_opposites() {
    let place = place();
    let options = "--measure log-ratio,g2 --min-count 1 --direction";
    let run = |line: &str| keyness(&place, &format!("{line} {options} both"));
    let (there, back) = (
        run("grain.jsonl --reference votes.jsonl"),
        run("votes.jsonl --reference grain.jsonl"),
    );
    let signs: Vec<_> =
        there.iter().map(|record| record.direction == "positive").collect();
    assert!(signs.is_sorted_by(|a, b| a >= b) && signs.contains(&false), "{signs:?}");
    for record in &there {
        let other = back.iter().find(|other| other.term == record.term).unwrap();
        assert!((record.score.unwrap() + other.score.unwrap()).abs() < 1e-12);
    }
    let negative = keyness(
        &place,
        &format!("grain.jsonl --reference votes.jsonl {options} negative"),
    );
    assert_eq!(terms(&negative)[0], "vote");
    assert!(negative.iter().all(|record| record.score.unwrap() < 0.0));
    let ranks: Vec<_> = negative.iter().map(|record| record.rank).collect();
    assert_eq!(ranks, (1..=negative.len()).collect::<Vec<_>>());
}

/// Key terms of shipped news, without what no list can tell of the reference.
fn without_documents(place: &Place, line: &str) -> Vec<Record> {
    let mut records = keyness(place, &format!("news/en-1.jsonl --measure g2 {line}"));
    for record in &mut records {
        let side = &mut record.reference;
        (side.document_frequency, side.range, side.dp) = (None, None, None);
    }
    records
}

/// Not `assert_eq`: nobody wants to read so much.
#[track_caller]
fn same(found: &[Record], expected: &[Record], of: &str) {
    assert_eq!(found.len(), expected.len(), "{of}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{of}");
    }
}

#[test]
fn a_list_is_as_good_as_the_corpus_it_was_made_from() {
    let place = Place::with_news();
    for ngrams in ["--ngrams 1", "--ngrams 1..3"] {
        let reference = format!("{ngrams} --reference news/en-2.jsonl");
        let expected = without_documents(&place, &reference);
        assert_eq!(expected.len(), 50);
        for (format, name) in [("csv", "list.csv"), ("jsonl", "list.jsonl")] {
            let options = format!("{ngrams} --format {format} -o {name}");
            place.run(&format!("frequencies news/en-2.jsonl {options}")).done();
            let found =
                without_documents(&place, &format!("{ngrams} --reference {name}"));
            same(&found, &expected, name);
        }
    }
}

/// A list in one of many forms.
fn listed(rows: &[(String, u64)], form: fn(usize, &str, u64) -> String) -> String {
    rows.iter().zip(1..).fold(String::new(), |mut list, ((term, count), rank)| {
        writeln!(list, "{}", form(rank, term, *count)).unwrap();
        list
    })
}

#[test]
fn lists_of_other_programs_are_as_good() {
    let place = Place::with_news();
    let expected = without_documents(&place, "--reference news/en-2.jsonl");
    let rows = records::<Value>(&place.run("frequencies news/en-2.jsonl").done());
    let row = |row: &Value| {
        (row["term"].as_str().unwrap().to_owned(), row["count"].as_u64().unwrap())
    };
    let rows: Vec<(String, u64)> = rows.iter().map(row).collect();
    let lists = [
        listed(&rows, |_, term, count| format!("{count:>7} {term}")),
        listed(&rows, |_, term, count| format!("{term}\t{count}\r")),
        listed(&rows, |_, term, count| format!("{}\t{count}", term.to_uppercase())),
        format!(
            "\u{feff}{}",
            listed(&rows, |_, term, count| format!("{count}\t{term}"))
        ),
        format!(
            "Type\tPOS\tHeadword\tRank\tFreq\tRange\tNormFreq\tNormRange\n{}",
            listed(&rows, |rank, term, count| {
                format!("{term}\tx\t{term}\t{rank}\t{count}\t1\t0.1\t0.2")
            })
        ),
        format!(
            "#Word Types: 9\n#Word Tokens: 100000\n#Search Hits: 0\n{}",
            listed(&rows, |rank, term, count| format!("{rank}\t{count}\t{term}\t"))
        ),
        format!(
            "# mine\nWord;Frequency\n{}",
            listed(&rows, |_, term, count| format!("\"{term}\";{count}"))
        ),
    ];
    for list in &lists {
        place.write("list", list);
        let mut found = without_documents(&place, "--reference list");
        if list.starts_with("#Word") {
            // The size that the comment tells is another one.
            assert!(found.iter().all(|record| record.reference.total == 100_000));
            continue;
        }
        if list.starts_with("Type") {
            for record in &mut found {
                record.reference.document_frequency = None;
            }
        }
        same(&found, &expected, &list[..40]);
    }
    place.write("list.gz", gzip(lists[0].as_bytes()));
    same(&without_documents(&place, "--reference list.gz"), &expected, "gzip");
    let line = "keyness news/en-1.jsonl --measure g2 --reference -";
    let fed: Vec<Record> = records(&place.feed(line, lists[0].as_bytes()).done());
    same(&fed, &expected, "standard input");
}

#[test]
fn the_size_behind_a_list_can_be_given() {
    let place = place();
    place.write("list.tsv", "word\tcount\nthe\t1,000\ngrain\t3\n");
    let total = |options: &str| {
        let line = format!("grain.jsonl --reference list.tsv --measure g2 {options}");
        keyness(&place, &line)[0].reference.total
    };
    assert_eq!(total(""), 1003);
    assert_eq!(total("--reference-total 1000000"), 1_000_000);
    let bad = place.run("keyness grain.jsonl --reference list.tsv --reference-total 5");
    bad.fatal_naming(&["invalid value \"5\" for reference-total", "sum up to 1003"]);
    let bad =
        place.run("keyness grain.jsonl --reference votes.jsonl --reference-total 5");
    bad.fatal_naming(&["reference-total: the reference is a corpus"]);
}

#[test]
fn bad_lines_of_a_list_are_reported() {
    let place = place();
    place.write("list.tsv", "word\tcount\nthe\t1000\nof\tmany\ngrain\t3\n");
    let ended =
        place.run("keyness grain.jsonl -r list.tsv --measure g2 --rejects bad.jsonl");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let reason = "list.tsv:3: \"many\" is no count: give a whole number";
    assert!(ended.err.contains(reason), "{}", ended.err);
    let rejects = records::<Value>(&place.read("bad.jsonl"));
    assert_eq!(
        (&rejects[0]["line"], &rejects[0]["kind"]),
        (&3.into(), &"malformed".into())
    );
    assert_eq!(terms(&records(&ended.out))[0], "grain");
    let failed = place.run("keyness grain.jsonl -r list.tsv --on-error fail");
    failed.fatal_naming(&["--on-error fail", reason]);
}

#[test]
fn what_is_wrong_is_named() {
    let place = place();
    place.write("list.csv", "term,count\nthe,1000\ngrain,3\n");
    place.write("prose.txt", "The vote was close.\nIt was late.\nNobody spoke.\n");
    place.write("marks.txt", "... !!! ???");
    let cases: [(&str, &[&str]); 15] = [
        ("", &["--reference"]),
        ("-r nowhere.csv", &["no such file or folder: nowhere.csv"]),
        (
            "-r prose.txt --reference-kind list",
            &["prose.txt: no frequency list", "term,count"],
        ),
        ("-r list.csv -r votes.jsonl", &["lists and documents"]),
        ("-r list.csv --stop-words auto", &["stop-words auto", "give language"]),
        ("-r list.csv --min-df 2", &["min-df: a frequency list"]),
        ("-r list.csv --measure jlh", &["measure jlh: a frequency list"]),
        ("-r list.csv --ngrams 2", &["the reference has no terms of 2 words"]),
        ("-r marks.txt", &["the reference has no words"]),
        ("-r list.csv --measure g3", &["'g3'", "log-odds-dirichlet"]),
        ("-r list.csv --measure g2,g2", &["measure: g2 is given twice"]),
        ("-r list.csv --confidence 1", &["invalid value 1 for confidence"]),
        ("-r list.csv --prior 0", &["invalid value 0 for prior"]),
        ("-r list.csv --max-p 2", &["invalid value 2 for max-p"]),
        (
            "-r list.csv --measure chi-squared --correction williams",
            &["williams corrects g2, not chi-squared"],
        ),
    ];
    for (options, parts) in cases {
        place.run(&format!("keyness grain.jsonl {options}")).fatal_naming(parts);
    }
    place
        .run("keyness marks.txt -r list.csv")
        .fatal_naming(&["the target has no words"]);
    place.run("keyness - -r -").fatal_naming(&["(-) is given more than once"]);
    let written = place.run("keyness grain.jsonl -r votes.jsonl -o votes.jsonl");
    written.fatal_naming(&["--output names a file of the input"]);
}

#[test]
fn stems_stop_words_and_ngrams() {
    let place = place();
    let run = |options: &str| {
        let line = format!(
            "grain.jsonl -r votes.jsonl -l en --measure g2 --min-count 1 {options}"
        );
        keyness(&place, &line).into_iter().map(|record| record.term).collect::<Vec<_>>()
    };
    assert!(run("").contains(&"came".to_owned()));
    assert!(!run("--stop-words auto").contains(&"was".to_owned()));
    assert!(run("--ngrams 2").contains(&"grain deal".to_owned()));
    assert!(run("--ngrams 1..2").contains(&"deal".to_owned()));
}

#[test]
fn filters_leave_terms_out() {
    let place = Place::with_news();
    let run = |options: &str| {
        keyness(
            &place,
            &format!("news/en-1.jsonl -r news/en-2.jsonl -m g2 -n 10000 {options}"),
        )
    };
    let (all, some) = (run(""), run("--max-p 0.2"));
    assert!(!some.is_empty() && some.len() < all.len());
    assert!(some.iter().all(|record| record.p_fdr <= 0.2));
    assert!(all.iter().all(|record| record.target.count + record.reference.count >= 3));
    let spread = run("--min-df 4");
    let documents = |r: &Record| {
        r.target.document_frequency.unwrap() + r.reference.document_frequency.unwrap()
    };
    assert!(!spread.is_empty() && spread.iter().all(|record| documents(record) >= 4));
    let lrc = keyness(&place, "news/en-1.jsonl -r news/fr.jsonl -n 10000");
    assert!(!lrc.is_empty() && lrc.iter().all(|record| record.score.unwrap() > 0.0));
}

#[test]
fn explanations_are_lines_for_people() {
    let place = place();
    let line =
        "keyness grain.jsonl -r votes.jsonl --measure g2 --explain --format table";
    let out = place.run(line).done();
    let line =
        "g2 3.529 = 2 × (5 × ln(5/3) + 1 × ln(1/3) + 11 × ln(11/13) + 15 × ln(15/13))";
    assert!(out.contains(line), "{out}");
    let json = &keyness(&place, "grain.jsonl -r votes.jsonl --measure g2 --explain")[0];
    let explanation = json.explanation.as_ref().unwrap();
    assert_eq!(explanation["observed"], serde_json::json!([[5, 1], [11, 15]]));
}

#[test]
fn csv_has_a_column_for_each_measure() {
    let place = place();
    let out = place
        .run("keyness grain.jsonl -r votes.jsonl -m g2 -m lrc --format csv")
        .done();
    let header = out.lines().next().unwrap();
    assert!(
        header.starts_with(
            "rank,term,direction,g2,lrc,p,p_bonferroni,p_fdr,target_count,"
        )
    );
    assert!(header.ends_with("reference_range,reference_dp"));
    assert!(out.lines().nth(1).unwrap().starts_with("1,grain,positive,3.52"));
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let Some(target) = news_data("bbc2005.jsonl", 600) else { return };
    let Some(reference) = news_data("reuters21578.jsonl", 3000) else { return };
    let place = Place::new();
    place.write("target.jsonl", &target);
    place.write("reference.jsonl", &reference);
    let options = "--ngrams 1..2 --direction both --explain -n 500 \
                   -m lrc,g2,log-ratio,log-odds-dirichlet,jlh";
    let line = |threads, input, reference| {
        format!("keyness {input} -r {reference} {options} --threads {threads}")
    };
    let expected = place.run(&line(1, "target.jsonl", "reference.jsonl")).done();
    assert_eq!(expected.lines().count(), 1000);
    for threads in [2, 7] {
        let out = place.run(&line(threads, "target.jsonl", "reference.jsonl")).done();
        assert!(out == expected, "{threads} threads: other bytes");
    }
    // From the standard input, which is read twice.
    let fed = place.feed(&line(2, "-", "reference.jsonl"), target.as_bytes()).done();
    assert!(fed == expected, "target on the standard input: other bytes");
    let fed = place.feed(&line(2, "target.jsonl", "-"), reference.as_bytes()).done();
    assert!(fed == expected, "reference on the standard input: other bytes");
}
