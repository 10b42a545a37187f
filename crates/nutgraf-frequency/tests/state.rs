//! Rows of states add up and are taken away as the numbers that they stand for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use nutgraf_frequency::{
    Count, Part, Period, StateCounts, StateError, StateKey, StateRow, both, merge_rows,
    subtract_rows,
};
use proptest::{collection::vec, option, prelude::*};

type Rows = Vec<StateRow>;
type Sums = BTreeMap<StateKey, StateCounts>;

fn key() -> impl Strategy<Value = StateKey> {
    let part = (option::of(2020_u16..2023), option::of(0_usize..3));
    let part = part.prop_map(|(year, language)| Part {
        period: year.and_then(Period::year),
        language: language.map(|at| ["de", "en", "sq"][at].parse().unwrap()),
    });
    ("[ab]{0,2}", 1_u8..3, part).prop_map(|(term, words, part)| StateKey {
        term,
        words,
        part,
    })
}

fn row() -> impl Strategy<Value = StateRow> {
    let count = || {
        (0_u64..5, 0_u64..5).prop_map(|(count, documents)| Count { count, documents })
    };
    let counts = (count(), count(), count());
    let counts =
        counts.prop_map(|(whole, title, text)| StateCounts { whole, title, text });
    (key(), counts).prop_map(|(key, counts)| StateRow { key, counts })
}

fn sums(rows: &[StateRow]) -> Sums {
    let mut sums = Sums::new();
    for row in rows {
        let sum = sums.entry(row.key.clone()).or_default();
        *sum = sum.checked_add(row.counts).unwrap();
    }
    sums
}

fn rows_of(sums: &Sums) -> Rows {
    let rows = sums.iter().filter(|(_, counts)| !counts.is_empty());
    rows.map(|(key, counts)| StateRow { key: key.clone(), counts: *counts }).collect()
}

fn ok(rows: Rows) -> impl Iterator<Item = Result<StateRow, StateError>> {
    rows.into_iter().map(Ok)
}

fn sorted(mut rows: Rows) -> Rows {
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    rows
}

proptest! {
    #[test]
    fn merged_rows_are_sums(sources in vec(vec(row(), 0..20), 0..6)) {
        let expected = sums(&sources.concat());
        let merged = merge_rows(sources.clone().into_iter().map(|rows| ok(sorted(rows))));
        let merged: Rows = merged.collect::<Result<_, _>>().unwrap();
        let of = |rows: &Rows| -> Vec<_> {
            rows.iter().map(|row| (row.key.clone(), row.counts)).collect()
        };
        prop_assert_eq!(of(&merged), expected.into_iter().collect::<Vec<_>>());
        let reversed = sources.into_iter().rev().map(|rows| ok(sorted(rows)));
        prop_assert_eq!(merge_rows(reversed).collect::<Result<Rows, _>>().unwrap(), merged);
    }

    #[test]
    fn what_was_added_can_be_taken_away(a in vec(row(), 0..20), b in vec(row(), 0..20)) {
        let (a, b) = (rows_of(&sums(&a)), rows_of(&sums(&b)));
        let sum: Rows =
            merge_rows([ok(a.clone()), ok(b.clone())]).collect::<Result<_, _>>().unwrap();
        let rest = subtract_rows(ok(sum), ok(b)).collect::<Result<Rows, _>>().unwrap();
        prop_assert_eq!(rest, a);
    }

    #[test]
    fn nothing_gets_negative(a in vec(row(), 0..20), b in vec(row(), 0..20)) {
        let (a, b) = (rows_of(&sums(&a)), rows_of(&sums(&b)));
        let had: Sums = sums(&a);
        let fits = b.iter().all(|row| {
            let had = had.get(&row.key).copied().unwrap_or_default();
            had.checked_sub(row.counts).is_some()
        });
        let rest = subtract_rows(ok(a), ok(b)).collect::<Result<Rows, _>>();
        prop_assert_eq!(rest.is_ok(), fits, "{:?}", rest);
    }

    #[test]
    fn both_sides_are_shown(a in vec(row(), 0..20), b in vec(row(), 0..20)) {
        let (a, b) = (sums(&a), sums(&b));
        let list = |sums: &Sums| -> Rows {
            sums.iter().map(|(key, c)| StateRow { key: key.clone(), counts: *c }).collect()
        };
        let shown: Vec<_> =
            both(ok(list(&a)), ok(list(&b))).collect::<Result<_, _>>().unwrap();
        let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).cloned().collect();
        let of = |sums: &Sums, key: &StateKey| sums.get(key).copied().unwrap_or_default();
        let expected: Vec<_> =
            keys.into_iter().map(|key| (key.clone(), of(&a, &key), of(&b, &key))).collect();
        prop_assert_eq!(shown, expected);
    }
}

#[test]
fn rows_in_disorder_are_an_error() {
    let row = |term: &str| StateRow {
        key: StateKey { term: term.to_owned(), words: 1, ..StateKey::default() },
        counts: StateCounts { whole: Count::new(1, 1), ..StateCounts::default() },
    };
    let wrong = || ok(vec![row("b"), row("a")]);
    let found: Vec<_> = merge_rows([wrong(), ok(vec![row("c")])]).collect();
    assert_eq!(found, [Err(StateError::Unsorted(row("a").key))]);
    let found: Vec<_> = both(wrong(), ok(Vec::new())).collect();
    assert_eq!(found[1..], [Err(StateError::Unsorted(row("a").key))]);
}

#[test]
fn numbers_do_not_wrap() {
    let row = || StateRow {
        key: StateKey { term: "deal".to_owned(), words: 1, ..StateKey::default() },
        counts: StateCounts {
            whole: Count::new(u64::MAX, 1),
            ..StateCounts::default()
        },
    };
    let mut sum = merge_rows([ok(vec![row()]), ok(vec![row()])]);
    let error = sum.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the counts of \"deal\" get too large");
    assert_eq!(sum.next(), None);
}
