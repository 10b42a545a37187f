//! A profile of one's own for the method `nutgraf`, from annotated articles.
//!
//! The weights make what the annotators have chosen most likely, as
//! [`Weights::fit`] says; a candidate was chosen if it is a gold keyword by the protocol
//! of [`evaluate`](crate::evaluate). All documents are read without parts of speech for
//! the weights `untagged`, which serve languages without a tagger; those with a tagger are
//! read with them as well, for the weights `tagged`. Each language of each source counts the
//! same, however many articles it has. What they are worth is told by
//! cross-validation over five parts.
//!
//! ```
//! use nutgraf::evaluate::{EvaluationOptions, GoldDocument};
//! use nutgraf::fit::{FitOptions, GoldSource, fit};
//!
//! // An editor who likes what is a proper name, and nothing else.
//! let names = ["Lisbon", "Porto", "Braga", "Faro", "Beja", "Sines", "Tomar", "Elvas"];
//! let documents = names.iter().map(|name| GoldDocument {
//!     id: (*name).to_owned(),
//!     language: Some("en".parse().unwrap()),
//!     text: Some(format!("The mayor of {name} denied the water shortage. {name} waits.")),
//!     keys: vec![(*name).into()],
//!     ..Default::default()
//! });
//! let gold = [GoldSource { name: "names".into(), documents: documents.collect() }];
//! let options = FitOptions { name: "names".into(), ..Default::default() };
//!
//! let fitted = fit(&gold, &options, &EvaluationOptions::default(), 1)?;
//! assert_eq!(fitted.profile.profile, "names");
//! assert_eq!(fitted.report.documents, 8);
//! assert!(fitted.notices[0].starts_with("8 documents are few"));
//! # Ok::<(), nutgraf::Error>(())
//! ```
//!
//! [`Weights::fit`]: crate::Weights::fit

mod articles;
mod fitter;
mod folds;
mod options;
mod provenance;
mod report;
mod validation;

use std::path::Path;

use crate::Error;
use crate::evaluate::{EvaluationOptions, GoldDocument};
use fitter::Fitter;

pub use options::{FitOptions, ShrinkTo};
pub use report::{Fit, FitReport, ReadingKind, Tried, WeightsReport};

/// Annotated articles from one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSource {
    /// What the place is called, in the profile's provenance.
    pub name: String,
    /// The articles.
    pub documents: Vec<GoldDocument>,
}

/// Fewer documents with a gold keyword among their candidates teach nothing.
const LEAST: usize = 5;
/// Fewer are worth a word.
const FEW: usize = 20;

/// Called from time to time; an error of it ends the fit.
pub type Tick<'t, E> = &'t (dyn Fn() -> Result<(), E> + Sync);

/// Fits a profile.
///
/// The result does not depend on the number of threads; 0 stands for one a processor.
/// Fails for bad options, a profile that cannot be read, and where fewer than five
/// documents have a gold keyword among their candidates.
pub fn fit(
    sources: &[GoldSource],
    options: &FitOptions,
    evaluation: &EvaluationOptions,
    threads: usize,
) -> Result<Fit, Error> {
    let tick = || Ok::<_, Error>(());
    fit_with(sources, options, evaluation, threads, &tick)
}

/// The same for callers who must look up from time to time.
pub fn fit_with<E: From<Error>>(
    sources: &[GoldSource],
    options: &FitOptions,
    evaluation: &EvaluationOptions,
    threads: usize,
    tick: Tick<'_, E>,
) -> Result<Fit, E> {
    Fitter::new(options, evaluation, threads, tick)?.fit(sources)
}

/// The last part of a path.
fn base_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    /// Articles about towns, whose names are their keywords.
    fn towns(language: &str, text: &str) -> GoldSource {
        let towns = ["Lisboa", "Porto", "Braga", "Faro", "Beja", "Sines", "Tomar"];
        let document = |town: &&str| GoldDocument {
            id: (*town).to_owned(),
            language: Some(language.parse().unwrap()),
            text: Some(text.replace("{}", town)),
            keys: vec![(*town).into()],
            ..Default::default()
        };
        let documents = towns.iter().map(document).collect();
        GoldSource { name: "a folder/towns.jsonl".to_owned(), documents }
    }

    fn fitted(source: GoldSource, options: &FitOptions) -> Fit {
        fit(&[source], options, &EvaluationOptions::default(), 1).unwrap()
    }

    #[test]
    fn without_a_tagger_tagged_weights_are_kept() {
        let text = "Der Fluss bei {} ist leer. In {} fehlt das Wasser.";
        let found = fitted(towns("de", text), &FitOptions::default());
        let base = Profile::named("editor").unwrap();
        assert_eq!(found.profile.tagged, base.tagged);
        assert_ne!(found.profile.untagged, base.untagged);
        let readings: Vec<_> = found.report.weights.iter().map(|w| w.reading).collect();
        assert_eq!(readings, [ReadingKind::Untagged]);
        assert!((found.report.weights[0].recall - 1.0).abs() < 1e-15);
        assert_eq!(found.notices.len(), 1, "{:?}", found.notices);
        // There is no folder in what is written.
        assert_eq!(found.profile.provenance["gold"], "towns.jsonl: 7");
    }

    #[test]
    fn cuts_that_are_not_measured_are_not_told() {
        let text = "The river at {} is low. In {} there is no water.";
        let evaluation = EvaluationOptions { at: vec![3, 1, 3], ..Default::default() };
        let source = [towns("en", text)];
        let found = fit(&source, &FitOptions::default(), &evaluation, 1).unwrap();
        for record in &found.report.evaluation {
            assert_eq!(record.at.iter().map(|cut| cut.k).collect::<Vec<_>>(), [3, 1]);
        }
        for part in &found.report.weights {
            assert_eq!(part.evaluation[1].at[0].k, 10);
        }
    }

    #[test]
    fn documents_without_a_text_are_left_out() {
        let text = "The river at {} is low. In {} there is no water.";
        let mut source = towns("en", text);
        let options = FitOptions { l2: Some(0.1), ..Default::default() };
        let expected = fitted(source.clone(), &options);
        let mute = GoldDocument { id: "mute".into(), ..Default::default() };
        source.documents.push(mute);
        let found = fitted(source, &options);
        assert_eq!(found.profile.tagged, expected.profile.tagged);
        assert_eq!(found.report, expected.report);
        let notice = "documents without a text are left out: 1; the first is \"mute\"";
        assert_eq!(found.notices[0], notice);
    }

    #[test]
    fn a_tick_that_fails_ends_the_fit() {
        let source = [towns("en", "The river at {} is low.")];
        let (options, evaluation) = Default::default();
        let tick = || Err(Error::input("enough"));
        let error = fit_with(&source, &options, &evaluation, 1, &tick).unwrap_err();
        assert_eq!(error.to_string(), "enough");
    }
}
