//! Articles of about two kilobytes to their ten best keywords, with the same stop words.
//!
//! Each method is measured beside those of its name, whose scores differ; how many of the
//! keywords are the same is said in the table.

use std::{
    collections::{BTreeSet, HashSet},
    error::Error,
};

use keyword_extraction::{
    rake::{Rake, RakeParams},
    text_rank::{TextRank, TextRankParams},
};
use nutgraf::{
    AnalyzerOptions, Document, KeywordExtractor, KeywordOptions, KeywordShown,
    Language, Method, StopList, Worker, keyword_analyzer, keywords_of,
};

use crate::{
    english,
    pair::{Pair, agreement},
};

const ARTICLES: usize = 2_000;
const TOP: usize = 10;

type Found = Vec<Vec<String>>;

pub(crate) fn compare(texts: &[String]) -> Result<(), Box<dyn Error>> {
    let short = texts.iter().filter(|text| (1_600..2_600).contains(&text.len()));
    let texts: Vec<&str> = short.take(ARTICLES).map(String::as_str).collect();
    let list = StopList::of(Language::ENGLISH);
    let stop: Vec<String> = list.words().into_iter().map(str::to_owned).collect();
    let stop_set: HashSet<String> = stop.iter().cloned().collect();

    let words =
        yake_rust::StopWords::custom(stop.iter().map(|w| w.as_str().into()).collect());
    let config = yake_rust::Config::default();
    row(Method::YakeV07, "yake-rust", Some(20.0), &texts, |text| {
        let found = yake_rust::get_n_best(TOP, text, &words, &config);
        found.into_iter().map(|keyword| keyword.keyword).collect()
    })?;

    let rake = rake::Rake::new(rake::StopWords::from(stop_set));
    let crate_rake = |text: &str| {
        let found = rake.run(text).into_iter().take(TOP);
        found.map(|keyword| keyword.keyword).collect()
    };
    row(Method::Rake, "rake", Some(3.0), &texts, crate_rake)?;
    row(Method::RakeNltk, "rake", Some(3.0), &texts, crate_rake)?;

    let other_rake = |text: &str| {
        Rake::new(RakeParams::WithDefaults(text, &stop)).get_ranked_phrases(TOP)
    };
    row(Method::Rake, "keyword_extraction", None, &texts, other_rake)?;
    row(Method::RakeNltk, "keyword_extraction", None, &texts, other_rake)?;
    row(Method::Textrank, "keyword_extraction", Some(25.0), &texts, |text| {
        TextRank::new(TextRankParams::WithDefaults(text, &stop)).get_ranked_phrases(TOP)
    })
}

fn row(
    method: Method,
    peer: &str,
    goal: Option<f64>,
    texts: &[&str],
    theirs: impl Fn(&str) -> Vec<String>,
) -> Result<(), Box<dyn Error>> {
    let reading = english();
    let analyzer =
        keyword_analyzer(method, AnalyzerOptions { reading, ..Default::default() })?;
    let options = KeywordOptions { method, top: TOP, ..KeywordOptions::default() };
    let extractor = KeywordExtractor::new(options)?;
    let documents: Vec<Document> =
        texts.iter().map(|text| Document::new("", *text)).collect();
    let ours = |worker: &mut Worker| -> Found {
        let shown = KeywordShown::default();
        let records = documents
            .iter()
            .map(|document| keywords_of(worker, &extractor, document, None, shown));
        let texts = records.map(|record| record.keywords.into_iter().map(|k| k.text));
        texts.map(Iterator::collect).collect()
    };
    let theirs = || -> Found { texts.iter().map(|text| theirs(text)).collect() };
    let pair = Pair {
        what: &format!("keywords, `{}`", method.name()),
        peer,
        agreement: agreement_of(&theirs(), &ours(&mut analyzer.worker())),
        goal,
        ..Pair::default()
    };
    pair.measure(theirs, || ours(&mut analyzer.worker()));
    Ok(())
}

/// How many of the keywords of either are keywords of both, capitals aside.
fn agreement_of(theirs: &Found, ours: &Found) -> String {
    let (mut same, mut all) = (0, 0);
    for (theirs, ours) in theirs.iter().zip(ours) {
        let set = |found: &[String]| -> BTreeSet<String> {
            found.iter().map(|keyword| keyword.to_lowercase()).collect()
        };
        let (theirs, ours) = (set(theirs), set(ours));
        same += theirs.intersection(&ours).count();
        all += theirs.union(&ours).count();
    }
    agreement(same, all)
}
