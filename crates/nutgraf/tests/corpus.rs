//! Reading corpora: real files in temporary folders.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use nutgraf::corpus::{Corpus, CorpusOptions, Input, InputFormat, Item};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A temporary folder whose path is cut from everything that is shown.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with one file.
    fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        Self::new().and(name, content)
    }

    fn and(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn input(&self, name: &str) -> Input {
        Input::from(self.path(name).as_os_str())
    }

    fn open(&self, inputs: &[&str], options: CorpusOptions) -> Corpus {
        Corpus::open(inputs.iter().map(|name| self.input(name)), options).unwrap()
    }

    /// What reading the inputs gives, a line for each item.
    fn read_with(&self, inputs: &[&str], options: CorpusOptions) -> Vec<String> {
        self.show(&self.open(inputs, options))
    }

    fn read(&self, inputs: &[&str]) -> Vec<String> {
        self.read_with(inputs, CorpusOptions::default())
    }

    fn show(&self, corpus: &Corpus) -> Vec<String> {
        let prefix = format!("{}/", self.0.path().display());
        let items = corpus.items().unwrap();
        items.map(|item| show(&item).replace(&prefix, "")).collect()
    }

    fn error(&self, inputs: &[&str], options: CorpusOptions) -> String {
        let inputs = inputs.iter().map(|name| self.input(name));
        let error = Corpus::open(inputs, options).unwrap_err();
        error.to_string().replace(&format!("{}/", self.0.path().display()), "")
    }
}

/// `id|title|text|date|language`, `kind! place: reason (id)` or `notice! ...`.
fn show(item: &Item) -> String {
    let or_dash =
        |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    match item {
        Item::Document(document) => {
            let language = document.language.map(|language| language.to_string());
            format!(
                "{}|{}|{}|{}|{}",
                document.id,
                or_dash(&document.title),
                document.text,
                or_dash(&document.date),
                or_dash(&language),
            )
        }
        Item::Problem(problem) => {
            let kind = serde_json::to_value(problem.kind).unwrap();
            let id =
                problem.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
            format!("{}! {problem}{id}", kind.as_str().unwrap())
        }
        Item::Notice(notice) => format!("notice! {notice}"),
    }
}

fn fields(id: &str, text: &str) -> CorpusOptions {
    CorpusOptions { id_field: id.into(), text_field: text.into(), ..Default::default() }
}

fn forced(format: InputFormat) -> CorpusOptions {
    CorpusOptions { input_format: Some(format), ..Default::default() }
}

fn longest(size: &str) -> CorpusOptions {
    CorpusOptions { max_document: size.parse().unwrap(), ..Default::default() }
}

fn encoded(label: &str) -> CorpusOptions {
    CorpusOptions { encoding: Some(label.into()), ..Default::default() }
}

const JSONL: &str = r#"{"id": "a1", "title": "Vote", "text": "The vote.", "date": "2024-05-03", "language": "en-GB"}
{"id": 17, "text": "Der \"Zoo\" in Z\u00fcrich.", "language": "deu", "tags": ["x", {"text": "no"}]}

{"text": "No id."}
"#;

const JSONL_SHOWN: [&str; 3] = [
    "a1|Vote|The vote.|2024-05-03|en",
    "17|-|Der \"Zoo\" in Zürich.|-|de",
    "news.jsonl:4|-|No id.|-|-",
];

mod formats {
    use super::*;

    #[test]
    fn jsonl() {
        assert_eq!(
            Folder::with("news.jsonl", JSONL).read(&["news.jsonl"]),
            JSONL_SHOWN
        );
    }

    #[test]
    fn jsonl_with_crlf_and_no_last_line_end() {
        let content = JSONL.trim_end().replace('\n', "\r\n");
        assert_eq!(
            Folder::with("news.jsonl", content).read(&["news.jsonl"]),
            JSONL_SHOWN
        );
    }

    #[test]
    fn values_of_every_type() {
        let folder = Folder::with(
            "v.jsonl",
            r#"{"id": 1.50, "title": 1984, "text": "a", "date": 1714694400}
{"id": null, "title": null, "text": "b", "date": null, "language": null}
{"id": "", "title": "", "text": "c", "date": "", "language": ""}
{"id": 12345678901234567890123, "text": "d", "language": "Klingon"}
{"id": -3e5, "text": "e", "language": ["en"]}
{"id": "f", "text": "x", "text": "last wins", "te\u0078t": "really last"}
{"text": "tab\there", "id": "\u00e9"}
"#,
        );
        assert_eq!(
            folder.read(&["v.jsonl"]),
            [
                "1.50|1984|a|1714694400|-",
                "v.jsonl:2|-|b|-|-",
                "v.jsonl:3|-|c|-|-",
                "notice! v.jsonl:4: field \"language\" is ignored: unknown language \
                 \"Klingon\": give an ISO 639 code such as en, fr or deu, or an English \
                 name such as German",
                "12345678901234567890123|-|d|-|-",
                "notice! v.jsonl:5: field \"language\" is ignored: it is an array, not a text",
                "-3e5|-|e|-|-",
                "f|-|really last|-|-",
                "é|-|tab\there|-|-",
            ]
        );
    }

    #[test]
    fn named_fields() {
        let folder =
            Folder::with("n.jsonl", r#"{"url": "u", "body": "b", "text": "t"}"#);
        assert_eq!(
            folder.read_with(&["n.jsonl"], fields("url", "body")),
            ["u|-|b|-|-"]
        );
        // One field may serve twice.
        assert_eq!(
            folder.read_with(&["n.jsonl"], fields("body", "body")),
            ["b|-|b|-|-"]
        );
    }

    #[test]
    fn text() {
        let folder =
            Folder::with("in/a.txt", "One.\r\nTwo.\n").and("in/b.md", "# Three");
        assert_eq!(
            folder.read(&["in"]),
            ["in/a.txt|-|One.\r\nTwo.\n|-|-", "in/b.md|-|# Three|-|-"]
        );
    }

    #[test]
    fn json_array() {
        let folder = Folder::with(
            "a.json",
            "[\n  {\"id\": \"a\", \"text\": \"brackets ]}[{ and \\\" quotes \\\\\"},\n  \
             {\"text\": \"no id\", \"more\": [[1], {}]}, {\"id\": \"c\", \"text\": \"c\"}\n]\n",
        );
        assert_eq!(
            folder.read(&["a.json"]),
            [
                "a|-|brackets ]}[{ and \" quotes \\|-|-",
                "a.json#2|-|no id|-|-",
                "c|-|c|-|-"
            ]
        );
    }

    #[test]
    fn json_objects() {
        let one = "{\n  \"id\": \"a\",\n  \"text\": \"x\"\n}\n";
        let folder = Folder::with("one.json", one)
            .and("two.json", one.repeat(2))
            .and("no-extension", one)
            .and("empty.json", "")
            .and("nothing.json", " [ ] ");
        for name in ["one.json", "no-extension"] {
            assert_eq!(folder.read(&[name]), ["a|-|x|-|-"], "{name}");
        }
        assert_eq!(folder.read(&["two.json"]), ["a|-|x|-|-", "a|-|x|-|-"]);
        assert!(folder.read(&["empty.json", "nothing.json"]).is_empty());
    }

    #[test]
    fn csv() {
        let folder = Folder::with(
            "n.csv",
            "id,title,text,other\r\n1,\"Say \"\"hi\"\"\",\"two\nlines, one field\",x\r\n\r\n\
             ,5\" disk,plain \"quotes\" stay,\r\n3,,\"last\",",
        );
        assert_eq!(
            folder.read(&["n.csv"]),
            [
                "1|Say \"hi\"|two\nlines, one field|-|-",
                "n.csv:5|5\" disk|plain \"quotes\" stay|-|-",
                "3|-|last|-|-",
            ]
        );
    }

    #[test]
    fn other_delimiters() {
        let folder = Folder::with("a.csv", "id;text\n1;x, y\n")
            .and("b.csv", "id\ttext\n2\ty; z\n")
            .and("c.tsv", "text\tid, or not\n\"a\tb\"\t3\n");
        assert_eq!(
            folder.read(&["a.csv", "b.csv", "c.tsv"]),
            ["1|-|x, y|-|-", "2|-|y; z|-|-", "c.tsv:2|-|a\tb|-|-"]
        );
    }

    #[test]
    fn by_content_or_option() {
        let folder = Folder::with("a.log", " \n{\"text\": \"lines\"}\n")
            .and("b", "\u{FEFF}[{\"text\": \"array\"}]")
            .and("c.html", "plain")
            .and("d.txt", "text\nfrom a table\n");
        assert_eq!(
            folder.read(&["a.log", "b", "c.html"]),
            ["a.log:2|-|lines|-|-", "b#1|-|array|-|-", "c.html|-|plain|-|-"]
        );
        assert_eq!(
            folder.read_with(&["d.txt"], forced(InputFormat::Csv)),
            ["d.txt:2|-|from a table|-|-"]
        );
    }

    #[test]
    fn empty_files() {
        let folder = Folder::new()
            .and("a.txt", "")
            .and("b.jsonl", "")
            .and("c.csv", "")
            .and("d.jsonl", "\n \n")
            .and("e.csv", "text\n");
        assert_eq!(
            folder.read(&["a.txt", "b.jsonl", "c.csv", "d.jsonl", "e.csv"]),
            ["empty-text! a.txt: the file is empty (a.txt)"]
        );
    }
}

mod inputs {
    use super::*;

    fn tree() -> Folder {
        Folder::new()
            .and("in/b.txt", "b")
            .and("in/a/z.txt", "z")
            .and("in/a.txt", "a")
            .and("in/a-1.TXT", "a-1")
            .and("in/é.md", "e")
            .and("in/B.text", "B")
            .and("in/skipped.pdf", "%PDF")
            .and("in/.gitignore", "*.txt")
            .and("in/.hidden.txt", "h")
            .and("in/.git/x.txt", "x")
    }

    fn ids(read: &[String]) -> Vec<&str> {
        read.iter().map(|line| line.split('|').next().unwrap()).collect()
    }

    #[test]
    fn folders_in_the_order_of_their_bytes() {
        assert_eq!(
            ids(&tree().read(&["in"])),
            [
                "in/B.text",
                "in/a-1.TXT",
                "in/a.txt",
                "in/a/z.txt",
                "in/b.txt",
                "in/é.md"
            ]
        );
    }

    #[test]
    fn hidden_files() {
        let options = CorpusOptions { hidden: true, ..Default::default() };
        let read = tree().read_with(&["in"], options);
        assert_eq!(ids(&read)[..3], ["in/.git/x.txt", "in/.hidden.txt", "in/B.text"]);
        assert_eq!(ids(&tree().read(&["in/.hidden.txt"])), ["in/.hidden.txt"]);
    }

    #[test]
    fn globs() {
        let tree = tree();
        let read = |pattern| tree.read(&[pattern]);
        assert_eq!(ids(&read("in/*.txt")), ["in/a.txt", "in/b.txt"]);
        assert_eq!(ids(&read("in/**/*.txt")), ["in/a.txt", "in/a/z.txt", "in/b.txt"]);
        assert_eq!(ids(&read("in/[ab].t?t")), ["in/a.txt", "in/b.txt"]);
        assert_eq!(
            ids(&read("*/a")),
            ["in/a/z.txt"],
            "a folder that matches is walked"
        );
        assert_eq!(ids(&read("in/.*.txt")), ["in/.hidden.txt"]);
    }

    #[test]
    fn a_file_with_a_name_like_a_glob() {
        let folder = Folder::with("a[1].txt", "x");
        assert_eq!(ids(&folder.read(&["a[1].txt"])), ["a[1].txt"]);
    }

    #[test]
    fn in_the_order_given() {
        let read = tree().read(&["in/b.txt", "in/a", "in/a.txt", "in/b.txt"]);
        assert_eq!(ids(&read), ["in/b.txt", "in/a/z.txt", "in/a.txt", "in/b.txt"]);
    }

    #[test]
    fn fatal_errors_name_the_input() {
        let folder = tree().and("empty/x.pdf", "");
        let error =
            |input| folder.error(&["in/a.txt", input], CorpusOptions::default());
        assert_eq!(error("no.txt"), "no such file or folder: no.txt");
        assert_eq!(error("in/*.csv"), "no file matches in/*.csv");
        assert_eq!(error("no/*.csv"), "no file matches no/*.csv");
        assert_eq!(error("in/[.txt"), "invalid glob \"in/[.txt\"");
        assert!(error("empty").starts_with("no document in folder "));
        let none = Corpus::open(Vec::<Input>::new(), CorpusOptions::default());
        assert!(none.unwrap_err().to_string().starts_with("no input"));
        let twice = Corpus::open(["-", "-"], CorpusOptions::default());
        assert!(twice.unwrap_err().to_string().contains("more than once"));
        let unknown = folder.error(&["in"], encoded("latin-99"));
        assert!(unknown.starts_with("invalid value \"latin-99\" for encoding: "));
    }

    #[test]
    fn sizes_and_rereading() {
        let folder = Folder::with("a.jsonl", JSONL).and("b.txt", "12345");
        let corpus = folder.open(&["a.jsonl", "b.txt"], CorpusOptions::default());
        let total = JSONL.len() as u64 + 5;
        assert_eq!(corpus.total_bytes(), Some(total));
        assert!(corpus.can_reread());
        for _ in 0..2 {
            let chunks = corpus.chunks().unwrap();
            assert_eq!(chunks.map(|chunk| chunk.bytes()).sum::<u64>(), total);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_and_unreadable_places() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tree();
        symlink(folder.path("in/a"), folder.path("in/link")).unwrap();
        symlink(folder.path("in"), folder.path("in/a/loop")).unwrap();
        symlink(folder.path("in/gone"), folder.path("in/gone.txt")).unwrap();
        let read = folder.read(&["in"]);
        assert!(ids(&read).contains(&"in/link/z.txt"));
        assert_eq!(
            read.iter().filter(|line| line.contains('!')).collect::<Vec<_>>(),
            [
                "unreadable! in/gone.txt: No such file or directory (os error 2) (in/gone.txt)"
            ]
        );

        let locked = folder.path("in/b.txt");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&locked).is_err() {
            assert_eq!(
                folder.read(&["in/a.txt", "in/b.txt", "in/a"]),
                [
                    "in/a.txt|-|a|-|-",
                    "unreadable! in/b.txt: Permission denied (os error 13) (in/b.txt)",
                    "in/a/z.txt|-|z|-|-",
                ]
            );
        }
    }

    #[test]
    fn files_that_vanish() {
        let folder = Folder::with("a.jsonl", JSONL).and("b.txt", "b").and("c.txt", "c");
        let corpus =
            folder.open(&["a.jsonl", "b.txt", "c.txt"], CorpusOptions::default());
        fs::remove_file(folder.path("a.jsonl")).unwrap();
        fs::remove_file(folder.path("b.txt")).unwrap();
        let shown = folder.show(&corpus);
        assert!(shown[0].starts_with("unreadable! a.jsonl: "), "{shown:?}");
        assert!(shown[1].starts_with("unreadable! b.txt: "), "{shown:?}");
        assert_eq!(shown[2..], ["c.txt|-|c|-|-"]);
    }

    #[cfg(unix)]
    #[test]
    fn pipes() {
        let folder = Folder::new();
        let pipe = folder.path("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let corpus = folder.open(&["pipe"], CorpusOptions::default());
        assert!(!corpus.can_reread());
        assert_eq!(corpus.total_bytes(), None);
        let writer = std::thread::spawn(move || fs::write(pipe, gzip(JSONL)).unwrap());
        assert_eq!(folder.show(&corpus).len(), 3);
        writer.join().unwrap();
        assert!(
            corpus.chunks().unwrap_err().to_string().contains("cannot be read again")
        );
    }

    /// Runs this very program with something on its standard input.
    fn piped(content: &[u8]) -> Vec<String> {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "inputs::stdin_child", "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(content).unwrap();
        let output =
            String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        output
            .lines()
            .filter_map(|line| line.strip_prefix("> "))
            .map(Into::into)
            .collect()
    }

    #[test]
    #[ignore = "run by `stdin`"]
    fn stdin_child() {
        let corpus = Corpus::open(["-"], CorpusOptions::default()).unwrap();
        assert!(!corpus.can_reread());
        println!();
        for item in corpus.items().unwrap() {
            println!("> {}", show(&item));
        }
    }

    #[test]
    fn stdin() {
        let shown =
            ["a1|Vote|The vote.|2024-05-03|en", "17|-|Der \"Zoo\" in Zürich.|-|de"];
        for content in [JSONL.as_bytes(), &gzip(JSONL)] {
            let read = piped(content);
            assert_eq!(read[..2], shown);
            assert_eq!(read[2], "<stdin>:4|-|No id.|-|-");
        }
        assert_eq!(piped(b"Plain."), ["<stdin>|-|Plain.|-|-"]);
        assert_eq!(piped(b"[{\"text\": \"x\"}]"), ["<stdin>#1|-|x|-|-"]);
    }
}

mod compression {
    use super::*;

    /// Three documents in two members, frames or streams.
    fn halves() -> (String, String) {
        let (first, second) = JSONL.split_at(JSONL.find("\n\n").unwrap());
        (first.to_owned(), second.to_owned())
    }

    fn joined(compress: fn(&str) -> Vec<u8>) -> Vec<u8> {
        let (first, second) = halves();
        [compress(&first), compress(&second)].concat()
    }

    fn all() -> BTreeMap<&'static str, Vec<u8>> {
        BTreeMap::from([
            ("gz", joined(gzip)),
            ("zst", joined(zstd)),
            ("bz2", joined(bzip2)),
            ("xz", joined(xz)),
        ])
    }

    #[test]
    fn by_content_whatever_the_name() {
        for (name, bytes) in all() {
            for file in ["news.jsonl", "news.jsonl.gz", "news.jsonl.xz"] {
                let read = Folder::with(file, &bytes).read(&[file]);
                assert_eq!(read[..2], JSONL_SHOWN[..2], "{name} in {file}");
                assert_eq!(read[2], format!("{file}:4|-|No id.|-|-"));
            }
            let read = Folder::with("news", &bytes).read(&["news"]);
            assert_eq!(read.len(), 3, "{name}");
        }
    }

    #[test]
    fn an_extension_without_compression() {
        let folder =
            Folder::with("in/a.jsonl.gz", JSONL).and("in/b.txt.zst", zstd("b"));
        let read = folder.read(&["in"]);
        assert_eq!(read[..2], JSONL_SHOWN[..2]);
        assert_eq!(read[3], "in/b.txt.zst|-|b|-|-");
    }

    #[test]
    fn a_truncated_file_gives_what_comes_before() {
        let lines: Vec<String> = (0..3000).map(|n| line(n, n * n % 97)).collect();
        let content = lines.concat();
        for (name, bytes) in
            [("gzip", gzip(&content)), ("zstd", zstd(&content)), ("xz", xz(&content))]
        {
            let cut = &bytes[..bytes.len() * 2 / 3];
            let read = Folder::with("cut.jsonl", cut).read(&["cut.jsonl"]);
            let (problem, documents) = read.split_last().unwrap();
            let wanted =
                format!("unreadable! cut.jsonl:{}: {name} data: ", documents.len() + 1);
            assert!(problem.starts_with(&wanted), "{problem}");
            assert!(documents.len() > 500, "{name}: {}", documents.len());
            for (n, document) in documents.iter().enumerate() {
                assert!(document.starts_with(&format!("d{n}|-|")), "{document}");
            }
        }
    }

    #[test]
    fn damage_in_the_middle() {
        let content: String = (0..3000).map(|n| line(n, n * 31 % 89)).collect();
        for mut bytes in [gzip(&content), zstd(&content), bzip2(&content), xz(&content)]
        {
            let middle = bytes.len() / 2;
            bytes[middle..middle + 40].fill(0x55);
            let read = Folder::with("bad.jsonl", bytes).read(&["bad.jsonl"]);
            let problem = read.last().unwrap();
            assert!(problem.starts_with("unreadable! bad.jsonl:"), "{problem}");
        }
    }

    #[test]
    fn damaged_texts_and_heads() {
        let folder = Folder::with("a.txt", &gzip("One.\nTwo.\n")[..20])
            .and("b.jsonl", [0x1F, 0x8B, 8, 0])
            .and("c.txt", "c");
        let read = folder.read(&["a.txt", "b.jsonl", "c.txt"]);
        assert!(read[0].starts_with("unreadable! a.txt:2: gzip data: "), "{read:?}");
        assert!(read[1].starts_with("unreadable! b.jsonl:1: gzip data: "), "{read:?}");
        assert_eq!(read[2..], ["c.txt|-|c|-|-"]);
    }

    #[test]
    fn a_missing_end_is_told() {
        for bytes in [gzip("One."), zstd("One."), bzip2("One."), xz("One.")] {
            let cut = &bytes[..bytes.len() - 3];
            let read = Folder::with("a.txt", cut).read(&["a.txt"]);
            assert!(read[0].starts_with("unreadable! a.txt"), "{read:?}");
            assert_eq!(read.len(), 1);
        }
    }

    #[test]
    fn progress_counts_compressed_bytes() {
        let content: String = (0..3000).map(|n| line(n, n)).collect();
        let bytes = gzip(&content);
        let folder = Folder::with("a.jsonl.gz", &bytes);
        let corpus =
            folder.open(&["a.jsonl.gz"], CorpusOptions::default()).chunk_size(4096);
        let chunks: Vec<u64> =
            corpus.chunks().unwrap().map(|chunk| chunk.bytes()).collect();
        assert_eq!(chunks.iter().sum::<u64>(), bytes.len() as u64);
        assert!(chunks.len() > 10);
    }

    fn line(number: usize, seed: usize) -> String {
        let words: Vec<String> =
            (0..20).map(|n| format!("w{}", (n + 1) * seed % 1009)).collect();
        format!("{}\n", json!({"id": format!("d{number}"), "text": words.join(" ")}))
    }
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder =
        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &str) -> Vec<u8> {
    zstd::encode_all(content.as_bytes(), 3).unwrap()
}

fn bzip2(content: &str) -> Vec<u8> {
    let mut encoder =
        bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn xz(content: &str) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

mod encodings {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let marked = format!("\u{FEFF}{text}");
        marked.encode_utf16().flat_map(unit).collect()
    }

    fn latin1(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn byte_order_marks() {
        let content =
            "{\"id\": \"1\", \"text\": \"Zürich – 東京\"}\n{\"text\": \"b\"}\n";
        for bytes in [
            format!("\u{FEFF}{content}").into_bytes(),
            utf16(content, u16::to_le_bytes),
            utf16(content, u16::to_be_bytes),
        ] {
            for name in ["a.jsonl", "a"] {
                assert_eq!(
                    Folder::with(name, &bytes).read(&[name]),
                    ["1|-|Zürich – 東京|-|-".to_owned(), format!("{name}:2|-|b|-|-")]
                );
            }
        }
        let csv = Folder::with("a.csv", utf16("id,text\n1,é\n", u16::to_le_bytes));
        assert_eq!(csv.read(&["a.csv"]), ["1|-|é|-|-"]);
        let text = Folder::with("a.txt", utf16("Genève", u16::to_be_bytes))
            .and("b.txt", "\u{FEFF}Genève");
        assert_eq!(
            text.read(&["a.txt", "b.txt"]),
            ["a.txt|-|Genève|-|-", "b.txt|-|Genève|-|-"]
        );
    }

    #[test]
    fn marks_amid_joined_files() {
        let folder =
            Folder::with("a.jsonl", "{\"text\":\"a\"}\n\u{FEFF}{\"text\":\"b\"}\n");
        assert_eq!(
            folder.read(&["a.jsonl"]),
            ["a.jsonl:1|-|a|-|-", "a.jsonl:2|-|b|-|-"]
        );
    }

    #[test]
    fn legacy_text_with_a_notice() {
        let text = "Les députés ont voté à l’unanimité la réforme très controversée.";
        let folder = Folder::with("a.txt", latin1(text))
            .and("b.jsonl", latin1(&format!("{{\"id\": 1, \"text\": \"{text}\"}}\n")));
        assert_eq!(
            folder.read(&["a.txt", "b.jsonl"]),
            [
                "notice! a.txt: decoded from windows-1252".to_owned(),
                format!("a.txt|-|{text}|-|-"),
                "notice! b.jsonl: decoded from windows-1252".to_owned(),
                format!("1|-|{text}|-|-"),
            ]
        );
    }

    #[test]
    fn legacy_text_beyond_latin() {
        let russian = "Тётя Ёлка сказала, что всё ещё ждёт новостей из Орла.";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(
            Folder::with("a.txt", bytes).read(&["a.txt"]),
            [
                "notice! a.txt: decoded from windows-1251".to_owned(),
                format!("a.txt|-|{russian}|-|-")
            ]
        );
        let japanese = "東京都知事選挙の投票が日曜日に行われ、現職が再選された。";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(
            Folder::with("a.txt", bytes).read(&["a.txt"])[1],
            format!("a.txt|-|{japanese}|-|-")
        );
    }

    #[test]
    fn damaged_utf8() {
        let folder = Folder::with("a.txt", b"Z\xC3\xBCrich\nGen\xC3ve\n")
            .and("b.txt", b"one\ntwo\0\xFF\n")
            .and("c.txt", [0; 100])
            .and("d.txt", [b"\xEF\xBB\xBFmarked \xE9t\xE9".as_slice()].concat());
        assert_eq!(
            folder.read(&["a.txt", "b.txt", "c.txt", "d.txt"]),
            [
                "undecodable! a.txt:2: not valid UTF-8 (a.txt)",
                "undecodable! b.txt:2: binary data, not text (b.txt)",
                "undecodable! c.txt: binary data, not text (c.txt)",
                "undecodable! d.txt:1: not valid UTF-8 (d.txt)",
            ]
        );
    }

    #[test]
    fn damaged_lines() {
        let mut content = "{\"text\": \"Zürich\"}\n".repeat(3).into_bytes();
        content.extend(b"{\"text\": \"Z\xFCrich\"}\n{\"text\": \"on\"}\n");
        let folder = Folder::with("a.jsonl", &content).and("b.jsonl", [0; 1000]);
        assert_eq!(
            folder.read(&["a.jsonl", "b.jsonl"])[3..],
            [
                "undecodable! a.jsonl:4: not valid UTF-8",
                "a.jsonl:5|-|on|-|-",
                "undecodable! b.jsonl: binary data, not text",
            ]
        );
    }

    #[test]
    fn damage_beyond_the_sample() {
        let mut content = "{\"text\": \"ascii\"}\n".repeat(5000).into_bytes();
        content.extend(b"{\"text\": \"Z\xFCrich\"}\n{\"text\": \"on\"}\n");
        let read = Folder::with("a.jsonl", content).read(&["a.jsonl"]);
        assert_eq!(read.len(), 5002);
        assert_eq!(
            read[5000..],
            ["undecodable! a.jsonl:5001: not valid UTF-8", "a.jsonl:5002|-|on|-|-"]
        );
    }

    #[test]
    fn a_forced_encoding() {
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode("{\"text\": \"東京\"}\n");
        let content = [&sjis, b"{\"text\": \"\x81\"}\n".as_slice(), &sjis].concat();
        let folder = Folder::with("a.jsonl", content)
            .and("b.txt", "é")
            .and("c.txt", latin1("é"))
            .and("d.txt", [b"\xFF\xFE".as_slice(), b"x\0"].concat());
        assert_eq!(
            folder.read_with(&["a.jsonl"], encoded("shift_jis")),
            [
                "a.jsonl:1|-|東京|-|-",
                "undecodable! a.jsonl:2: not valid shift_jis",
                "a.jsonl:3|-|東京|-|-"
            ]
        );
        assert_eq!(folder.read_with(&["b.txt"], encoded("latin1")), ["b.txt|-|Ã©|-|-"]);
        assert_eq!(
            folder.read_with(&["c.txt"], encoded("utf-8")),
            ["undecodable! c.txt:1: not valid UTF-8 (c.txt)"]
        );
        assert_eq!(
            folder.read_with(&["d.txt"], encoded("utf-16le")),
            ["d.txt|-|x|-|-"]
        );
    }

    #[test]
    fn a_large_legacy_file() {
        let line = "{\"text\": \"Il était une fois à l’été\"}\n";
        let read =
            Folder::with("a.jsonl", latin1(&line.repeat(50_000))).read(&["a.jsonl"]);
        assert_eq!(read.len(), 50_001);
        assert_eq!(read[50_000], "a.jsonl:50000|-|Il était une fois à l’été|-|-");
    }
}

mod problems {
    use super::*;

    #[test]
    fn in_jsonl() {
        let folder = Folder::with(
            "p.jsonl",
            r#"{"id": "a", "text": "cut
{"id": "b", "headline": "x"}
{"id": "c", "text": null}
{"id": "d", "text": " \n\u00a0"}
{"id": "e", "text": ["no"]}
[1, 2]
{"id": {"x": 1}, "text": "t"}
{"id": "h", "text": "t", "title": true}
{"id": "i", "text": "t"} trailing
{"id": "j", "text": "lone \ud83d"}
{"id": "k", "text": ""}
{"id": "l", "text": 7}
{"id": "fine", "text": "goes on"}
"#,
        );
        assert_eq!(
            folder.read(&["p.jsonl"]),
            [
                "malformed! p.jsonl:1: EOF while parsing a string at column 24",
                "missing-field! p.jsonl:2: no field \"text\"; there are \"id\", \"headline\" (b)",
                "empty-text! p.jsonl:3: field \"text\" is null (c)",
                "empty-text! p.jsonl:4: field \"text\" is blank (d)",
                "malformed! p.jsonl:5: field \"text\" is an array, not a text (e)",
                "malformed! p.jsonl:6: invalid type: sequence, expected an object",
                "malformed! p.jsonl:7: field \"id\" is an object, not a text or a number",
                "malformed! p.jsonl:8: field \"title\" is a boolean, not a text or a number (h)",
                "malformed! p.jsonl:9: trailing characters at column 26",
                "malformed! p.jsonl:10: unexpected end of hex escape at column 33",
                "empty-text! p.jsonl:11: field \"text\" is empty (k)",
                "malformed! p.jsonl:12: field \"text\" is a number, not a text (l)",
                "fine|-|goes on|-|-",
            ]
        );
    }

    #[test]
    fn in_json() {
        let folder = Folder::with(
            "a.json",
            "[{\"id\": 1, \"text\": \"a\"},\n {\"id\": 2,\n  \"text\": nope},\n 3, \"x]\", [],\n\
             {\"id\": 4, \"text\": \"d\"}]",
        )
        .and("b.json", "[{\"text\": \"a\"}\n {\"text\": \"b\"}]")
        .and("c.json", "[{\"text\": \"a\"},\n {\"text\": \"b}]")
        .and("d.json", "[{\"text\": \"a\"},\n ]")
        .and("e.json", "[{\"text\": \"a\"},\n")
        .and("f.json", "\nnull");
        let read =
            folder.read(&["a.json", "b.json", "c.json", "d.json", "e.json", "f.json"]);
        assert_eq!(
            read,
            [
                "1|-|a|-|-",
                "malformed! a.json:3: expected ident at column 12",
                "malformed! a.json:4: invalid type: integer `3`, expected an object at column 1",
                "malformed! a.json:4: invalid type: string \"x]\", expected an object at column 4",
                "malformed! a.json:4: invalid type: sequence, expected an object",
                "4|-|d|-|-",
                "b.json#1|-|a|-|-",
                "malformed! b.json:2: expected a comma or ], found '{'",
                "c.json#1|-|a|-|-",
                "malformed! c.json:2: the element that begins here is not closed",
                "d.json#1|-|a|-|-",
                "malformed! d.json:2: expected an element, found ']'",
                "e.json#1|-|a|-|-",
                "malformed! e.json:2: the array is not closed",
                "malformed! f.json:2: expected an array or an object, found 'n'",
            ]
        );
    }

    #[test]
    fn in_csv() {
        let folder = Folder::with(
            "a.csv",
            "id,text\n1,a,b\n2,\n3,\"c\nd\"\n4\n   \n5,e\n6,\"f\n7,g\n",
        )
        .and("b.csv", "id,headline,body\n1,a,b\n")
        .and("c.tsv", b"id\ttext\n1\tZ\xC3\xBCrich\n2\t\xFFa\n3\tb\n");
        assert_eq!(
            folder.read(&["a.csv", "b.csv", "c.tsv"]),
            [
                "malformed! a.csv:2: expected 2 fields, found 3",
                "empty-text! a.csv:3: field \"text\" is empty (2)",
                "3|-|c\nd|-|-",
                "malformed! a.csv:6: expected 2 fields, found 1",
                "5|-|e|-|-",
                "malformed! a.csv:9: a quoted field of this row is not closed",
                "missing-field! b.csv:1: no column \"text\"; the columns are \"id\", \
                 \"headline\", \"body\"",
                "1|-|Zürich|-|-",
                "undecodable! c.tsv:3: not valid UTF-8",
                "3|-|b|-|-",
            ]
        );
    }

    #[test]
    fn too_long() {
        let long = "x".repeat(5000);
        let jsonl = format!(
            "{{\"text\":\"a\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"b\"}}\n"
        );
        let json = format!(
            "[{{\"text\":\"a\"}},\n{{\"text\":\"{long}\"}},\n{{\"text\":\"b\"}}]"
        );
        let folder = Folder::with("a.jsonl", jsonl)
            .and("b.json", json)
            .and("c.csv", format!("text\na\n\"{long}\n{long}\"\nb\n"))
            .and("d.txt", &long)
            .and("e.txt", "e")
            .and("f.jsonl", format!("{{\"text\":\"a\"}}\n{long}"));
        let reason = "longer than the 1kB that max-document allows";
        for size in [1, 100, 1000, 3000, 100_000] {
            let names = ["a.jsonl", "b.json", "c.csv", "d.txt", "e.txt", "f.jsonl"];
            let corpus = folder.open(&names, longest("1k")).chunk_size(size);
            assert_eq!(
                folder.show(&corpus),
                [
                    "a.jsonl:1|-|a|-|-",
                    &format!("too-long! a.jsonl:2: {reason}"),
                    "a.jsonl:3|-|b|-|-",
                    "b.json#1|-|a|-|-",
                    &format!("too-long! b.json:2: {reason}"),
                    "b.json#3|-|b|-|-",
                    "c.csv:2|-|a|-|-",
                    &format!("too-long! c.csv:3: {reason}"),
                    "c.csv:5|-|b|-|-",
                    &format!("too-long! d.txt: {reason} (d.txt)"),
                    "e.txt|-|e|-|-",
                    "f.jsonl:1|-|a|-|-",
                    &format!("too-long! f.jsonl:2: {reason}"),
                ],
                "chunks of {size}"
            );
        }
    }

    #[test]
    fn as_records() {
        let folder = Folder::with("p.jsonl", "{\"id\": 1}");
        let corpus = folder.open(&["p.jsonl"], CorpusOptions::default());
        let problem = corpus.documents().unwrap().next().unwrap().unwrap_err();
        let mut record = serde_json::to_value(&problem).unwrap();
        record["source"] = "p.jsonl".into();
        assert_eq!(
            record,
            json!({
                "source": "p.jsonl",
                "line": 1,
                "id": "1",
                "kind": "missing-field",
                "reason": "no field \"text\"; there are \"id\"",
            })
        );
    }
}

mod chunks {
    use super::*;

    fn is_send<T: Send>(_: &T) {}

    #[test]
    fn parse_on_any_thread() {
        let folder = Folder::with("a.jsonl", JSONL.repeat(1000)).and("b.txt", "b");
        let corpus = folder.open(&["a.jsonl", "b.txt"], CorpusOptions::default());
        let chunks = corpus.chunks().unwrap();
        is_send(&chunks);
        let threads: Vec<_> = chunks
            .map(|chunk| {
                std::thread::spawn(move || {
                    let mut count = 0;
                    chunk.parse(&mut |_| count += 1);
                    count
                })
            })
            .collect();
        let total: usize =
            threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(total, 3001);
    }

    #[test]
    fn small_files_share_a_chunk() {
        let folder = (0..200).fold(Folder::new(), |folder, n| {
            folder.and(&format!("in/{n:03}.txt"), "text")
        });
        let corpus = folder.open(&["in"], CorpusOptions::default());
        assert_eq!(corpus.chunks().unwrap().count(), 4);
        let corpus = corpus.chunk_size(10);
        assert_eq!(corpus.chunks().unwrap().count(), 100);
        assert_eq!(folder.show(&corpus).len(), 200);
    }

    #[test]
    fn a_file_in_two_gives_the_same() {
        let folder = Folder::with("a.jsonl", "{\"id\":1,\"text\":\"x\"}\n".repeat(9))
            .and("b.jsonl", "{\"id\":1,\"text\":\"x\"}\n".repeat(4))
            .and("c.jsonl", "{\"id\":1,\"text\":\"x\"}\n".repeat(5));
        assert_eq!(folder.read(&["a.jsonl"]), folder.read(&["b.jsonl", "c.jsonl"]));
    }

    #[test]
    fn any_size_gives_the_same() {
        let csv = "id,text\n1,\"a\n\"\"b\"\"\"\r\n\r\n2,c\n3,d,e\n4,\"f\"";
        let json =
            "[{\"id\": 1, \"text\": \"a \\\" ] \\\\\"}, 2 ,\n{\"text\": \"b\"}]\n{}";
        let folder = Folder::with("a.jsonl", JSONL)
            .and("b.csv", csv)
            .and("c.json", json)
            .and("d", JSONL);
        let names = ["a.jsonl", "b.csv", "c.json", "d"];
        let wanted = folder.read(&names);
        assert_eq!(wanted.len(), 14);
        for size in 1..150 {
            let corpus = folder.open(&names, CorpusOptions::default()).chunk_size(size);
            assert_eq!(folder.show(&corpus), wanted, "chunks of {size}");
        }
    }
}

mod options {
    use super::*;

    #[test]
    fn from_json() {
        let options: CorpusOptions = serde_json::from_value(
            json!({"input_format": "tsv", "max_document": "1GiB"}),
        )
        .unwrap();
        assert_eq!(options.input_format, Some(InputFormat::Tsv));
        assert_eq!(options.max_document.get(), 1 << 30);
        let again = serde_json::to_value(&options).unwrap();
        assert_eq!(serde_json::from_value::<CorpusOptions>(again).unwrap(), options);
        for (wrong, message) in [
            (json!({"text": "x"}), "unknown field `text`"),
            (json!({"input_format": "xml"}), "expected one of `text`, `jsonl`"),
            (json!({"max_document": 0}), "invalid size \"0\""),
            (json!({"max_document": "1 mile"}), "invalid size \"1 mile\""),
            (json!({"max_document": []}), "a number of bytes or a text"),
        ] {
            let error = serde_json::from_value::<CorpusOptions>(wrong).unwrap_err();
            assert!(error.to_string().contains(message), "{error}");
        }
    }

    #[test]
    fn sizes() {
        use nutgraf::corpus::ByteSize;
        for (text, bytes, shown) in [
            ("500k", 500_000, "500kB"),
            ("64MB", 64_000_000, "64MB"),
            ("1GiB", 1 << 30, "1GiB"),
            ("2 mi", 2 << 20, "2MiB"),
            ("17", 17, "17"),
            ("3b", 3, "3"),
        ] {
            let size: ByteSize = text.parse().unwrap();
            assert_eq!((size.get(), size.to_string().as_str()), (bytes, shown));
            assert_eq!(shown.parse(), Ok(size));
        }
        for text in ["", "0", "k", "-1", "1.5M", "99999999999GiB"] {
            assert!(text.parse::<ByteSize>().is_err(), "{text}");
        }
    }

    #[cfg(feature = "clap")]
    #[test]
    fn from_the_command_line() {
        use clap::{Args, FromArgMatches};

        let command = || CorpusOptions::augment_args(clap::Command::new("x"));
        command().debug_assert();
        let parse = |arguments: &[&str]| {
            let matches = command().try_get_matches_from(arguments).unwrap();
            CorpusOptions::from_arg_matches(&matches).unwrap()
        };
        assert_eq!(parse(&["x"]), CorpusOptions::default());
        let given =
            parse(&["x", "--input-format=csv", "--max-document=500k", "--hidden"]);
        assert_eq!(given.input_format, Some(InputFormat::Csv));
        assert_eq!(given.max_document.get(), 500_000);
        assert!(given.hidden);
    }
}

/// What a line of JSON should give, found out the slow way.
fn expected(line: &str, place: &str) -> Option<String> {
    if line.trim_matches([' ', '\t', '\r']).is_empty() {
        return None;
    }
    let Ok(Value::Object(object)) = serde_json::from_str(line) else {
        return Some("malformed".to_owned());
    };
    let scalar = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err("malformed".to_owned()),
    };
    let text = match object.get("text") {
        None => Err("missing-field".to_owned()),
        Some(Value::Null) => Err("empty-text".to_owned()),
        Some(Value::String(text)) if text.trim().is_empty() => {
            Err("empty-text".to_owned())
        }
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err("malformed".to_owned()),
    };
    let document = || {
        let id = scalar("id")?.unwrap_or_else(|| place.to_owned());
        let (title, text) = match (scalar("title"), text) {
            (Ok(title), text) => (title, text?),
            (Err(fault), _) => return Err(fault),
        };
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        Ok(format!("{id}|{}|{text}|{}|-", or_dash(title), or_dash(scalar("date")?)))
    };
    Some(document().unwrap_or_else(|kind| kind))
}

/// Documents as they are, problems by their kind.
fn kinds(folder: &Folder, corpus: &Corpus) -> Vec<String> {
    let shown = folder.show(corpus).into_iter();
    let kind = |(item, shown)| match item {
        Item::Problem(problem) => {
            serde_json::to_value(problem.kind).unwrap().as_str().unwrap().to_owned()
        }
        _ => shown,
    };
    corpus.items().unwrap().zip(shown).map(kind).collect()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        "\\PC{0,12}".prop_map(Value::from),
        "[ a\\n\\t\\\\\"é😀]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,4}", inner, 0..3)
                .prop_map(Value::from_iter),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    let text = prop_oneof![3 => "\\PC{0,20}".prop_map(Value::from), 1 => value()];
    let more = prop::collection::btree_map(
        prop_oneof![
            Just("id".to_owned()),
            Just("title".into()),
            Just("date".into()),
            "[a-z]{0,5}"
        ],
        value(),
        0..4,
    );
    (prop::option::weighted(0.9, text), more).prop_map(|(text, mut more)| {
        more.remove("language");
        more.extend(text.map(|text| ("text".to_owned(), text)));
        Value::from_iter(more)
    })
}

/// The object with everything beyond ASCII escaped, as Python writes it.
fn escaped(value: &Value) -> String {
    let escape = |unit: u16| format!("\\u{unit:04x}");
    let mut text = String::new();
    for character in value.to_string().chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            text.extend(
                character.encode_utf16(&mut [0; 2]).iter().map(|&unit| escape(unit)),
            );
        }
    }
    text
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => object().prop_map(|object| object.to_string()),
        3 => object().prop_map(|object| escaped(&object)),
        1 => (object(), any::<prop::sample::Index>()).prop_map(|(object, cut)| {
            let text = object.to_string();
            text.chars().take(cut.index(text.len())).collect()
        }),
        1 => "[ \\t\\r]{0,3}",
        1 => "[-a\\[\\]{}\":,0]{1,6}",
    ]
}

/// The rows of a table as the `csv` crate's own parser sees the whole of it.
fn csv_rows(content: &[u8]) -> Vec<Vec<String>> {
    use csv_core::{ReadRecordResult, Reader};

    let mut reader = Reader::new();
    let (mut input, mut rows) = (content, Vec::new());
    loop {
        let (mut text, mut ends) =
            (vec![0; content.len() + 1], vec![0; content.len() + 1]);
        let (mut written, mut fields) = (0, 0);
        let result = loop {
            let (result, read, more, ended) =
                reader.read_record(input, &mut text[written..], &mut ends[fields..]);
            input = &input[read..];
            written += more;
            fields += ended;
            if result != ReadRecordResult::InputEmpty {
                break result;
            }
        };
        if result != ReadRecordResult::Record {
            return rows;
        }
        let starts = std::iter::once(&0).chain(&ends);
        let spans = starts.zip(&ends).take(fields);
        let field = |(&start, &end): (&usize, &usize)| text[start..end].to_vec();
        rows.push(
            spans.map(field).map(|bytes| String::from_utf8(bytes).unwrap()).collect(),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn jsonl_agrees_with_serde_json(
        lines in prop::collection::vec(line(), 0..12),
        size in 1usize..300,
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let folder = Folder::with("r.jsonl", lines.join(end));
        let corpus = folder.open(&["r.jsonl"], CorpusOptions::default()).chunk_size(size);
        let wanted: Vec<String> = lines
            .iter()
            .enumerate()
            .filter_map(|(n, line)| expected(line, &format!("r.jsonl:{}", n + 1)))
            .collect();
        prop_assert_eq!(kinds(&folder, &corpus), wanted);
    }

    #[test]
    fn json_agrees_with_serde_json(
        objects in prop::collection::vec(object(), 0..8),
        size in 1usize..300,
        pretty in any::<bool>(),
    ) {
        let array = Value::from(objects.clone());
        let content =
            if pretty { serde_json::to_string_pretty(&array).unwrap() } else { escaped(&array) };
        let folder = Folder::with("r.json", content);
        let corpus = folder.open(&["r.json"], CorpusOptions::default()).chunk_size(size);
        let wanted: Vec<String> = objects
            .iter()
            .enumerate()
            .filter_map(|(n, object)| {
                expected(&object.to_string(), &format!("r.json#{}", n + 1))
            })
            .collect();
        prop_assert_eq!(kinds(&folder, &corpus), wanted);
    }

    #[test]
    fn csv_agrees_with_the_csv_crate(content in "[ab \",\r\n]{0,60}", size in 1usize..40) {
        let content = format!("id,text\n{content}");
        let folder = Folder::with("r.csv", &content);
        let corpus = folder.open(&["r.csv"], CorpusOptions::default()).chunk_size(size);
        let read = folder.show(&corpus);
        let wanted: Vec<String> = csv_rows(content.as_bytes())
            .into_iter()
            .skip(1)
            .filter(|row| row.len() == 2 && !row[1].trim().is_empty())
            .map(|row| row[1].clone())
            .collect();
        let texts: Vec<&str> = read
            .iter()
            .filter(|line| line.ends_with("|-|-"))
            .map(|line| line.split('|').nth(2).unwrap())
            .collect();
        // A field that is never closed is a row to the crate and a problem to us.
        let open = read.last().is_some_and(|line| line.ends_with("is not closed"));
        let before = &wanted[..texts.len().min(wanted.len())];
        prop_assert_eq!(&texts, before);
        prop_assert!(open || texts.len() == wanted.len());
    }

    #[test]
    fn well_formed_csv_comes_back(
        rows in prop::collection::vec("[a-z\",;\n\r é]{0,10}", 0..10),
        size in 1usize..100,
    ) {
        let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let lines: Vec<String> = rows.iter().map(|row| quoted(row) + ",x").collect();
        let folder = Folder::with("r.csv", format!("text,other\r\n{}", lines.join("\r\n")));
        let corpus = folder.open(&["r.csv"], CorpusOptions::default()).chunk_size(size);
        let read: Vec<String> = corpus
            .documents()
            .unwrap()
            .map(|document| document.map(|document| document.text).unwrap_or_default())
            .collect();
        let wanted: Vec<String> = rows
            .iter()
            .map(|row| if row.trim().is_empty() { String::new() } else { row.clone() })
            .collect();
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn no_bytes_do_harm(
        magic in prop::sample::select(vec![
            "", "\u{FEFF}", "{\"text\":\"", "[{\"text\":\"", "text,b\n\"",
        ]),
        bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\n\r\\a \0".to_vec())],
            0..200,
        ),
        compression in prop::sample::select(vec![
            b"".to_vec(), gzip("x")[..10].to_vec(), zstd("x")[..4].to_vec(),
            bzip2("x")[..10].to_vec(), xz("x")[..12].to_vec(), vec![0xFF, 0xFE],
        ]),
        size in 1usize..50,
    ) {
        let content = [compression, magic.as_bytes().to_vec(), bytes].concat();
        let folder = Folder::with("x", content);
        for format in [
            None,
            Some(InputFormat::Text),
            Some(InputFormat::Jsonl),
            Some(InputFormat::Json),
            Some(InputFormat::Csv),
            Some(InputFormat::Tsv),
        ] {
            let options = CorpusOptions { input_format: format, ..longest("60") };
            let whole = folder.open(&["x"], options.clone());
            let small = folder.open(&["x"], options).chunk_size(size);
            prop_assert_eq!(folder.show(&whole), folder.show(&small));
            let bytes: u64 = small.chunks().unwrap().map(|chunk| chunk.bytes()).sum();
            prop_assert_eq!(Some(bytes), small.total_bytes());
        }
    }
}

#[test]
fn names_have_slashes() {
    let folder = Folder::with("a/b/c.txt", "c");
    let inputs =
        [Path::new("a").join("b")].map(|path| folder.path(&path.to_string_lossy()));
    let corpus = Corpus::open(inputs, CorpusOptions::default()).unwrap();
    assert_eq!(folder.show(&corpus), ["a/b/c.txt|-|c|-|-"]);
}
