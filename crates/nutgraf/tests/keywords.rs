//! Keywords through the facade: what a candidate is, what a record promises.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use nutgraf::{
    Analyzer, AnalyzerOptions, Document, Explanation, Idf, KeywordEntry,
    KeywordExtractor, KeywordOptions, KeywordRecord, KeywordShown, Language, Linkage,
    Method, Nested, Offsets, RakeExplanation, RakeMetric, RakeNltkExplanation,
    RankEquation, YakeExplanation, YakeReferenceExplanation, YakeReferenceWord,
    batch::document_frequencies, keyword_analyzer, keywords_of,
};
use proptest::prelude::*;

fn record(document: &Document, options: KeywordOptions) -> KeywordRecord {
    let analyzer = keyword_analyzer(options.method, AnalyzerOptions::default());
    let mut worker = analyzer.unwrap().worker();
    let shown = KeywordShown { explain: true, offsets: Offsets::Bytes };
    keywords_of(
        &mut worker,
        &KeywordExtractor::new(options).unwrap(),
        document,
        None,
        shown,
    )
}

fn article(language: &str, title: &str, text: &str) -> Document {
    Document {
        title: (!title.is_empty()).then(|| title.to_owned()),
        language: Some(language.parse::<Language>().unwrap()),
        ..Document::new("a", text)
    }
}

fn yake() -> KeywordOptions {
    KeywordOptions { method: Method::Yake, ..KeywordOptions::default() }
}

/// YAKE's keywords, nested ones among them.
fn found(document: &Document) -> Vec<String> {
    let nested = Some(Nested::Keep);
    let options = KeywordOptions { top: 50, nested, ..yake() };
    record(document, options).keywords.into_iter().map(|keyword| keyword.text).collect()
}

#[track_caller]
fn check(document: &Document, wanted: &[&str], unwanted: &[&str]) {
    let found = found(document);
    for keyword in wanted {
        assert!(found.iter().any(|f| f == keyword), "{keyword:?} is not in {found:?}");
    }
    for keyword in unwanted {
        assert!(!found.iter().any(|f| f == keyword), "{keyword:?} is in {found:?}");
    }
}

#[test]
fn offices_and_nationalities_do_not_belong_to_a_name() {
    let text = "The Ruritanian President Ilsa Marek met US Secretary of State Joan Reeve. \
        Ruritania and its neighbours welcomed Foreign Minister Otto Lind on Monday. \
        Lind praised Marek.";
    let wanted = ["Ilsa Marek", "Joan Reeve", "Otto Lind", "Ruritania"];
    let unwanted = [
        "State Joan Reeve",
        "Ruritanian President Ilsa Marek",
        "Ruritanian",
        "Foreign Minister Otto Lind",
        "Monday",
        "Lind",
    ];
    check(&article("en", "", text), &wanted, &unwanted);
}

#[test]
fn a_surname_counts_for_its_full_name() {
    let text =
        "Marek spoke first. Then Ilsa Marek left, and Marek’s aides followed Marek.";
    let record = record(&article("en", "", text), KeywordOptions::default());
    let marek = record.keywords.iter().find(|k| k.text == "Ilsa Marek").unwrap();
    assert_eq!(marek.count, 4);
    assert_eq!(marek.spans.len(), 4);
    // A place that stands alone and with its quarter is no person.
    let text =
        "Southern Ruritania is dry. Ruritania exports wheat to Southern Ruritania.";
    check(&article("en", "", text), &["Ruritania"], &[]);
}

#[test]
fn names_with_digits_and_full_stops_are_keywords() {
    let text = "The U.N. said COVID-19 had spread. Two F-16 jets from the G20 summit carried \
        vaccines against COVID-19, the U.N. added.";
    check(
        &article("en", "", text),
        &["U.N.", "COVID-19", "F-16 jets", "G20 summit"],
        &[],
    );
}

#[test]
fn capitals_of_headlines_are_no_evidence() {
    let text = "Senators confirmed Dora Thomas on Tuesday. The vote was close, and Thomas \
        thanked the committee.";
    let document = article("en", "Senate Confirms Thomas After Close Vote", text);
    check(&document, &["Dora Thomas"], &["Senate Confirms Thomas", "Confirms Thomas"]);
}

#[test]
fn fragments_are_no_keywords() {
    let text = "Reeve warned lawmakers last week that the harbour may close. The harbour \
        authority will hold owners accountable.";
    let unwanted =
        ["warned lawmakers last", "owners accountable", "last week", "may close"];
    check(&article("en", "", text), &["harbour authority"], &unwanted);
}

#[test]
fn particles_join_names_as_their_language_does() {
    let text = "Die Präsidentin Ursula von der Aue sprach über Technik. Der Großteil der \
        Technik ist alt, sagte von der Aue.";
    check(
        &article("de", "", text),
        &["Ursula von der Aue"],
        &["Großteil der Technik", "alt"],
    );
    let text = "O deputado João da Silva visitou o porto. Silva falou sobre o porto.";
    check(&article("pt", "", text), &["João da Silva"], &["deputado João da Silva"]);
}

#[test]
fn elided_articles_do_not_belong_to_a_name() {
    let text = "L’Iran a signé. Selon l’ONU, l’Iran respecte l’accord.";
    check(&article("fr", "", text), &["Iran", "ONU"], &["L’Iran", "l’ONU"]);
}

#[test]
fn people_may_be_called_like_places_months_and_verbs() {
    let text = "The prime minister told Theresa May that Will Smith met Muammar al-Gaddafi. \
        In France, Pope Francis spoke; France thanked Francis. In Washington, officials \
        met Denzel Washington.";
    let wanted = [
        "Theresa May",
        "Will Smith",
        "Muammar al-Gaddafi",
        "France",
        "Francis",
        "Washington",
    ];
    check(&article("en", "", text), &wanted, &["Theresa", "Smith", "Muammar"]);
    let text = "He joined Serie A. Bennacer played well, and Bennacer scored.";
    check(&article("en", "", text), &["Bennacer"], &["Serie A. Bennacer"]);
}

#[test]
fn an_acronym_is_counted_like_its_keyword() {
    use nutgraf::{Document, FrequencyOptions, NgramRange, ReadingOptions, StopWords};
    let documents = [Document::new("a", "The army of the US left us and the city.")];
    let count = |ngrams: &str| {
        let ngrams = ngrams.parse::<NgramRange>().unwrap();
        let options = FrequencyOptions { ngrams, ..FrequencyOptions::default() };
        let reading = ReadingOptions::default();
        let rows = nutgraf::frequencies(&documents, &options, reading, StopWords::Auto)
            .unwrap();
        rows.into_iter().find(|row| row.term == "us").map(|row| row.count)
    };
    assert_eq!((count("1"), count("1..2")), (Some(1), Some(1)));
}

#[test]
fn time_and_offsets_hold_in_a_long_document() {
    use std::time::Instant;
    let name = |n: usize| format!("Then “Ilsa{n} Marek{}” left. ", n * 7 % 1000);
    let seconds = |names: usize| {
        let text: String = (0..names).map(name).collect();
        let document = article("en", "", &text);
        let options = KeywordOptions { top: 100_000, ..yake() };
        let mut worker = Analyzer::new(AnalyzerOptions::default()).unwrap().worker();
        let extractor = KeywordExtractor::new(options).unwrap();
        let start = Instant::now();
        let shown = KeywordShown::default();
        let record = keywords_of(&mut worker, &extractor, &document, None, shown);
        assert!(record.keywords.len() > names / 2);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (seconds(2_000).max(0.002), seconds(32_000));
    // Quadratic time would be 256 times as long.
    assert!(long < 80.0 * short, "{short} s, then {long} s");
}

#[test]
fn nested_keywords_may_stay() {
    let text = "The harbour strike goes on. A harbour strike hurts the harbour.";
    let all =
        KeywordOptions { nested: Some(Nested::Keep), ..KeywordOptions::default() };
    let texts = |options| {
        let keywords = record(&article("en", "", text), options).keywords;
        keywords.into_iter().map(|keyword| keyword.text).collect::<Vec<_>>()
    };
    assert!(texts(all.clone()).contains(&"harbour".to_owned()));
    assert!(texts(all).contains(&"harbour strike".to_owned()));
    let dropped = texts(KeywordOptions::default());
    assert_ne!(
        dropped.contains(&"harbour".to_owned()),
        dropped.contains(&"harbour strike".to_owned())
    );
}

#[test]
fn top_and_max_words_are_kept() {
    let text = "The Northern Harbour Workers Union of Aldmere met the Port Authority.";
    let options =
        KeywordOptions { top: 2, max_words: Some(2), ..KeywordOptions::default() };
    for method in Method::ALL {
        let record = record(
            &article("en", "", text),
            KeywordOptions { method, ..options.clone() },
        );
        assert!(record.keywords.len() <= 2);
        assert!(record.keywords.iter().all(|k| k.text.split(' ').count() <= 2));
    }
}

/// `PageRank`'s equation, for one node.
fn rank(of: &RankEquation) -> f64 {
    let bias = of.bias.unwrap_or(1.0 / of.nodes as f64);
    let sources: f64 = of.sources.iter().map(|from| from.rank * from.share).sum();
    (1.0 - of.damping) * bias + of.damping * (sources + of.others + of.stuck * bias)
}

fn idf(formula: Idf, n: f64, df: f64) -> f64 {
    match formula {
        Idf::Smooth | Idf::Lucene => ((1.0 + n) / (1.0 + df)).ln() + 1.0,
        Idf::Plain => (n / df).ln() + 1.0,
        Idf::Spark => ((n + 1.0) / (df + 1.0)).ln(),
        Idf::Gensim => (n / df).log2(),
        Idf::ZeroCorrected => ((n + 1.0) / df).log2(),
        Idf::Probabilistic if 2.0 * df >= n => 0.0,
        Idf::Probabilistic => ((n - df) / df).log2(),
        Idf::Pke => ((n + 1.0) / (df + 1.0)).log2(),
        Idf::None => 1.0,
    }
}

fn yake_reference(of: &YakeReferenceExplanation) -> f64 {
    let (mut product, mut sum) = (1.0, 0.0);
    for word in &of.words {
        match word {
            YakeReferenceWord::Content(word) => {
                let weight = word.case
                    + word.frequency / word.relatedness
                    + word.spread / word.relatedness;
                let score = word.position * word.relatedness / weight;
                product *= score;
                sum += score;
            }
            YakeReferenceWord::Bridge { before, behind, .. } => {
                let loose = 1.0 - before * behind;
                product *= 1.0 + loose;
                sum -= loose;
            }
        }
    }
    product / ((sum + 1.0) * of.count as f64)
}

/// The score again, from the explanation's numbers.
fn recomputed(explanation: &Explanation) -> f64 {
    match explanation {
        Explanation::Yake(YakeExplanation { words, count, .. }) => {
            let scores = words.iter().map(|word| {
                let weight = word.case
                    + word.frequency / word.relatedness
                    + word.spread / word.relatedness;
                word.position * word.relatedness / weight
            });
            let (product, sum) = scores.fold((1.0, 0.0), |(p, s), x| (p * x, s + x));
            product / (*count as f64 * (1.0 + sum))
        }
        Explanation::YakeV048(of) | Explanation::YakeV07(of) => yake_reference(of),
        Explanation::Rake(RakeExplanation { metric, words })
        | Explanation::RakeNltk(RakeNltkExplanation { metric, words, .. }) => {
            let score = |degree: u64, frequency: u64| match metric {
                RakeMetric::DegreeToFrequencyRatio => degree as f64 / frequency as f64,
                RakeMetric::WordDegree => degree as f64,
                RakeMetric::WordFrequency => frequency as f64,
            };
            words.iter().map(|w| score(w.degree, w.frequency)).sum()
        }
        Explanation::KpMiner(of) => {
            let odds = (1 + of.documents) as f64 / (1 + of.document_frequency) as f64;
            of.count as f64 * odds.log2() * of.boost
        }
        Explanation::Bm25(of) => {
            let (n, count) = (of.documents as f64, of.count as f64);
            let idf = |df: f64| (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
            let idfs = of.words.iter().map(|w| idf(w.document_frequency as f64));
            let number = of.words.len() as f64;
            let tf = count / (1.5 * (0.25 + 0.75 * of.relative_length) + count);
            tf * (idfs.sum::<f64>() / number) * (1.0 + number.ln())
        }
        Explanation::Textrank(of)
        | Explanation::Singlerank(of)
        | Explanation::Positionrank(of) => {
            assert!(of.words.iter().all(|word| word.equation.sources.len() <= 5));
            let ranks = of.words.iter().map(|word| rank(&word.equation));
            let number = if of.normalized { of.words.len() } else { 1 };
            ranks.sum::<f64>() / number as f64
        }
        Explanation::Topicrank(of) | Explanation::Multipartiterank(of) => {
            assert!(of.topic.contains(&of.keyword), "{of:?}");
            assert!(of.equation.sources.len() <= 5);
            rank(&of.equation)
        }
        Explanation::TfIdf(of) => {
            let n = of.documents as f64;
            let idf = |df: u64| idf(of.formula, n, df as f64);
            let sum: f64 = of.words.iter().map(|w| idf(w.document_frequency)).sum();
            let number = of.words.len() as f64;
            of.count as f64 * (sum / number) * (1.0 + number.ln())
        }
        Explanation::Nutgraf(of) => {
            of.features.iter().map(|f| f.weight * f.value).sum()
        }
        _ => f64::NAN,
    }
}

fn check_record(document: &Document, record: &KeywordRecord, method: Method) {
    let mut last: Option<&KeywordEntry> = None;
    for (index, keyword) in record.keywords.iter().enumerate() {
        assert_eq!(keyword.rank, index + 1);
        assert!(keyword.score.is_finite() && (0.0..=1.0).contains(&keyword.salience));
        assert_eq!(keyword.count, keyword.spans.len());
        let slices: Vec<&str> = keyword
            .spans
            .iter()
            .map(|span| document.field(span.field).get(span.start..span.end).unwrap())
            .collect();
        assert!(slices.contains(&keyword.text.as_str()), "{keyword:?} {slices:?}");
        assert!(keyword.spans.is_sorted_by_key(|span| (span.field, span.start)));
        let score = recomputed(keyword.explanation.as_ref().unwrap());
        // Sums of ranks are small: what is compared is the share.
        let off = (score - keyword.score).abs();
        assert!(off <= 1e-9 * score.abs(), "{score}: {keyword:?}");
        if let Some(last) = last {
            let ordered = if method.lower_is_better() {
                last.score <= keyword.score
            } else {
                last.score >= keyword.score
            };
            assert!(ordered && last.salience >= keyword.salience);
        }
        last = Some(keyword);
    }
}

#[test]
fn records_of_our_corpus_keep_their_promises() {
    use nutgraf::corpus::{Corpus, CorpusOptions};
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora");
    let corpus = Corpus::open([folder], CorpusOptions::default()).unwrap();
    let documents: Vec<Document> =
        corpus.documents().unwrap().map(Result::unwrap).collect();
    assert!(documents.len() >= 60);
    for method in Method::ALL {
        for document in &documents {
            let options = KeywordOptions { method, ..KeywordOptions::default() };
            let record = record(document, options);
            let full = record.keywords.len() == 10 || method == Method::KpMiner;
            assert!(full, "{}", document.id);
            check_record(document, &record, method);
        }
    }
}

/// A method with each of its options that change scores.
fn variants(method: Method) -> Vec<KeywordOptions> {
    let base = KeywordOptions { method, top: 50, ..KeywordOptions::default() };
    let metrics = [
        RakeMetric::DegreeToFrequencyRatio,
        RakeMetric::WordDegree,
        RakeMetric::WordFrequency,
    ];
    let idfs = [
        Idf::Smooth,
        Idf::Plain,
        Idf::Spark,
        Idf::Lucene,
        Idf::Gensim,
        Idf::ZeroCorrected,
        Idf::Probabilistic,
        Idf::Pke,
        Idf::None,
    ];
    match method {
        Method::YakeV048 | Method::YakeV07 => ["frequency", "case,spread,relatedness"]
            .map(|features| features.parse().unwrap())
            .map(|features| KeywordOptions { features: Some(features), ..base.clone() })
            .into_iter()
            .chain([KeywordOptions { window: Some(3), ..base.clone() }, base.clone()])
            .collect(),
        Method::Rake | Method::RakeNltk => {
            metrics.map(|m| KeywordOptions { metric: Some(m), ..base.clone() }).to_vec()
        }
        Method::Textrank | Method::Singlerank | Method::Positionrank => vec![
            base.clone(),
            KeywordOptions { normalized: true, ..base.clone() },
            KeywordOptions { window: Some(4), ..base.clone() },
        ],
        Method::Topicrank | Method::Multipartiterank => {
            [Linkage::Average, Linkage::Complete, Linkage::Single]
                .map(|linkage| KeywordOptions {
                    linkage: Some(linkage),
                    threshold: Some(0.5),
                    ..base.clone()
                })
                .into_iter()
                .chain([base.clone()])
                .collect()
        }
        Method::KpMiner => vec![
            base.clone(),
            KeywordOptions {
                lasf: Some(1),
                alpha: Some(1.0),
                sigma: Some(9.0),
                ..base.clone()
            },
        ],
        Method::TfIdf => {
            idfs.map(|f| KeywordOptions { idf: Some(f), ..base.clone() }).to_vec()
        }
        _ => vec![base.clone()],
    }
}

#[test]
fn explanations_of_all_options_give_the_scores() {
    use nutgraf::corpus::{Corpus, CorpusOptions};
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/news/en-1.jsonl");
    let corpus = Corpus::open([file], CorpusOptions::default()).unwrap();
    let documents: Vec<Document> =
        corpus.documents().unwrap().map(Result::unwrap).take(8).collect();
    let shown = KeywordShown { explain: true, offsets: Offsets::Bytes };
    for options in Method::ALL.into_iter().flat_map(variants) {
        let method = options.method;
        let reading = AnalyzerOptions::default();
        let analyzer = keyword_analyzer(options.method, reading).unwrap();
        let all = options.method.needs_corpus().then(|| {
            let ignore = |_, _| Ok::<(), nutgraf::Error>(());
            document_frequencies(&corpus, 1, &analyzer, ignore).unwrap()
        });
        let extractor = KeywordExtractor::new(options.clone()).unwrap();
        let mut worker = analyzer.worker();
        let mut scores = 0;
        for document in &documents {
            let record =
                keywords_of(&mut worker, &extractor, document, all.as_ref(), shown);
            check_record(document, &record, method);
            scores += record.keywords.len();
        }
        assert!(scores >= 40, "{scores}: {options:?}");
    }
}

/// Text in the shapes that candidate rules look for.
fn newsy() -> impl Strategy<Value = String> {
    let pieces = [
        "Ilsa Marek ",
        "Marek ",
        "President ",
        "of ",
        "the ",
        "Secretary of State ",
        "von der ",
        "harbour ",
        "strike ",
        "U.S. ",
        "NATO ",
        "COVID-19 ",
        "’s ",
        ". ",
        ", ",
        "\n\n",
        "\n",
        "“",
        "” ",
        "l’",
        "Iran ",
        "warned ",
        "closing ",
        "3.5% ",
        "ΟΔΟΣ ",
        "北京",
        "İ",
        "é",
        "e\u{301}",
        "👩‍👧 ",
        "A ",
        "a",
        "#Topic ",
        "@me ",
        "… ",
        "ALL CAPS HEADLINE HERE\n",
        "Mr. ",
    ];
    let one = proptest::sample::select(pieces.to_vec());
    proptest::collection::vec(one, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn records_of_any_text_keep_their_promises(
        text in prop_oneof![4 => newsy(), 1 => any::<String>()],
        title in prop_oneof![newsy(), Just(String::new())],
        language in proptest::sample::select(vec!["en", "de", "fr", "zh", "tr"]),
        max_words in 1u32..=5,
    ) {
        let document = article(language, &title, &text);
        for method in Method::ALL {
            let options = KeywordOptions { method, max_words: Some(max_words), ..KeywordOptions::default() };
            let record = record(&document, options.clone());
            check_record(&document, &record, method);
            prop_assert_eq!(&record, &self::record(&document, options));
        }
    }
}

#[test]
fn a_worker_gives_the_same_records_whatever_it_has_seen() {
    let documents = [
        article("en", "", "Ilsa Marek closed the harbour. The harbour strike ended."),
        article("fr", "", "Le port de Brest est fermé. Le port rouvre lundi."),
    ];
    let extractor = KeywordExtractor::new(KeywordOptions::default()).unwrap();
    let analyzer = Analyzer::new(AnalyzerOptions::default()).unwrap();
    let shown = KeywordShown::default();
    let alone = |document| {
        keywords_of(&mut analyzer.worker(), &extractor, document, None, shown)
    };
    let mut worker = analyzer.worker();
    for _ in 0..3 {
        for document in &documents {
            assert_eq!(
                keywords_of(&mut worker, &extractor, document, None, shown),
                alone(document)
            );
        }
    }
}
