//! Keyness and collocations against SciPy, NLTK and scattertext, and what they promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use nutgraf::corpus::{Corpus, CorpusOptions};
use nutgraf::{
    CollocationMeasure, CollocationOptions, CollocationRecord, Correction, Direction,
    Document, KeynessMeasure, KeynessOptions, KeynessRecord, Mode, ReadingOptions,
    SpanFactor, StopWords, collocations, keyness,
};
use serde_json::Value;

const READING: ReadingOptions =
    ReadingOptions { language: nutgraf::LanguageChoice::Auto, mode: Mode::Sklearn };

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn golden(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn documents(path: &Path) -> Vec<Document> {
    let corpus = Corpus::open([path], CorpusOptions::default()).unwrap();
    corpus.documents().unwrap().map(Result::unwrap).collect()
}

/// Every term that is compared, with every measure.
fn all_terms(
    target: &[Document],
    reference: &[Document],
    correction: Correction,
    measure: &[KeynessMeasure],
) -> Vec<KeynessRecord> {
    let mut options = KeynessOptions { explain: true, ..KeynessOptions::default() };
    options.scoring.measure = measure.to_vec();
    options.scoring.direction = Direction::Both;
    options.scoring.correction = correction;
    options.scoring.top = usize::MAX;
    keyness(target, reference, &options, READING, StopWords::None).unwrap()
}

/// `lrc` does not sort: terms of score 0 would be left out.
fn measures() -> Vec<KeynessMeasure> {
    let hides = [KeynessMeasure::Lrc, KeynessMeasure::Jlh];
    let (last, mut first): (Vec<_>, Vec<_>) =
        KeynessMeasure::ALL.into_iter().partition(|measure| hides.contains(measure));
    first.extend(last);
    first
}

/// The largest relative error so far, and where it was.
#[derive(Default)]
struct Errors {
    worst: f64,
    at: String,
    compared: usize,
}

impl Errors {
    #[track_caller]
    fn near(&mut self, found: Option<f64>, expected: &Value, of: &str) {
        let (Some(found), Some(expected)) = (found, expected.as_f64()) else {
            assert!(
                found.is_none() && expected.is_null(),
                "{of}: {found:?} {expected}"
            );
            return;
        };
        // Near zero, the references themselves lose digits: they sum up what cancels.
        let error = (found - expected).abs() / expected.abs().max(1e-3);
        assert!(error <= 1e-9, "{of}: {found} instead of {expected}");
        self.compared += 1;
        if error > self.worst {
            (self.worst, self.at) = (error, of.to_owned());
        }
    }

    fn report(&self, what: &str) {
        let Self { worst, at, compared } = self;
        let _ = writeln!(
            io::stderr(),
            "{what}: {compared} numbers agree, worst {worst:.1e} ({at})"
        );
    }
}

fn check_keyness(golden: &Value, target: &[Document], reference: &[Document]) {
    let (expected, mut errors) =
        (golden["keyness"].as_object().unwrap(), Errors::default());
    let records = all_terms(target, reference, Correction::None, &measures());
    assert_eq!(records.len(), expected.len());
    for record in &records {
        let expected = &expected[&record.term];
        for &(measure, value) in &record.measures.0 {
            let of = format!("{} {}", record.term, measure.name());
            errors.near(value, &expected[measure.name()], &of);
        }
        for (i, side) in [record.target, record.reference].iter().enumerate() {
            let of = format!("{} side {i}", record.term);
            assert_eq!(side.count, expected["count"][i], "{of}");
            assert_eq!(side.document_frequency.unwrap(), expected["df"][i], "{of}");
            assert_eq!(side.total, golden["totals"][i]);
            errors.near(side.dp, &expected["dp"][i], &of);
            errors.near(Some(side.expected), &expected["expected"][i], &of);
        }
        let p = [record.p, record.p_bonferroni, record.p_fdr];
        for (name, p) in ["p", "p_bonferroni", "p_fdr"].into_iter().zip(p) {
            let expected = expected[name].as_f64().unwrap();
            // SciPy's tail loses a few digits where it is tiny; below 1e-300 it is rounded.
            let error = (p - expected).abs() / expected.max(1e-290);
            assert!(error <= 1e-9, "{} {name}: {p} {expected}", record.term);
        }
    }
    errors.report("keyness");
    let (g2, chi) = (KeynessMeasure::G2, KeynessMeasure::ChiSquared);
    for (correction, measures) in
        [(Correction::Yates, vec![g2, chi]), (Correction::Williams, vec![g2])]
    {
        let mut errors = Errors::default();
        for record in all_terms(target, reference, correction, &measures) {
            for &(measure, value) in &record.measures.0 {
                let suffix = format!("{correction:?}").to_lowercase();
                let name = format!("{}_{suffix}", measure.name());
                let of = format!("{} {name}", record.term);
                errors.near(value, &expected[&record.term][&name], &of);
            }
        }
        errors.report(&format!("{correction:?}"));
    }
}

#[test]
fn keyness_is_that_of_scipy_and_scattertext() {
    let golden = golden(&root().join("tests/golden/keyness.json"));
    let news = root().join("corpora/news");
    let [target, reference] =
        ["en-1.jsonl", "en-2.jsonl"].map(|name| documents(&news.join(name)));
    check_keyness(&golden, &target, &reference);
}

fn check_collocations(golden: &Value) {
    let pieces = golden["pieces"].as_array().unwrap();
    let pieces: Vec<Document> =
        pieces.iter().map(|p| Document::new("p", p.as_str().unwrap())).collect();
    for (name, window) in [("adjacent", "adjacent"), ("window", "0,4")] {
        let (expected, mut errors) = (&golden[name], Errors::default());
        let mut options = CollocationOptions {
            window: window.parse().unwrap(),
            ..CollocationOptions::default()
        };
        options.scoring.measure = CollocationMeasure::ALL.to_vec();
        options.scoring.top = usize::MAX;
        let records =
            collocations(&pieces, &options, READING, StopWords::None).unwrap();
        let pairs = expected["pairs"].as_object().unwrap();
        assert_eq!(records.len(), pairs.len());
        for record in &records {
            let words = record.words.join(" ");
            let expected = &pairs[&words];
            assert_eq!(record.total, golden[name]["words"]);
            assert_eq!(record.count, expected["count"], "{words}");
            assert_eq!(record.first_count, expected["f"][0], "{words}");
            assert_eq!(record.second_count, expected["f"][1], "{words}");
            for &(measure, value) in &record.measures.0 {
                if let Some(expected) = expected.get(measure.name()) {
                    // NLTK has no signs.
                    let value = match measure {
                        CollocationMeasure::G2
                        | CollocationMeasure::ChiSquared
                        | CollocationMeasure::PhiSquared => value.map(f64::abs),
                        _ => value,
                    };
                    let of = format!("{words} {}", measure.name());
                    errors.near(value, expected, &of);
                }
            }
        }
        errors.report(&format!("collocations {window}"));
    }
}

#[test]
fn collocations_are_those_of_nltk() {
    check_collocations(&golden(&root().join("tests/golden/keyness.json")));
}

/// The same on two corpora of real news, if these are there, and a Python with the
/// packages that the script at the golden numbers names.
#[test]
fn real_news_agree_too() {
    let data = env::var_os("NUTGRAF_DATA").map_or(root().join("../shared"), Into::into);
    let news = data.join("data/news");
    let (Some(python), true) = (env::var_os("NUTGRAF_REFERENCE_PYTHON"), news.exists())
    else {
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: keyness of real news: set NUTGRAF_DATA and NUTGRAF_REFERENCE_PYTHON"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("golden.json");
    let corpora = ["bbc2005.jsonl", "reuters21578.jsonl"].map(|name| news.join(name));
    let script = root().join("tests/golden/make_keyness.py");
    let status =
        Command::new(python).arg(script).args(&corpora).arg(&out).status().unwrap();
    assert!(status.success());
    let golden = golden(&out);
    let [target, reference] = corpora.map(|path| documents(&path));
    check_keyness(&golden, &target, &reference);
    check_collocations(&golden);
}

fn news() -> [Vec<Document>; 2] {
    let news = root().join("corpora/news");
    ["en-1.jsonl", "en-2.jsonl"].map(|name| documents(&news.join(name)))
}

/// The numbers of the explanation are all that a measure needs.
#[test]
fn explanations_give_the_measures() {
    let [target, reference] = news();
    let records = all_terms(&target, &reference, Correction::None, &measures());
    assert!(records.len() > 500);
    for record in &records {
        let explanation = serde_json::to_value(&record.explanation).unwrap();
        for &(measure, value) in &record.measures.0 {
            let again = again(&explanation, measure);
            let (Some(value), true) = (value, again.is_finite()) else {
                assert!(value.is_none() && !again.is_finite(), "{record:?}");
                continue;
            };
            let near = (again - value).abs() <= 1e-9 * value.abs().max(1e-3);
            assert!(near, "{} {measure:?}: {again} {value}", record.term);
            let line = record.explanation.as_ref().unwrap().line(measure, Some(value));
            assert!(line.starts_with(measure.name()) && line.contains(" = "), "{line}");
        }
    }
}

#[allow(clippy::too_many_lines, reason = "one formula after another")]
fn again(explanation: &Value, measure: KeynessMeasure) -> f64 {
    use KeynessMeasure as M;
    let cell =
        |of: &Value, row: usize, column: usize| of[row][column].as_f64().unwrap();
    let observed = |row, column| cell(&explanation["observed"], row, column);
    let expected = |row, column| cell(&explanation["expected"], row, column);
    let number = |part: &str, name: &str| explanation[part][name].as_f64().unwrap();
    let (a, b) = (observed(0, 0), observed(0, 1));
    let (c, d) = (a + observed(1, 0), b + observed(1, 1));
    let sign = if a * d >= b * c { 1.0 } else { -1.0 };
    let term = |o: f64, e: f64| if o == 0.0 { 0.0 } else { 2.0 * o * (o / e).ln() };
    let cells = |rows: usize| -> f64 {
        (0..rows)
            .flat_map(|row| {
                [0, 1].map(|column| term(observed(row, column), expected(row, column)))
            })
            .sum()
    };
    match measure {
        M::G2 => sign * cells(2),
        M::G2TwoTerm => sign * cells(1),
        M::ChiSquared => {
            let square = |o: f64, e: f64| (o - e) * (o - e) / e;
            let cells = [(0, 0), (0, 1), (1, 0), (1, 1)];
            let sum: f64 =
                cells.map(|(i, j)| square(observed(i, j), expected(i, j))).iter().sum();
            sign * sum
        }
        M::LogRatio => {
            let part = |count: f64| if count == 0.0 { 0.5 } else { count };
            (part(a) * d / (part(b) * c)).log2()
        }
        M::Lrc => {
            let bits = (number("interval", "log_odds") + (d / c).ln()) / 2f64.ln();
            if sign > 0.0 { bits.max(0.0) } else { bits.min(0.0) }
        }
        M::PercentDiff => 100.0 * (a / c - b / d) / (b / d),
        M::Bic => cells(2) - (c + d).ln(),
        M::Ell => {
            let least = expected(0, 0).min(expected(0, 1)).ln();
            if least > 0.0 { cells(2) / ((c + d) * least) } else { f64::NAN }
        }
        M::RelativeRisk => a / c / (b / d),
        M::OddsRatio => a * (d - b) / (b * (c - a)),
        M::SimpleMaths => {
            let n = explanation["simple_maths_n"].as_f64().unwrap();
            (a * 1e6 / c + n) / (b * 1e6 / d + n)
        }
        M::Jlh => {
            let share = |of: &str, all: &str| {
                let least = if of == "reference" { 1.0 } else { 0.0 };
                number("documents", of).max(least) / number("documents", all)
            };
            let (here, there) =
                (share("target", "targets"), share("reference", "references"));
            if here > there { (here - there) * here / there } else { 0.0 }
        }
        M::LogOddsDirichlet => {
            let (words, prior) = (number("prior", "words"), number("prior", "term"));
            let ((p, q), (r, s)) = (
                (a + prior, c + words - a - prior),
                (b + prior, d + words - b - prior),
            );
            (p * s / (q * r)).ln() / (1.0 / p + 1.0 / q + 1.0 / r + 1.0 / s).sqrt()
        }
    }
}

/// The limit of `lrc` has the probability that it says: by the sum of the binomial
/// distribution.
#[test]
fn the_limit_of_the_interval_has_its_probability() {
    let [target, reference] = news();
    for record in all_terms(&target, &reference, Correction::None, &measures()) {
        let interval = record.explanation.unwrap().interval.unwrap();
        let (a, b) = (record.target.count, record.reference.count);
        let (more, share) = match record.direction {
            Direction::Negative => (b, 1.0 - interval.share),
            _ => (a, interval.share),
        };
        // At least as many as were seen, if the true share were that of the limit.
        let (n, mut tail) = (a + b, 0.0);
        for k in more..=n {
            let mut chance = 1.0;
            for i in 0..k {
                chance *= (n - i) as f64 / (k - i) as f64 * share;
            }
            tail += chance * (1.0 - share).powf((n - k) as f64);
        }
        let error = (tail / interval.tail - 1.0).abs();
        assert!(error < 1e-8, "{}: {tail} {}", record.term, interval.tail);
    }
}

#[test]
fn signs_change_when_target_and_reference_change_places() {
    use KeynessMeasure::{ChiSquared, G2, G2TwoTerm, LogOddsDirichlet, LogRatio, Lrc};
    let signed = [LogRatio, G2, G2TwoTerm, ChiSquared, LogOddsDirichlet, Lrc];
    let [target, reference] = news();
    let there = all_terms(&target, &reference, Correction::None, &signed);
    let back = all_terms(&reference, &target, Correction::None, &signed);
    assert_eq!(there.len(), back.len());
    for record in &there {
        let other = back.iter().find(|other| other.term == record.term).unwrap();
        assert_eq!(record.target, other.reference);
        assert!((record.p / other.p - 1.0).abs() < 1e-12, "{}", record.term);
        for ((measure, value), (_, turned)) in
            record.measures.0.iter().zip(&other.measures.0)
        {
            let (value, turned) = (value.unwrap(), turned.unwrap());
            let near = (value + turned).abs() <= 1e-12 * value.abs().max(1.0);
            assert!(near, "{} {measure:?}: {value} {turned}", record.term);
        }
    }
}

fn found(text: &str, options: &CollocationOptions) -> Vec<CollocationRecord> {
    let document = [Document::new("a", text)];
    collocations(&document, options, ReadingOptions::default(), StopWords::None)
        .unwrap()
}

fn options(window: &str, node: Option<&str>) -> CollocationOptions {
    let (window, node) = (window.parse().unwrap(), node.map(str::to_owned));
    let mut options =
        CollocationOptions { window, node, ..CollocationOptions::default() };
    options.scoring.min_count = 1;
    options.explain = true;
    options
}

fn counts(records: &[CollocationRecord]) -> Vec<(String, u64)> {
    let mut counts: Vec<_> =
        records.iter().map(|record| (record.words.join(" "), record.count)).collect();
    counts.sort();
    counts
}

#[test]
fn windows_are_counted_by_their_definition() {
    // Counted by hand.
    let text = "Grain left port. Grain ships left grain.";
    let expect = |window, node, expected: &[(&str, u64)]| {
        let expected: Vec<_> = expected
            .iter()
            .map(|(words, count)| ((*words).to_owned(), *count))
            .collect();
        assert_eq!(counts(&found(text, &options(window, node))), expected, "{window}");
    };
    let adjacent = [
        ("grain left", 1),
        ("grain ships", 1),
        ("left grain", 1),
        ("left port", 1),
        ("ships left", 1),
    ];
    expect("adjacent", None, &adjacent);
    expect("0,1", None, &adjacent);
    // Both words at most two places from each other, whichever is first.
    expect(
        "2",
        None,
        &[
            ("grain left", 3),
            ("grain port", 1),
            ("grain ships", 2),
            ("left port", 1),
            ("ships left", 1),
        ],
    );
    // Each of two equal words is in the window of the other.
    expect(
        "3",
        Some("grain"),
        &[("grain grain", 2), ("grain left", 3), ("grain port", 1), ("grain ships", 2)],
    );
    expect("0,1", Some("LEFT"), &[("left grain", 1), ("left port", 1)]);
    expect(
        "adjacent",
        Some("left"),
        &[("grain left", 1), ("left grain", 1), ("left port", 1), ("ships left", 1)],
    );
    expect("1,0", Some("left"), &[("left grain", 1), ("left ships", 1)]);
}

#[test]
fn stop_words_take_their_place_but_are_in_no_pair() {
    let document = [Document::new("a", "the vote of the council and the vote")];
    let mut options = options("2", None);
    options.window = "adjacent".parse().unwrap();
    let words =
        |list: &[&str]| StopWords::Words(list.iter().map(|&w| w.to_owned()).collect());
    let run = |options: &CollocationOptions| {
        let reading = ReadingOptions::default();
        collocations(&document, options, reading, words(&["the", "of", "and"])).unwrap()
    };
    assert_eq!(run(&options), []);
    options.window = "3".parse().unwrap();
    let records = run(&options);
    assert_eq!(counts(&records), [("council vote".to_owned(), 2)]);
    assert_eq!((records[0].total, records[0].second_count), (8, 2));
}

#[test]
fn the_span_factor_multiplies_what_is_expected() {
    let text =
        "Grain ships left port while other ships waited for grain and coal there.";
    let mut options = options("2", None);
    options.scoring.measure = CollocationMeasure::ALL.to_vec();
    let with = found(text, &options);
    options.scoring.span_factor = SpanFactor::None;
    for record in found(text, &options) {
        let other = with.iter().find(|other| other.words == record.words).unwrap();
        assert_eq!((record.span_factor, other.span_factor), (1, 4));
        assert!((other.expected - 4.0 * record.expected).abs() < 1e-12);
        let pmi =
            |of: &CollocationRecord| of.measures.get(CollocationMeasure::Pmi).unwrap();
        assert!((pmi(&record) - pmi(other) - 2.0).abs() < 1e-12);
        let explanation = other.explanation.as_ref().unwrap();
        assert_eq!(explanation.observed.as_flattened().iter().sum::<i64>(), 13);
    }
}

/// The numbers of the explanation are all that a measure needs.
#[test]
fn explanations_give_the_measures_of_collocations() {
    let golden = golden(&root().join("tests/golden/keyness.json"));
    let text: Vec<&str> = golden["pieces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p.as_str().unwrap())
        .collect();
    let mut options = options("3", None);
    options.scoring.measure = CollocationMeasure::ALL.to_vec();
    options.scoring.min_count = 3;
    options.scoring.top = usize::MAX;
    let records = found(&text.join(".\n"), &options);
    assert!(records.len() > 200);
    for record in &records {
        for &(measure, value) in &record.measures.0 {
            let explanation = record.explanation.as_ref().unwrap();
            let line = explanation.line(measure, value);
            assert!(line.starts_with(measure.name()) && line.contains(" = "), "{line}");
            let again =
                collocation_again(&serde_json::to_value(explanation).unwrap(), measure);
            let (Some(value), true) = (value, again.is_finite()) else {
                assert!(value.is_none() && !again.is_finite(), "{record:?}");
                continue;
            };
            let near = (again - value).abs() <= 1e-9 * value.abs().max(1e-3);
            assert!(near, "{:?} {measure:?}: {again} {value}", record.words);
        }
    }
}

fn collocation_again(explanation: &Value, measure: CollocationMeasure) -> f64 {
    use CollocationMeasure as M;
    let number = |name: &str| explanation[name].as_f64().unwrap();
    let (o, f1, f2, n, s) = (
        number("count"),
        number("first"),
        number("second"),
        number("words"),
        number("span_factor"),
    );
    let e = s * f1 * f2 / n;
    let cell =
        |table: &str, i: usize| explanation[table][i / 2][i % 2].as_f64().unwrap();
    let cells: [f64; 4] = std::array::from_fn(|i| cell("observed", i));
    let expected: [f64; 4] = std::array::from_fn(|i| cell("expected", i));
    let [a, b, c, d] = cells;
    assert_eq!((a, a + b, a + c, a + b + c + d), (o, s * f1, f2, n));
    let broken = cells.iter().any(|&count| count < 0.0);
    let sign = if a * d >= b * c { 1.0 } else { -1.0 };
    let of_table = |value: f64| if broken { f64::NAN } else { value };
    let sum = |f: fn(f64, f64) -> f64| -> f64 {
        cells.iter().zip(expected).map(|(&o, e)| f(o, e)).sum()
    };
    let g2 = sum(|o, e| if o == 0.0 { 0.0 } else { 2.0 * o * (o / e).ln() });
    let chi = sum(|o, e| (o - e) * (o - e) / e);
    let half = cells.map(|count| count + 0.5);
    let lambda = (half[0] * half[3] / (half[1] * half[2])).ln();
    match measure {
        M::G2 => of_table(sign * g2),
        M::LogDice => 14.0 + (2.0 * o / (f1 + f2)).log2(),
        M::Pmi => (o / e).log2(),
        M::Npmi => (o / e).ln() / -(o / n).ln(),
        M::Mi3 => (o.powi(3) / e).log2(),
        M::TScore => (o - e) / o.sqrt(),
        M::ZScore => (o - e) / (e * (1.0 - f2 / n)).sqrt(),
        M::Dice => 2.0 * o / (f1 + f2),
        M::Jaccard => o / (f1 + f2 - o),
        M::MinSensitivity => (o / f1).min(o / f2),
        M::DeltaPForward => of_table(a / (a + b) - c / (c + d)),
        M::DeltaPBackward => of_table(a / (a + c) - b / (b + d)),
        M::ChiSquared => of_table(sign * chi),
        M::PhiSquared => of_table(sign * chi / n),
        M::MiLike => o.powi(3) / (f1 * f2),
        M::Lambda => of_table(lambda),
        M::LambdaZ => {
            of_table(lambda / half.map(|count| 1.0 / count).iter().sum::<f64>().sqrt())
        }
        M::PoissonStirling => o * ((o / e).log2() - 1.0),
    }
}
