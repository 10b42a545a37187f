//! `--help`, the manual pages and completions.

use super::support::Place;

const COMMANDS: [&str; 17] = [
    "keywords",
    "frequencies",
    "tokenize",
    "stem",
    "evaluate",
    "compare",
    "fit",
    "keyness",
    "collocations",
    "state",
    "state build",
    "state merge",
    "state subtract",
    "state show",
    "state diff",
    "completions",
    "man",
];

fn help(command: &str, flag: &str) -> String {
    Place::new().run(&format!("{command} {flag}")).done()
}

#[test]
fn every_command_shows_two_examples() {
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let help = help(command, flag);
            assert_eq!(examples(&help).len(), 2, "{help}");
            let own = format!("nutgraf {command}");
            assert!(examples(&help).iter().all(|e| e.contains(&own)), "{help}");
        }
    }
}

fn examples(help: &str) -> Vec<&str> {
    let (_, examples) = help.split_once("\nExamples:\n").expect("examples");
    examples.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// An option or argument as the help shows it, and what is said of it.
fn described(help: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in help.lines() {
        let text = line.trim_start();
        match line.len() - text.len() {
            2 | 6 if text.starts_with(['-', '<', '[']) => {
                // In short help, the description follows on the line.
                let (name, rest) = text.split_once("  ").unwrap_or((text, ""));
                found.push((name, rest.trim().to_owned()));
            }
            _ if line.starts_with("  ") => {
                if let Some((_, description)) = found.last_mut() {
                    *description += text;
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_option_is_described() {
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let help = help(command, flag);
            let (help, _) = help.split_once("\nExamples:\n").expect("examples");
            let options = described(help);
            assert!(options.iter().any(|(name, _)| name.starts_with("-h, --help")));
            for (name, description) in options {
                let first = description.chars().next().unwrap_or(' ');
                assert!(first.is_uppercase(), "{command} {name}: {description:?}");
            }
        }
    }
}

#[test]
fn help_lists_the_commands_and_exit_codes() {
    let help = help("", "--help");
    let commands = COMMANDS.into_iter().filter(|command| !command.contains(' '));
    for part in commands.chain(["Exit codes: 0"]) {
        assert!(help.contains(part), "{part}: {help}");
    }
}

#[test]
fn every_command_has_a_manual_page_and_completions() {
    let place = Place::new();
    for command in COMMANDS {
        let page = place.run(&format!("man {command}")).done();
        let title = format!(".TH nutgraf-{} 1", command.replace(' ', "-"));
        assert!(page.contains(&title), "{title}: {page}");
        let above = command.rsplit_once(' ').map_or("", |(above, _)| above);
        let own = command.rsplit(' ').next().unwrap();
        assert!(place.run(&format!("man {above}")).done().contains(own));
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.run(&format!("completions {shell}")).done();
        let words = COMMANDS.iter().flat_map(|command| command.split(' '));
        assert!(words.clone().all(|word| script.contains(word)), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn the_examples_work() {
    use std::{env, path::Path, process::Command};

    use super::support::Ended;

    let place = Place::with_news();
    let news = place.read("news/en-1.jsonl");
    place.write("articles/article.txt", "The vote was close.");
    place.write("article.txt", "The vote was close.");
    for name in ["news.jsonl", "archive.jsonl", "2023.jsonl", "2024.jsonl"] {
        place.write(name, &news);
    }
    // Compression is told by the content, whatever the name.
    place.write("news.jsonl.gz", &news);
    place.write("words.txt", "häusern\n");
    let folder = Path::new(env!("CARGO_BIN_EXE_nutgraf")).parent().unwrap().to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([folder].into_iter().chain(env::split_paths(&others)));
    let path = path.unwrap();
    place.write("terms.csv", "term,count\nthe,100\nvote,3\n");
    for command in [
        "keyness",
        "collocations",
        "keywords",
        "frequencies",
        "tokenize",
        "stem",
        "fit",
        "estimate",
        "vectorize",
    ] {
        for example in examples(&help(command, "--help")) {
            let mut shell = Command::new("sh");
            shell.args(["-c", example]).env("PATH", &path).current_dir(place.path(""));
            Ended::of(example, shell.output().unwrap()).done();
        }
    }
    assert_eq!(place.read("keywords.jsonl").lines().count(), news.lines().count());
    assert!(place.read("terms.csv").starts_with("term,count,document_frequency\n"));
}
