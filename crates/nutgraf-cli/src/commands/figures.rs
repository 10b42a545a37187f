//! The figures of an evaluation.

use nutgraf::evaluate::{CutSummary, Difference, EvaluationRecord, Interval};

use super::printer::{csv, json_lines, table};
use crate::args::Format;

const COLUMNS: [&str; 15] = [
    "predictions",
    "documents",
    "missing",
    "skipped",
    "k",
    "precision",
    "recall",
    "f1",
    "f1_low",
    "f1_high",
    "difference",
    "difference_low",
    "difference_high",
    "map",
    "ndcg",
];

/// One record, or one row a cut, for each set of predictions.
pub(super) fn print(records: &[EvaluationRecord], format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_lines(records),
        Format::Csv => {
            let header = COLUMNS.map(str::to_owned).to_vec();
            csv(std::iter::once(header).chain(records.iter().flat_map(rows)))
        }
        Format::Table => for_people(records).into_bytes(),
    }
}

fn rows(record: &EvaluationRecord) -> impl Iterator<Item = Vec<String>> + '_ {
    record.at.iter().map(|cut| {
        let Interval { low, high } = cut.f1_interval;
        let difference = cut.f1_difference.map_or([None; 3], |difference| {
            let Difference { mean, interval } = difference;
            [Some(mean), Some(interval.low), Some(interval.high)]
        });
        let counts = [record.documents, record.missing, record.skipped, cut.k];
        let figures = [cut.precision, cut.recall, cut.f1, low, high].map(Some);
        let last = [Some(record.map), Some(record.ndcg)];
        let shown = figures.into_iter().chain(difference).chain(last);
        std::iter::once(record.predictions.clone())
            .chain(counts.iter().map(ToString::to_string))
            .chain(shown.map(|f| f.map(|f| f.to_string()).unwrap_or_default()))
            .collect()
    })
}

/// Percentages, one row a cut.
fn for_people(records: &[EvaluationRecord]) -> String {
    let compared = records.iter().flat_map(|record| &record.at);
    let compared = compared.clone().any(|cut| cut.f1_difference.is_some());
    let mut header = vec!["", "documents", "missing", "at", "P", "R", "F1", "95 %"];
    if compared {
        header.extend(["against first", "95 %"]);
    }
    header.extend(["MAP@10", "nDCG@10"]);
    let rows = |record| cells(record, compared);
    let body = records.iter().flat_map(rows).collect();
    let numbers: Vec<_> = (1..header.len()).collect();
    table(&header, &numbers, body)
}

fn cells(record: &EvaluationRecord, compared: bool) -> Vec<Vec<String>> {
    // One document says nothing of others.
    let spread = |interval: Option<Interval>, shown: fn(f64) -> String| {
        let interval = interval.filter(|_| record.documents > 1);
        interval.map(|i| format!("{} … {}", shown(i.low), shown(i.high)))
    };
    let cuts = record.at.iter().enumerate();
    let row = |(number, cut): (usize, &CutSummary)| {
        let first = |text: String| if number == 0 { text } else { String::new() };
        let mut row = vec![
            first(record.predictions.clone()),
            first(record.documents.to_string()),
            first(record.missing.to_string()),
            cut.k.to_string(),
            percent(cut.precision),
            percent(cut.recall),
            percent(cut.f1),
            spread(Some(cut.f1_interval), percent).unwrap_or_default(),
        ];
        if compared {
            let difference = cut.f1_difference;
            let interval = difference.map(|d| d.interval);
            row.push(difference.map(|d| signed(d.mean)).unwrap_or_default());
            row.push(spread(interval, signed).unwrap_or_default());
        }
        row.extend([first(percent(record.map)), first(percent(record.ndcg))]);
        row
    };
    cuts.map(row).collect()
}

/// Two decimals are enough for people.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2}", 100.0 * share)
}

fn signed(share: f64) -> String {
    format!("{:+.2}", 100.0 * share)
}
