//! The first keywords of articles, compared with those in `tests/golden/keywords.toml`.
//!
//! After a change that is meant to change them, run with `NUTGRAF_BLESS=1` to write the
//! file anew, and read the difference.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use serde::Deserialize;

use super::support::{KeywordRecord, Place, records};

#[derive(Deserialize)]
struct Golden {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The file in `corpora/news`.
    file: String,
    /// The identifier of the article.
    id: String,
    keywords: Vec<String>,
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden"))
        .join("keywords.toml")
}

#[test]
fn golden_keywords() {
    let text = fs::read_to_string(path()).unwrap();
    let mut golden: Golden = toml::from_str(&text).unwrap();
    let place = Place::with_news();
    let mut differences = String::new();
    for case in &mut golden.case {
        let found = keywords(&place, case);
        if found != case.keywords {
            let (id, expected) = (&case.id, &case.keywords);
            let _ = write!(differences, "\n{id}: {found:?} instead of {expected:?}");
            case.keywords = found;
        }
    }
    if env::var_os("NUTGRAF_BLESS").is_some() {
        bless(&text, &golden.case);
    } else {
        assert!(differences.is_empty(), "{differences}");
    }
}

/// The first five keywords.
fn keywords(place: &Place, case: &Case) -> Vec<String> {
    let out = place.run(&format!("keywords news/{} --top 5", case.file)).done();
    let found: Vec<KeywordRecord> = records(&out);
    let record = found.into_iter().find(|record| record.id == case.id);
    let record = record.unwrap_or_else(|| panic!("no article {}", case.id));
    record.keywords.into_iter().map(|keyword| keyword.text).collect()
}

/// Writes the file anew below the comment at its head.
fn bless(text: &str, cases: &[Case]) {
    let comment = text.lines().take_while(|line| line.starts_with('#'));
    let mut blessed = comment.fold(String::new(), |text, line| text + line + "\n");
    for Case { file, id, keywords } in cases {
        let _ = write!(blessed, "\n[[case]]\nfile = {file:?}\nid = {id:?}\n");
        let _ = writeln!(blessed, "keywords = {keywords:?}");
    }
    fs::write(path(), blessed).unwrap();
}
