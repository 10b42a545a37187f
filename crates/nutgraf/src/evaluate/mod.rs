//! How well keywords meet gold keywords: precision, recall and F1 at k, MAP and nDCG.
//!
//! The protocol is the literature's exact match after stemming. A phrase is normalised
//! (NFKC, soft hyphens removed, lower case), cut into runs of letters and digits, and
//! each word is stemmed: English by Porter's algorithm, sixteen other languages by
//! theirs of Snowball, the rest not at all. Lists lose their repeats *before* they are
//! cut at k. A prediction is right when it equals a gold keyword or one of its variants;
//! a second name of a keyword that was found is wrong. Precision at k divides by k even
//! where fewer were returned. Scores are averaged over documents. Gold keywords that
//! cannot be found in the text count, unless an option says otherwise; a document
//! without predictions scores 0.
//!
//! ```
//! use nutgraf::evaluate::{EvaluationOptions, GoldDocument, Predictions, evaluate};
//!
//! let gold = GoldDocument {
//!     id: "a1".into(),
//!     language: Some("en".parse()?),
//!     keys: vec!["waivers".into(), "Armenia".into()],
//!     ..Default::default()
//! };
//! let mut predictions = Predictions::default();
//! predictions.insert("a1", ["waiver", "invasion"]);
//!
//! let (record, documents) =
//!     evaluate(&[gold], &predictions, &EvaluationOptions::default())?;
//! assert_eq!((record.at[0].k, record.at[0].recall), (5, 0.5));
//! assert_eq!(documents[0].missed[0].text, "Armenia");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bootstrap;
mod evaluation;
mod gold;
mod key;
mod measures;
mod options;
mod phrase;
mod predictions;

pub use self::{
    bootstrap::Interval,
    evaluation::{
        CutSummary, Difference, DocumentEvaluation, Evaluation, EvaluationRecord,
        Evaluator, Missed, Outcome, Predicted, PreparedGold, evaluate,
    },
    gold::{GoldDocument, GoldItem, GoldReader},
    key::Key,
    measures::{Cut, Measures},
    options::{EvaluationOptions, PredictionOptions},
    phrase::PhraseForms,
    predictions::Predictions,
};
