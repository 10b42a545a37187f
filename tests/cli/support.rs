//! A folder for each test, the binary run in it, and what it writes.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, de::DeserializeOwned};
use tempfile::TempDir;

pub(super) const METHODS: [&str; 14] = [
    "nutgraf",
    "yake",
    "yake-0.4.8",
    "yake-0.7",
    "rake",
    "rake-nltk",
    "textrank",
    "singlerank",
    "positionrank",
    "topicrank",
    "multipartiterank",
    "kp-miner",
    "tf-idf",
    "bm25",
];

/// A folder that is gone after the test; the binary is run in it.
pub(super) struct Place(TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With the shipped articles in `news/`.
    pub(super) fn with_news() -> Self {
        let place = Self::new();
        for path in shipped_news() {
            let name = path.file_name().unwrap().to_str().unwrap();
            place.write(&format!("news/{name}"), fs::read(&path).unwrap());
        }
        place
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of the files in a folder, hidden ones too.
    pub(super) fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }

    /// The binary with the arguments of a line, which are separated by spaces.
    pub(super) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.args(line.split_whitespace()).current_dir(self.0.path());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    pub(super) fn run(&self, line: &str) -> Ended {
        Ended::of(line, self.command(line).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs with `input` as the standard input.
    pub(super) fn feed(&self, line: &str, input: &[u8]) -> Ended {
        let mut child = self
            .command(line)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        thread::scope(|scope| {
            // Whoever stops reading says so by the exit code.
            scope.spawn(move || drop(stdin.write_all(input)));
            Ended::of(line, child.wait_with_output().unwrap())
        })
    }
}

/// A run that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    line: String,
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Ended {
    pub(super) fn of(line: &str, output: Output) -> Self {
        Self {
            line: line.to_owned(),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The output of a run that had nothing to report.
    #[track_caller]
    pub(super) fn done(self) -> String {
        assert_eq!((self.code, &*self.err), (Some(0), ""), "nutgraf {}", self.line);
        self.out
    }

    /// What a run that failed, with no data on the standard output, had to say.
    #[track_caller]
    pub(super) fn fatal(self) -> String {
        assert_eq!((self.code, &*self.out), (Some(2), ""), "nutgraf {}", self.line);
        self.err
    }

    /// The same, which must name all these.
    #[track_caller]
    pub(super) fn fatal_naming(self, parts: &[&str]) {
        let line = self.line.clone();
        let message = self.fatal();
        for part in parts {
            assert!(message.contains(part), "{part:?} in nutgraf {line}:\n{message}");
        }
    }
}

/// Says what was not tested, also where the output of tests that pass is not shown.
pub(super) fn skipped(reason: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED: {reason}");
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// The files of `corpora/news`, in order.
pub(super) fn shipped_news() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/news");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 6, "{paths:?}");
    paths
}

/// The first lines of a file of the news data, if that is there.
pub(super) fn news_data(file: &str, lines: usize) -> Option<String> {
    let content = shared_data(&format!("data/news/{file}"))?;
    Some(content.split_inclusive('\n').take(lines).collect())
}

/// A file of the third-party data, if that is there.
pub(super) fn shared_data(file: &str) -> Option<String> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let data = env::var("NUTGRAF_DATA").unwrap_or_else(|_| shared.to_owned());
    let path = Path::new(&data).join(file);
    let content = fs::read_to_string(&path);
    let told = |error| {
        skipped(&format!("{}: {error}; set NUTGRAF_DATA", path.display()));
    };
    content.map_err(told).ok()
}

/// A document of a corpus.
#[derive(Debug, Deserialize)]
pub(super) struct Article {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    pub(super) text: String,
}

impl Article {
    pub(super) fn field(&self, name: &str) -> &str {
        match name {
            "title" => &self.title,
            "text" => &self.text,
            _ => panic!("no such field: {name}"),
        }
    }
}

/// What `keywords` writes of a document, and nothing else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeywordRecord {
    pub(super) id: String,
    pub(super) language: Option<String>,
    pub(super) keywords: Vec<Keyword>,
    #[serde(default)]
    pub(super) notices: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keyword {
    pub(super) text: String,
    pub(super) score: f64,
    pub(super) salience: f64,
    pub(super) rank: usize,
    pub(super) count: usize,
    pub(super) spans: Vec<FieldSpan>,
    pub(super) explanation: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldSpan {
    pub(super) field: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Records of JSON lines.
#[track_caller]
pub(super) fn records<R: DeserializeOwned>(lines: &str) -> Vec<R> {
    let record = |line| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
    };
    lines.lines().map(record).collect()
}

/// The articles in the `news/` of a place, in order.
pub(super) fn articles(place: &Place) -> Vec<Article> {
    let files = place.files("news").into_iter();
    files.flat_map(|name| records(&place.read(&format!("news/{name}")))).collect()
}
