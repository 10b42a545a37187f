//! `--config`: options from a TOML file.

use super::support::{KeywordRecord, Place, records};

/// With `config` as the configuration file.
fn configured(config: &str) -> Place {
    let place = Place::with_news();
    place.write("nutgraf.toml", config);
    place
}

/// The output of a line, which is that of another line without a configuration.
#[track_caller]
fn same(place: &Place, line: &str, plain: &str) {
    let out = place.run(&format!("{line} --config nutgraf.toml")).done();
    assert!(
        out == place.run(plain).done(),
        "{line} with a configuration is not {plain}"
    );
}

#[test]
fn a_table_is_for_its_command() {
    let place = configured(
        "top = 3\nstop-words = \"auto\"\n\n\
         [keywords]\nmethod = \"rake\"\nexplain = true\n\n\
         [frequencies]\nngrams = \"1..2\"\nmin-df = 2\nmax-df = 0.5\n",
    );
    same(&place, "keywords news", "keywords news --top 3 --method rake --explain");
    let frequencies = "frequencies news --top 3 --stop-words auto --ngrams 1..2 \
                       --min-df 2 --max-df 0.5";
    same(&place, "frequencies news", frequencies);
    same(&place, "tokenize news", "tokenize news");
}

#[test]
fn a_table_goes_before_what_is_for_all() {
    let place = configured("top = 3\nthreads = 1\n[keywords]\ntop = 2\n");
    same(&place, "keywords news", "keywords news --top 2");
    same(&place, "frequencies news", "frequencies news --top 3");
}

#[test]
fn the_command_line_goes_before_all() {
    let place = configured("top = 3\n[keywords]\ntop = 2\nmethod = \"rake\"\n");
    let typed = "keywords news --method textrank --top 1";
    same(&place, typed, typed);
    same(&place, "keywords news -n1", "keywords news --top 1 --method rake");
    for line in
        ["keywords --config nutgraf.toml news", "keywords news --config=nutgraf.toml"]
    {
        let found: Vec<KeywordRecord> = records(&place.run(line).done());
        assert!(found.iter().all(|record| record.keywords.len() == 2), "{line}");
    }
}

#[test]
fn a_flag_that_is_off_is_off() {
    let place = configured("hidden = false\n[keywords]\nexplain = false\n");
    same(&place, "keywords news", "keywords news");
}

#[test]
fn the_output_may_be_configured() {
    let place = configured("output = \"out.csv\"\nformat = \"csv\"\n");
    let expected = place.run("keywords news --format csv").done();
    assert_eq!(place.run("keywords news --config nutgraf.toml").done(), "");
    assert_eq!(place.read("out.csv"), expected);
}

#[test]
fn stems_may_be_configured() {
    let place = configured("[stem]\nlanguage = \"german\"\nedition = \"none\"\n");
    assert_eq!(place.run("stem --config nutgraf.toml häusern").done(), "häusern\n");
    let line = "stem --config nutgraf.toml --edition snowball häusern";
    assert_eq!(place.run(line).done(), "haus\n");
    let line = "stem --config nutgraf.toml -l en --edition snowball voting";
    assert_eq!(place.run(line).done(), "vote\n");
}

/// A file that is wrong, and what is said of it.
const WRONG: &[(&str, &[&str])] = &[
    (
        "metod = 1",
        &[
            "unknown option metod",
            "method, profile, background, top, max-words",
            "threads",
        ],
    ),
    ("config = \"x\"", &["unknown option config"]),
    (
        "[keywords]\nper = \"corpus\"",
        &["unknown option per of keywords", "method, profile, background, top"],
    ),
    (
        "[frequencies]\nmethod = \"rake\"",
        &["unknown option method of frequencies", "ngrams"],
    ),
    (
        "[keyword]\ntop = 1",
        &["unknown command [keyword]", "keywords, frequencies, vectorize, tokenize"],
    ),
    ("method = \"foo\"", &["--method", "'foo'", "yake, yake-0.4.8, yake-0.7, rake"]),
    (
        "[keywords]\nmethod = \"foo\"",
        &["--method", "'foo'", "yake, yake-0.4.8, yake-0.7, rake"],
    ),
    ("[frequencies]\nper = \"word\"", &["--per", "'word'", "corpus, document"]),
    ("[keywords]\ntop = -1", &["--top", "'-1'"]),
    ("[keywords]\nmax-words = 0", &["--max-words", "'0'"]),
    ("[keywords]\nmax-words = 2.5", &["--max-words", "'2.5'"]),
    (
        "[keywords]\nmethod = true",
        &["invalid value true for method", "a string or a number"],
    ),
    ("[keywords]\ntop = [1]", &["invalid value [1] for top", "a string or a number"]),
    (
        "[keywords]\nexplain = \"yes\"",
        &["invalid value \"yes\" for explain", "true or false"],
    ),
    ("[keywords\ntop = 1", &["line 1"]),
    ("top = 1\ntop = 2", &["line 2", "duplicate"]),
];

#[test]
fn a_wrong_file_is_named_with_the_option_and_the_choices() {
    for (config, parts) in WRONG {
        let ended = configured(config).run("keywords news --config nutgraf.toml");
        assert!(
            ended.err.starts_with("error: --config nutgraf.toml: "),
            "{}",
            ended.err
        );
        ended.fatal_naming(parts);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let place = Place::with_news();
    place.write("latin.toml", b"# \xFC\n");
    for file in ["nowhere.toml", "news", "latin.toml"] {
        let line = format!("keywords news --config {file}");
        place.run(&line).fatal_naming(&["cannot read --config", file]);
    }
    place.run("keywords news --config").fatal_naming(&["--config <FILE>"]);
}
