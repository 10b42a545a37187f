//! Several keyword methods side by side: what each names, and how far they agree.
//!
//! ```
//! use nutgraf::compare::Comparer;
//! use nutgraf::evaluate::EvaluationOptions;
//! use nutgraf::{AnalyzerOptions, Document, KeywordOptions, Method};
//!
//! let methods = [Method::Yake, Method::TfIdf];
//! let base = KeywordOptions { top: 3, ..Default::default() };
//! let (analyzer, evaluation) = (AnalyzerOptions::default(), EvaluationOptions::default());
//! let comparer = Comparer::new(&methods, &base, &analyzer, evaluation)?;
//! let mut worker = comparer.worker();
//! let document = Document::new("a1", "Artsakh leaders left Artsakh.");
//! let record = comparer.document(&mut worker, &document, None, None);
//! assert_eq!(record.methods[0].keywords[0].text, "Artsakh");
//! assert_eq!(record.methods[0].keywords[0].named_by, 2);
//! # Ok::<(), nutgraf::Error>(())
//! ```

use std::collections::{HashMap, HashSet};

use nutgraf_frequency::DocumentFrequencies;
use nutgraf_salience::{KeywordExtractor, KeywordOptions, Method};
use nutgraf_text::{Document, Language};
use serde::Serialize;

use crate::evaluate::{
    Evaluation, EvaluationOptions, EvaluationRecord, Evaluator, GoldDocument, Measures,
    PhraseForms,
};
use crate::keywords::lines;
use crate::{
    Analyzer, AnalyzerOptions, Error, KeywordRecord, KeywordShown, Worker,
    keyword_analyzer, keyword_extractor, keywords_of,
};

/// The keywords of one document by several methods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparisonRecord {
    /// The document's identifier.
    pub id: String,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// The methods, in the order in which they were asked for.
    pub methods: Vec<MethodRecord>,
    /// How far each two methods agree; none of them where both name nothing.
    pub agreement: Vec<Agreement>,
}

impl ComparisonRecord {
    /// The notices of all methods as lines that name the document.
    pub fn notice_lines(&self) -> Vec<String> {
        let all = self.methods.iter().flat_map(|method| &method.notices);
        let mut lines = lines(&self.id, all);
        // Each graph method says the same of tags.
        let mut seen = HashSet::new();
        lines.retain(|line| seen.insert(line.clone()));
        lines
    }
}

/// The keywords of one document by one method.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MethodRecord {
    /// The method.
    pub method: Method,
    /// Its keywords, best first.
    pub keywords: Vec<ComparedKeyword>,
    /// How well they meet the gold keywords, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<Measures>,
    /// What readers of the keywords should know; see
    /// [`KeywordRecord`](crate::KeywordRecord::notices).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}

/// A keyword among those of other methods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedKeyword {
    /// Its place, from 1.
    pub rank: usize,
    /// How the document writes it.
    pub text: String,
    /// The method's own score.
    pub score: f64,
    /// How many of the methods name it, this one included; endings make no difference.
    pub named_by: usize,
}

/// How far two methods agree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// One method.
    pub first: Method,
    /// The other.
    pub second: Method,
    /// The share of all their keywords that both name (Jaccard), whatever the rank.
    pub overlap: f64,
    /// The rank-biased overlap, extrapolated, with persistence 0.9: the ranks at the top
    /// weigh most (Webber, Moffat and Zobel 2010, equation 32).
    pub rbo: f64,
}

/// Finds keywords by several methods.
#[derive(Clone, Debug)]
pub struct Comparer {
    extractors: Vec<Extractor>,
    /// One for each way of reading text.
    analyzers: Vec<Analyzer>,
    evaluator: Evaluator,
}

/// A method, ready to be used.
#[derive(Clone, Debug)]
struct Extractor {
    method: Method,
    finder: KeywordExtractor,
    /// The number of its analyzer.
    analyzer: usize,
}

/// One thread's part of a [`Comparer`].
#[derive(Clone, Debug)]
pub struct ComparerWorker(Vec<Worker>);

impl Comparer {
    /// Methods with options in common, which all of them must have. Cuts beyond `top`
    /// are left out of the evaluation: the lists end there.
    ///
    /// Fails for a method that is named twice, and for bad options.
    pub fn new(
        methods: &[Method],
        base: &KeywordOptions,
        analyzer: &AnalyzerOptions,
        mut evaluation: EvaluationOptions,
    ) -> Result<Self, Error> {
        let mut seen = HashSet::new();
        if let Some(twice) = methods.iter().find(|method| !seen.insert(**method)) {
            return Err(Error::option("methods", twice.name(), "it is named twice"));
        }
        if methods.is_empty() {
            return Err(Error::option("methods", "", "give at least one"));
        }
        Evaluator::new(evaluation.clone())?;
        evaluation.at.retain(|&k| k <= base.top);
        if evaluation.at.is_empty() {
            evaluation.at = vec![base.top.max(1)];
        }
        let (mut extractors, mut analyzers) = (Vec::new(), Vec::<Analyzer>::new());
        for &method in methods {
            let finder = keyword_extractor(KeywordOptions { method, ..base.clone() })?;
            let own = keyword_analyzer(method, analyzer.clone())?;
            let known = analyzers.iter().position(|a| a.options() == own.options());
            let analyzer = known.unwrap_or(analyzers.len());
            if known.is_none() {
                analyzers.push(own);
            }
            extractors.push(Extractor { method, finder, analyzer });
        }
        let evaluator = Evaluator::new(evaluation)?;
        Ok(Self { extractors, analyzers, evaluator })
    }

    /// Whether a method needs the document frequencies of a corpus.
    pub fn needs_corpus(&self) -> bool {
        self.extractors.iter().any(|extractor| extractor.method.needs_corpus())
    }

    /// What one thread needs to compare.
    pub fn worker(&self) -> ComparerWorker {
        ComparerWorker(self.analyzers.iter().map(Analyzer::worker).collect())
    }

    /// The keywords of one document of many, and their evaluation where there is gold.
    pub fn document(
        &self,
        workers: &mut ComparerWorker,
        document: &Document,
        corpus: Option<&DocumentFrequencies>,
        gold: Option<&GoldDocument>,
    ) -> ComparisonRecord {
        let shown = KeywordShown::default();
        let extractors = self.extractors.iter();
        let found: Vec<(Method, KeywordRecord)> = extractors
            .map(|Extractor { method, finder, analyzer }| {
                let worker = &mut workers.0[*analyzer];
                (*method, keywords_of(worker, finder, document, corpus, shown))
            })
            .collect();
        let language = found.first().and_then(|(_, record)| record.language);
        let mut forms = PhraseForms::new(language);
        let lists: Vec<Vec<String>> =
            found.iter().map(|(_, record)| stemmed(record, &mut forms)).collect();
        let mut prepared = gold.and_then(|gold| self.evaluator.prepare(gold));
        let named_by = named_by(&lists);
        let methods = found.iter().map(|(method, record)| {
            let texts: Vec<_> = record.keywords.iter().map(|k| &k.text).collect();
            MethodRecord {
                method: *method,
                keywords: compared(record, &mut forms, &named_by),
                measures: prepared.as_mut().map(|gold| gold.measure(&texts)),
                notices: record.notices.clone(),
            }
        });
        let methods = methods.collect();
        let agreement = pairs(&found, &lists).collect();
        ComparisonRecord { id: document.id.clone(), language, methods, agreement }
    }

    /// A comparison without documents.
    pub fn begin(&self) -> Comparison {
        let methods: Vec<_> =
            self.extractors.iter().map(|extractor| extractor.method).collect();
        let evaluations = methods.iter().map(|_| self.evaluator.begin()).collect();
        Comparison { methods, documents: 0, pairs: Vec::new(), evaluations }
    }
}

/// The forms of keywords, best first, without repeats.
fn stemmed(record: &KeywordRecord, forms: &mut PhraseForms) -> Vec<String> {
    let texts = record.keywords.iter().map(|keyword| keyword.text.as_str());
    forms.unique(texts).into_iter().map(|(_, form)| form).collect()
}

/// How many lists each form is in.
fn named_by(lists: &[Vec<String>]) -> HashMap<&str, usize> {
    let mut named_by = HashMap::new();
    for form in lists.iter().flatten() {
        *named_by.entry(form.as_str()).or_default() += 1;
    }
    named_by
}

fn compared(
    record: &KeywordRecord,
    forms: &mut PhraseForms,
    named_by: &HashMap<&str, usize>,
) -> Vec<ComparedKeyword> {
    let keywords = record.keywords.iter().map(|keyword| {
        let form = forms.form(&keyword.text);
        let named_by = form.and_then(|form| named_by.get(form.as_str()).copied());
        ComparedKeyword {
            rank: keyword.rank,
            text: keyword.text.clone(),
            score: keyword.score,
            named_by: named_by.unwrap_or(1),
        }
    });
    keywords.collect()
}

/// The agreement of each two methods of which one names something.
fn pairs<'l>(
    found: &'l [(Method, KeywordRecord)],
    lists: &'l [Vec<String>],
) -> impl Iterator<Item = Agreement> + 'l {
    let methods = found.iter().map(|(method, _)| *method).zip(lists).enumerate();
    methods.flat_map(move |(at, (first, one))| {
        let others = found.iter().map(|(method, _)| *method).zip(lists).skip(at + 1);
        let others = others.filter(|(_, other)| !one.is_empty() || !other.is_empty());
        others.map(move |(second, other)| Agreement {
            first,
            second,
            overlap: overlap(one, other),
            rbo: rank_biased_overlap(one, other),
        })
    })
}

/// The share of what is in either list that is in both.
fn overlap(one: &[String], other: &[String]) -> f64 {
    let known: HashSet<&String> = one.iter().collect();
    let both = other.iter().filter(|form| known.contains(form)).count();
    both as f64 / (one.len() + other.len() - both).max(1) as f64
}

/// How much each further rank weighs against the one before it.
const PERSISTENCE: f64 = 0.9;

/// The extrapolated rank-biased overlap of two lists without repeats, of any lengths.
fn rank_biased_overlap(one: &[String], other: &[String]) -> f64 {
    let (short, long) =
        if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return 0.0;
    }
    let (s, l) = (short.len() as f64, long.len() as f64);
    let (mut in_short, mut in_long) = (HashSet::new(), HashSet::new());
    let (mut shared, mut shared_at_s, mut sum, mut weight) = (0_usize, 0.0, 0.0, 1.0);
    for (at, form) in long.iter().enumerate() {
        let depth = (at + 1) as f64;
        weight *= PERSISTENCE;
        in_long.insert(form);
        shared += usize::from(in_short.contains(form));
        if let Some(form) = short.get(at) {
            in_short.insert(form);
            shared += usize::from(in_long.contains(form));
            shared_at_s = shared as f64;
        }
        sum += shared as f64 / depth * weight;
        // Behind the end of the shorter list, it is taken to go on as it was.
        if depth > s {
            sum += shared_at_s * (depth - s) / (s * depth) * weight;
        }
    }
    let rest = (shared as f64 - shared_at_s) / l + shared_at_s / s;
    (1.0 - PERSISTENCE) / PERSISTENCE * sum + rest * weight
}

/// A comparison over a corpus so far.
#[derive(Clone, Debug)]
pub struct Comparison {
    methods: Vec<Method>,
    documents: usize,
    pairs: Vec<PairSummary>,
    evaluations: Vec<Evaluation>,
}

/// How far methods agree over a corpus, and how well they meet gold keywords.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparisonSummary {
    /// The documents.
    pub documents: usize,
    /// For each two methods.
    pub agreement: Vec<PairSummary>,
    /// For each method, where there are gold keywords.
    pub evaluation: Vec<EvaluationRecord>,
}

/// The mean agreement of two methods over documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PairSummary {
    /// One method.
    pub first: Method,
    /// The other.
    pub second: Method,
    /// The documents for which one of them names something.
    pub documents: usize,
    /// The mean of [`Agreement::overlap`].
    pub overlap: f64,
    /// The mean of [`Agreement::rbo`].
    pub rbo: f64,
}

impl Comparison {
    /// Adds a document.
    pub fn add(&mut self, record: &ComparisonRecord) {
        self.documents += 1;
        for &Agreement { first, second, overlap, rbo } in &record.agreement {
            let same =
                |pair: &&mut PairSummary| (pair.first, pair.second) == (first, second);
            if let Some(pair) = self.pairs.iter_mut().find(same) {
                pair.documents += 1;
                pair.overlap += overlap;
                pair.rbo += rbo;
            } else {
                let documents = 1;
                let pair = PairSummary { first, second, documents, overlap, rbo };
                self.pairs.push(pair);
            }
        }
        for (evaluation, method) in self.evaluations.iter_mut().zip(&record.methods) {
            match &method.measures {
                Some(measures) => evaluation.add(&record.id, measures, true),
                None => evaluation.skip(),
            }
        }
    }

    /// The means so far.
    pub fn summary(&self) -> ComparisonSummary {
        let base = self.evaluations.first();
        let evaluations = self.methods.iter().zip(&self.evaluations).enumerate();
        let evaluation = evaluations.filter_map(|(number, (method, evaluation))| {
            evaluation.record(method.name(), base.filter(|_| number > 0))
        });
        ComparisonSummary {
            documents: self.documents,
            agreement: self.agreement(),
            evaluation: evaluation.collect(),
        }
    }

    /// The pairs in the order of the methods, whichever document has named them first.
    fn agreement(&self) -> Vec<PairSummary> {
        let place = |method| self.methods.iter().position(|known| *known == method);
        let mean = |pair: &PairSummary| PairSummary {
            overlap: pair.overlap / pair.documents as f64,
            rbo: pair.rbo / pair.documents as f64,
            ..*pair
        };
        let mut pairs: Vec<_> = self.pairs.iter().map(mean).collect();
        pairs.sort_by_key(|pair| (place(pair.first), place(pair.second)));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(letters: &str) -> Vec<String> {
        letters.chars().map(String::from).collect()
    }

    /// Python: `rbo.RankingSimilarity(one, other).rbo_ext(p=0.9)`, version 0.1.3.
    #[test]
    fn rank_biased_overlap_of_lists() {
        for (one, other, expected) in [
            ("abc", "abc", 1.0),
            ("abcd", "badc", 0.873),
            ("abcdefg", "bacxyzg", 0.598_246_071_428_571_3),
            ("abcdefghij", "ka", 0.45),
            ("abc", "xyz", 0.0),
            ("a", "abcdefghij", 1.0),
            ("", "abc", 0.0),
        ] {
            for (one, other) in [(one, other), (other, one)] {
                let found = rank_biased_overlap(&list(one), &list(other));
                assert!((found - expected).abs() < 1e-12, "{one} {other}: {found}");
            }
        }
    }

    #[test]
    fn overlap_of_lists() {
        assert!((overlap(&list("abcd"), &list("xbay")) - 2.0 / 6.0).abs() < 1e-15);
        assert!(overlap(&list(""), &list("a")).abs() < 1e-15);
    }

    #[test]
    fn methods_are_named_once() {
        let new = |methods: &[Method]| {
            let options = EvaluationOptions::default();
            let analyzer = AnalyzerOptions::default();
            Comparer::new(methods, &KeywordOptions::default(), &analyzer, options)
        };
        let error = new(&[Method::Rake, Method::Rake]).unwrap_err().to_string();
        assert_eq!(error, "invalid value \"rake\" for methods: it is named twice");
        assert!(new(&[]).is_err() && new(&[Method::Rake]).is_ok());
    }
}
