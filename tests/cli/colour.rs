//! Colours: only where a terminal shows them, and never with `NO_COLOR`.

use super::support::{Ended, Place};

/// What says something: our errors, clap's, problems, notices, help, and data.
const LINES: [&str; 6] = [
    "keywords nowhere",
    "keywords . --method foo",
    "keywords in --format table --explain",
    "frequencies in --format table",
    "tokenize in --format table",
    "keywords --help",
];

const ESCAPE: char = '\u{1B}';

fn run(line: &str, variables: &[(&str, &str)]) -> Ended {
    let place = Place::new();
    place.write("in/a.jsonl", "{}\n{\"language\":\"klingon\",\"text\":\"A vote.\"}\n");
    let mut command = place.command(line);
    for (name, value) in variables {
        command.env(name, value);
    }
    Ended::of(line, command.output().unwrap())
}

#[test]
fn a_pipe_gets_no_colours() {
    for line in LINES {
        let ended = run(line, &[]);
        assert!(
            !ended.out.contains(ESCAPE) && !ended.err.contains(ESCAPE),
            "{ended:?}"
        );
    }
}

#[test]
fn forced_colours_colour_messages_but_no_data() {
    for line in &LINES[..5] {
        let ended = run(line, &[("CLICOLOR_FORCE", "1")]);
        assert!(ended.err.contains(ESCAPE), "{ended:?}");
        assert!(!ended.out.contains(ESCAPE), "{ended:?}");
    }
}

#[test]
fn no_color_is_obeyed() {
    for line in LINES {
        let ended = run(line, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
        assert!(
            !ended.out.contains(ESCAPE) && !ended.err.contains(ESCAPE),
            "{ended:?}"
        );
    }
}
