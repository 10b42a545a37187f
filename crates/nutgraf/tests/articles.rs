//! The default method on articles of awkward kinds: what an editor demands of a list.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

use nutgraf::{
    AnalyzerOptions, Document, Explanation, Field, KeywordExtractor, KeywordOptions,
    KeywordRecord, KeywordShown, Language, Nested, Offsets, Profile,
    batch::{self, Outcome},
    corpus::{Corpus, CorpusOptions},
    keyword_analyzer, keywords_of,
};

#[derive(serde::Deserialize)]
struct Golden {
    article: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    language: Language,
    title: Option<String>,
    text: String,
    wanted: Vec<String>,
    unwanted: Vec<String>,
    #[serde(default)]
    nowhere: Vec<String>,
    #[serde(default)]
    counts: BTreeMap<String, usize>,
}

impl Case {
    fn document(&self) -> Document {
        Document {
            title: self.title.clone(),
            language: Some(self.language),
            ..Document::new(&self.name, &self.text)
        }
    }
}

fn cases() -> Vec<Case> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/golden/articles.toml");
    let golden: Golden = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    golden.article
}

fn english(title: &str, text: &str) -> Document {
    Document {
        title: (!title.is_empty()).then(|| title.to_owned()),
        language: Some(Language::ENGLISH),
        ..Document::new("a", text)
    }
}

fn record_of(document: &Document, options: KeywordOptions) -> KeywordRecord {
    let analyzer = keyword_analyzer(options.method, AnalyzerOptions::default());
    let mut worker = analyzer.unwrap().worker();
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, offsets: Offsets::Bytes };
    keywords_of(&mut worker, &extractor, document, None, shown)
}

fn record(document: &Document) -> KeywordRecord {
    let record = record_of(document, KeywordOptions::default());
    check(document, &record);
    record
}

fn texts(record: &KeywordRecord) -> Vec<&str> {
    record.keywords.iter().map(|keyword| keyword.text.as_str()).collect()
}

/// What every list promises, whatever the article.
fn check(document: &Document, record: &KeywordRecord) {
    let list = texts(record);
    assert!(list.len() <= 10, "{list:?}");
    assert!(record.keywords.is_sorted_by(|a, b| a.score >= b.score), "{list:?}");
    for (index, keyword) in record.keywords.iter().enumerate() {
        assert_eq!((keyword.rank, keyword.count), (index + 1, keyword.spans.len()));
        let slices = keyword
            .spans
            .iter()
            .map(|span| document.field(span.field).get(span.start..span.end).unwrap());
        let slices: Vec<&str> = slices.collect();
        assert!(slices.contains(&keyword.text.as_str()), "{keyword:?}");
        let mut spans = keyword.spans.iter().map(|s| (s.field, s.start, s.end));
        let mut behind: (Field, usize) = (Field::Title, 0);
        assert!(spans.all(|(field, start, end)| {
            let apart = (field, start) >= behind && end > start;
            behind = (field, end);
            apart
        }));
        let Some(Explanation::Nutgraf(explanation)) = &keyword.explanation else {
            panic!("{keyword:?} is not explained");
        };
        let sum: f64 = explanation.features.iter().map(|f| f.contribution).sum();
        assert!((sum - keyword.score).abs() <= 1e-9, "{keyword:?}");
        assert!(explanation.features.iter().all(|f| f.value.is_finite()
            && (f.contribution - f.value * f.weight).abs() <= 1e-12));
    }
    let nested =
        |a: &str, b: &str| a != b && format!(" {b} ").contains(&format!(" {a} "));
    let lower: Vec<String> = list.iter().map(|text| text.to_lowercase()).collect();
    for a in &lower {
        assert_eq!(lower.iter().filter(|b| *b == a).count(), 1, "{list:?}");
        assert!(!lower.iter().any(|b| nested(a, b)), "{a:?} is nested: {list:?}");
    }
}

#[test]
fn lists_are_what_an_editor_demands() {
    let faults: Vec<String> = cases().iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What an editor would not accept of the list of an article.
fn faults(case: &Case) -> Vec<String> {
    let record = record(&case.document());
    let list = texts(&record);
    let has = |text: &String| list.contains(&text.as_str());
    let holds = |word: &String| {
        list.iter().any(|text| text.split([' ', '-']).any(|part| part == word))
    };
    let count = |text: &str| {
        let known = record.keywords.iter().find(|keyword| keyword.text == text);
        known.map_or(0, |keyword| keyword.count)
    };
    let missing = case.wanted.iter().filter(|text| !has(text));
    let there = case.unwanted.iter().filter(|text| has(text));
    let inside = case.nowhere.iter().filter(|word| holds(word));
    let counts = case.counts.iter().filter(|(text, n)| count(text) != **n);
    let faults = missing
        .map(|text| format!("{text:?} is missing"))
        .chain(there.map(|text| format!("{text:?} is there")))
        .chain(inside.map(|word| format!("{word:?} is a part of a keyword")))
        .chain(counts.map(|(text, n)| format!("{text:?}: {}, not {n}", count(text))));
    faults.map(|fault| format!("{}: {fault}: {list:?}", case.name)).collect()
}

/// A sentence or two, what must be among their keywords, and what must not.
const RULES: &[(&str, &[&str], &[&str])] = &[
    ("Apollo 11 landed on the Moon. The crew came home safely.", &["Apollo 11"], &[]),
    (
        "The race in Harlan ended early. Kestrel was fourth, Morrow 15th (457 points).",
        &["Harlan"],
        &["Morrow 15th"],
    ),
    (
        "The Harlan app lets users edit pictures. Harlan sells the app in Kelmore.",
        &["Harlan", "app"],
        &["users edit pictures"],
    ),
    (
        "Kelmore Arena is set to host fans. The arena has songs of the band.",
        &["Kelmore Arena", "songs"],
        &["host fans"],
    ),
    (
        "A video shows a ferry navigating through yachts in Kelmore.",
        &["ferry", "yachts"],
        &["ferry navigating"],
    ),
    (
        "The housing market in Kelmore fell. The housing market had risen for years.",
        &["housing market"],
        &[],
    ),
    (
        "The left-handed Dane Karl Lund won in Kelmore. Karl Lund meets Otto Rask next.",
        &["Karl Lund"],
        &["Dane", "Dane Karl Lund"],
    ),
    (
        "George W Bush met farmers in Kelmore. The farmers asked George W Bush for help.",
        &["George W Bush"],
        &["George", "Bush"],
    ),
    (
        "The People's Bank of China bought gold. Gold rose in Kelmore.",
        &["People's Bank of China"],
        &["Bank of China"],
    ),
    (
        "The U.S. Securities and Exchange Commission wrote to Kelmore. The Senate and \
         Justice Department did not.",
        &["U.S. Securities and Exchange Commission", "Justice Department", "Senate"],
        &["Exchange Commission"],
    ),
    (
        "Kelmore has its lowest level of unemployment. The lowest level was in May.",
        &["unemployment"],
        &["lowest level"],
    ),
    (
        "The arrest warrant for Morrow came on Monday. Morrow fled to Kelmore.",
        &["arrest warrant"],
        &[],
    ),
    (
        "PCR tests rose in Kelmore. More PCR tests came on Monday.",
        &["PCR tests"],
        &["tests"],
    ),
    (
        "The word was out in Kelmore. The word spread, and Kelmore had the advantage.",
        &["Kelmore"],
        &["word", "advantage"],
    ),
    (
        "The lagoon near Kestrel was shut. It rained in Kestrel.\n\
         (Reporting by Jane Dunmore; editing by Hugo Lawson)",
        &["lagoon"],
        &["Jane Dunmore", "Hugo Lawson"],
    ),
    (
        "Gwent Chief Constable Edith Morrow resigned. Kelmore Chief Financial Officer \
         Lena Hale stays.",
        &["Edith Morrow", "Lena Hale"],
        &["Gwent Chief", "Kelmore Chief Financial", "Chief Financial"],
    ),
    (
        "Moscow is cold. Evan Harlow, 31, is the first American reporter to be held in \
         Moscow since Nick Danvers.",
        &["Moscow", "Nick Danvers"],
        &["American"],
    ),
];

#[test]
fn each_rule_strikes_what_it_means_and_no_more() {
    for (text, wanted, unwanted) in RULES {
        let record = record(&english("", text));
        let list = texts(&record);
        for keyword in *wanted {
            assert!(list.contains(keyword), "{keyword:?} is missing: {list:?}");
        }
        for keyword in *unwanted {
            assert!(!list.contains(keyword), "{keyword:?} is there: {list:?}");
        }
    }
}

#[test]
fn the_spans_of_a_name_are_those_of_all_its_variants() {
    let cases = cases();
    let spans = |case: &str, keyword: &str| {
        let case = cases.iter().find(|c| c.name.contains(case)).unwrap();
        let document = case.document();
        let record = record(&document);
        let entry = record.keywords.iter().find(|k| k.text == keyword).unwrap();
        let slices = entry
            .spans
            .iter()
            .map(|span| document.field(span.field)[span.start..span.end].to_owned());
        slices.collect::<Vec<_>>()
    };
    let doe = ["Doe", "Jane Doe", "Doe", "Doe", "Doe", "Doe"];
    assert_eq!(spans("Offices", "Jane Doe"), doe);
    let authority = ["Civil Aviation Authority", "CAA", "CAA", "CAA", "CAA"];
    assert_eq!(spans("acronym", "Civil Aviation Authority"), authority);
}

#[test]
fn every_profile_keeps_the_promises_of_a_list() {
    for profile in Profile::NAMES {
        for case in cases() {
            let options = KeywordOptions {
                profile: Some(profile.to_owned()),
                nested: Some(Nested::Drop),
                ..KeywordOptions::default()
            };
            let document = case.document();
            check(&document, &record_of(&document, options));
        }
    }
}

#[test]
fn what_has_no_words_has_no_keywords() {
    for text in ["", " ", "\n\n", "…", "?! -- (…) “ ” ’ & % $ 12 3.5", "1 2 3", "\u{0}"]
    {
        assert_eq!(texts(&record(&english("", text))), [""; 0], "{text:?}");
        assert_eq!(texts(&record(&english(text, text))), [""; 0], "{text:?}");
    }
}

#[test]
fn a_single_word_is_its_keyword_if_it_says_something() {
    for (text, list) in [
        ("Kessaria", &["Kessaria"][..]),
        ("Kessaria.", &["Kessaria"]),
        ("earthquake", &["earthquake"]),
        ("the", &[]),
        ("Tuesday", &[]),
    ] {
        assert_eq!(texts(&record(&english("", text))), list, "{text:?}");
    }
    assert_eq!(texts(&record(&english("Kessaria", ""))), ["Kessaria"]);
}

/// Our English articles, one behind the other, again and again; between them, paragraph
/// for paragraph, one article that the whole is about.
fn long(words: usize) -> Document {
    let cases = cases();
    let theme = cases.iter().find(|case| case.name.starts_with("Offices")).unwrap();
    let mut theme = theme.text.split("\n\n").cycle();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/news/en-1.jsonl");
    let corpus = Corpus::open([folder], CorpusOptions::default()).unwrap();
    let articles: Vec<Document> =
        corpus.documents().unwrap().map(Result::unwrap).collect();
    let mut text = String::new();
    let mut so_far = 0;
    for article in articles.iter().cycle() {
        for part in [article.text.as_str(), theme.next().unwrap()] {
            so_far += part.split_whitespace().count();
            text.push_str(part);
            text.push_str("\n\n");
        }
        if so_far >= words {
            return english("", &text);
        }
    }
    unreachable!()
}

#[test]
fn thirty_thousand_words_are_read_in_linear_time_and_to_the_point() {
    let document = long(30_000);
    let record = record(&document);
    let list = texts(&record);
    assert_eq!(list.len(), 10);
    for wanted in ["Jane Doe", "climate summit"] {
        assert!(list.contains(&wanted), "{wanted:?} is not in {list:?}");
    }
    assert!(record.keywords.iter().all(|keyword| keyword.count >= 3), "{list:?}");

    let seconds = |document: &Document| {
        let start = Instant::now();
        self::record(document);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (seconds(&long(5_000)).max(0.005), seconds(&long(80_000)));
    // Quadratic time would be 256 times as long.
    assert!(long < 80.0 * short, "{short} s, then {long} s");
}

/// Many different words, more than a worker keeps.
fn huge() -> Document {
    let letter = |digit: u32| char::from_digit(digit % 26 + 10, 36).unwrap();
    let word = |number: u32| {
        (0..6).map(|place| letter(number / 26_u32.pow(place))).collect::<String>()
    };
    // A factor without a divisor in common with 26: no word comes twice.
    let words: Vec<String> = (0..450_000).map(|n| word(n * 7_919)).collect();
    english("", &words.join(" "))
}

#[test]
fn records_do_not_depend_on_what_was_read_before() {
    let options = KeywordOptions::default();
    let analyzer =
        keyword_analyzer(options.method, AnalyzerOptions::default()).unwrap();
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, offsets: Offsets::Bytes };
    let mut worker = analyzer.worker();
    let mut known = Vec::new();
    let mut cases = cases();
    for round in 0..2 {
        for case in &cases {
            let document = case.document();
            let fresh = &mut analyzer.worker();
            assert_eq!(
                keywords_of(&mut worker, &extractor, &document, None, shown),
                keywords_of(fresh, &extractor, &document, None, shown),
                "{}",
                case.name
            );
            known.push(worker.vocabulary().len());
        }
        if round == 0 {
            keywords_of(&mut worker, &extractor, &huge(), None, shown);
            assert!(worker.vocabulary().len() > 450_000);
            // Terms get other numbers this time.
            cases.reverse();
        }
    }
    // What was too much is forgotten once, and what came behind it is kept.
    let behind = &known[known.len() / 2..];
    assert!(behind[0] < 10_000, "{known:?}");
    assert!(behind.is_sorted() && behind[0] < behind[behind.len() - 1], "{known:?}");
}

#[test]
fn records_do_not_depend_on_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    let mut lines = String::new();
    for round in 0..120 {
        for case in cases() {
            let line = serde_json::json!({
                "id": format!("{} {round}", case.name),
                "title": case.title.clone().unwrap_or_default(),
                "text": case.text.repeat(round % 7 + 1),
            });
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    assert!(lines.len() > 1 << 20, "more than a chunk");
    fs::write(&path, lines).unwrap();
    let corpus = Corpus::open([&*path], CorpusOptions::default()).unwrap();
    let options = KeywordOptions::default();
    let analyzer =
        keyword_analyzer(options.method, AnalyzerOptions::default()).unwrap();
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, offsets: Offsets::CodePoints };
    let records = |threads| {
        let mut lines = String::new();
        batch::for_each(
            &corpus,
            threads,
            || analyzer.worker(),
            |worker, document| keywords_of(worker, &extractor, &document, None, shown),
            |outcome, _| {
                let Outcome::Done(record) = outcome else { panic!("{outcome:?}") };
                lines.push_str(&serde_json::to_string(&record).unwrap());
                Ok::<(), nutgraf::Error>(())
            },
        )
        .unwrap();
        lines
    };
    let one = records(1);
    assert!(one.len() > 1 << 20);
    for threads in [2, 7] {
        // Not `assert_eq`: nobody wants to read megabytes.
        assert!(records(threads) == one, "{threads} threads: other bytes");
    }
}
