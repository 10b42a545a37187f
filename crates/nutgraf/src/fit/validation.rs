//! What profiles are worth on articles that they were fitted without.

use nutgraf_salience::{Article, KeywordExtractor, Scratch, Weights};

use super::articles::{Articles, ByReading, each_reading};
use super::fitter::{DEPTH, Fitter};
use super::folds::FOLDS;
use super::report::{ReadingKind, Tried};
use crate::evaluate::{EvaluationRecord, GoldDocument, Measures, PreparedGold};
use crate::{Error, Worker};

/// The measures of all articles, each by profiles that were fitted without it.
pub(super) struct Validation {
    held_out: Vec<ByReading<Option<HeldOut>>>,
    tried: ByReading<Vec<Tried>>,
    /// The number of the best `l2`.
    best: ByReading<usize>,
}

/// The measures of one article.
struct HeldOut {
    base: Measures,
    /// For each `l2`.
    fitted: Vec<Measures>,
}

/// For each `l2` the weights without each fold; none where there are too few articles.
type Trials = ByReading<Option<Vec<Vec<Weights>>>>;

impl Validation {
    pub(super) fn new<E: From<Error>>(
        fitter: &Fitter<'_, E>,
        articles: &Articles<'_>,
    ) -> Result<Self, E> {
        let trials = trials(fitter, articles)?;
        let base = fitter.extractor(&fitter.base)?;
        let extractors = extractors(fitter, &trials)?;
        let measure = |worker: &mut Worker, (gold, part): (&GoldDocument, usize)| {
            each_reading(
                worker,
                &fitter.evaluator,
                gold,
                |article, scratch, mut gold| {
                    let mut measured = |by: &KeywordExtractor| {
                        measures(by, article, scratch, &mut gold)
                    };
                    HeldOut {
                        base: measured(&base),
                        fitted: extractors
                            .iter()
                            .map(|by| measured(&by[part]))
                            .collect(),
                    }
                },
            )
        };
        let all =
            articles.documents.iter().copied().zip(articles.parts.iter().copied());
        let held_out = fitter.in_order(all, || fitter.worker(), measure)?;
        let tried = ReadingKind::ALL.map(|at| tried(fitter, &held_out, at));
        let best = [best(&tried[0]), best(&tried[1])];
        Ok(Self { held_out, tried, best })
    }

    /// What each `l2` is worth.
    pub(super) fn tried(&self, reading: ReadingKind) -> &[Tried] {
        &self.tried[reading as usize]
    }

    /// The `l2` that is worth most; none if there are too few articles for weights.
    pub(super) fn l2(
        &self,
        articles: &Articles<'_>,
        reading: ReadingKind,
    ) -> Option<f64> {
        let tried = self.tried(reading).get(self.best[reading as usize]);
        tried.filter(|_| articles.suffice(reading)).map(|tried| tried.l2)
    }

    /// The figures of articles as `keywords` reads them: with tags if there are any.
    pub(super) fn as_read<E: From<Error>>(
        &self,
        fitter: &Fitter<'_, E>,
        articles: &Articles<'_>,
    ) -> Vec<EvaluationRecord> {
        let rows = self.held_out.iter().map(|measured| {
            let mut readings = ReadingKind::ALL.into_iter();
            readings.find_map(|reading| self.pair(measured, reading))
        });
        let documents = articles.documents.iter().copied();
        figures(fitter, documents.zip(rows), &fitter.cuts)
    }

    /// The figures at 10 of the articles that a reading can read.
    pub(super) fn by_reading<E: From<Error>>(
        &self,
        fitter: &Fitter<'_, E>,
        articles: &Articles<'_>,
        reading: ReadingKind,
    ) -> Vec<EvaluationRecord> {
        let rows = articles.documents.iter().copied().zip(&self.held_out);
        let rows = rows.filter_map(|(gold, measured)| {
            Some((gold, Some(self.pair(measured, reading)?)))
        });
        figures(fitter, rows, &[DEPTH])
    }

    /// The measures of an article by the base and by what was fitted.
    fn pair<'m>(
        &self,
        measured: &'m ByReading<Option<HeldOut>>,
        reading: ReadingKind,
    ) -> Option<Pair<'m>> {
        let HeldOut { base, fitted } = measured[reading as usize].as_ref()?;
        Some((base, fitted.get(self.best[reading as usize])?))
    }
}

/// Before and after the fit.
type Pair<'m> = (&'m Measures, &'m Measures);

/// The weights without each fold.
fn trials<E: From<Error>>(
    fitter: &Fitter<'_, E>,
    articles: &Articles<'_>,
) -> Result<Trials, E> {
    let readings = ReadingKind::ALL.into_iter();
    let mut jobs = Vec::new();
    for reading in readings.filter(|reading| articles.suffice(*reading)) {
        for l2 in &fitter.penalties {
            jobs.extend((0..FOLDS).map(|fold| (reading, *l2, fold)));
        }
    }
    let fit = |(): &mut (), (reading, l2, fold): (ReadingKind, f64, usize)| {
        (reading, fitter.weights(articles, reading, l2, Some(fold)))
    };
    let mut trials: ByReading<Vec<Weights>> = Default::default();
    for (reading, weights) in fitter.in_order(jobs.into_iter(), || (), fit)? {
        trials[reading as usize].push(weights);
    }
    Ok(trials.map(|weights| {
        let by_penalty: Vec<_> = weights.chunks(FOLDS).map(<[_]>::to_vec).collect();
        (!by_penalty.is_empty()).then_some(by_penalty)
    }))
}

/// An extractor for each `l2` and fold.
fn extractors<E: From<Error>>(
    fitter: &Fitter<'_, E>,
    trials: &Trials,
) -> Result<Vec<Vec<KeywordExtractor>>, Error> {
    let extractor = |number: usize, fold: usize| {
        let mut profile = fitter.begun.clone();
        for (reading, trials) in ReadingKind::ALL.into_iter().zip(trials) {
            if let Some(trials) = trials {
                reading.set(&mut profile, trials[number][fold].clone());
            }
        }
        fitter.extractor(&profile)
    };
    let of = |number| (0..FOLDS).map(|fold| extractor(number, fold)).collect();
    (0..fitter.penalties.len()).map(of).collect()
}

fn measures(
    by: &KeywordExtractor,
    article: Article<'_>,
    scratch: &mut Scratch,
    gold: &mut PreparedGold<'_, '_>,
) -> Measures {
    let found = by.extract(article, None, false, scratch).keywords;
    let texts: Vec<&str> = found.iter().map(|keyword| &*keyword.text).collect();
    gold.measure(&texts)
}

/// What each `l2` is worth.
fn tried<E: From<Error>>(
    fitter: &Fitter<'_, E>,
    held_out: &[ByReading<Option<HeldOut>>],
    reading: ReadingKind,
) -> Vec<Tried> {
    let of = |(number, l2): (usize, &f64)| {
        let all =
            held_out.iter().filter_map(|measured| measured[reading as usize].as_ref());
        let f1: Vec<f64> = all.map(|measured| f1(&measured.fitted[number])).collect();
        Tried { l2: *l2, f1: f1.iter().sum::<f64>() / f1.len().max(1) as f64 }
    };
    fitter.penalties.iter().enumerate().map(of).collect()
}

fn f1(measures: &Measures) -> f64 {
    let cut = measures.at.iter().find(|cut| cut.k == DEPTH);
    cut.map_or(0.0, |cut| cut.f1)
}

/// The number of the best `l2`; of equals, the largest is the safest.
fn best(tried: &[Tried]) -> usize {
    let numbers = tried.iter().enumerate();
    let best = numbers.max_by(|(_, one), (_, other)| {
        one.f1.total_cmp(&other.f1).then(one.l2.total_cmp(&other.l2))
    });
    best.map_or(0, |(number, _)| number)
}

/// The figures of the base, and of what was fitted beside it, at some of the cuts that
/// were measured.
fn figures<'m, E: From<Error>>(
    fitter: &Fitter<'_, E>,
    rows: impl Iterator<Item = (&'m GoldDocument, Option<Pair<'m>>)>,
    cuts: &[usize],
) -> Vec<EvaluationRecord> {
    let (mut before, mut after) = (fitter.evaluator.begin(), fitter.evaluator.begin());
    for (gold, pair) in rows {
        let Some((old, new)) = pair else {
            before.skip();
            after.skip();
            continue;
        };
        before.add(&gold.id, old, true);
        after.add(&gold.id, new, true);
    }
    let base = before.record(&fitter.base.profile, None);
    let records = [base, after.record("fitted", Some(&before))];
    let mut records: Vec<_> = records.into_iter().flatten().collect();
    for record in &mut records {
        record.at.retain(|cut| cuts.contains(&cut.k));
    }
    records
}
