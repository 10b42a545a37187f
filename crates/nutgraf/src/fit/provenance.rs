//! Where a profile comes from.

use std::collections::BTreeMap;

use super::report::{FitReport, ReadingKind, WeightsReport};
use super::{FitOptions, GoldSource, base_name};
use crate::evaluate::EvaluationRecord;

/// What there is to say of a fit, for people. There is no date and no folder in it: the
/// same articles give the same bytes.
pub(super) fn provenance(
    sources: &[GoldSource],
    options: &FitOptions,
    base: &str,
    report: &FitReport,
) -> BTreeMap<String, String> {
    let entries = [
        ("nutgraf", env!("CARGO_PKG_VERSION").to_owned()),
        ("options", options.typed()),
        ("base", base.to_owned()),
        ("gold", gold(sources)),
        ("documents", documents(report)),
        ("l2", penalties(report, options.l2.is_some())),
        ("cross-validation", validation(report, base)),
    ];
    let entries = entries.into_iter().filter(|(_, value)| !value.is_empty());
    entries.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn gold(sources: &[GoldSource]) -> String {
    let one = |source: &GoldSource| {
        format!("{}: {}", base_name(&source.name), source.documents.len())
    };
    sources.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn documents(report: &FitReport) -> String {
    let tagged = report.weights.iter().find(|part| part.reading == ReadingKind::Tagged);
    let tagged = tagged.map_or(0, |part| part.documents);
    format!("{}, {tagged} of them tagged", report.documents)
}

fn penalties(report: &FitReport, given: bool) -> String {
    let one = |part: &WeightsReport| match part.l2 {
        Some(l2) => format!("{} {l2}", part.reading.name()),
        None => format!("{} kept", part.reading.name()),
    };
    let parts: Vec<String> = report.weights.iter().map(one).collect();
    let how = if given { "given" } else { "by cross-validation" };
    format!("{} ({how})", parts.join(", "))
}

fn validation(report: &FitReport, base: &str) -> String {
    let f1 = |record: &EvaluationRecord| {
        let cuts = record.at.iter();
        let cuts = cuts.map(|cut| format!("F1@{} {:.2}", cut.k, 100.0 * cut.f1));
        cuts.collect::<Vec<_>>().join(", ")
    };
    match &*report.evaluation {
        [before, fitted] => format!("{}; {base}: {}", f1(fitted), f1(before)),
        _ => String::new(),
    }
}
