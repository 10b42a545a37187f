//! Documents in Parquet and Arrow files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(missing_docs, reason = "a test")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray,
    TimestampMicrosecondArray,
    builder::{ListBuilder, StringBuilder, StringDictionaryBuilder},
    types::Int32Type,
};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use nutgraf::corpus::{Corpus, CorpusOptions, Item, ProblemKind};
use parquet::{
    arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties,
};

const EXTENSIONS: [&str; 3] = ["parquet", "arrow", "arrows"];

/// A folder with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes the batches in the format of the extension, each as a group of its own.
    fn write(&self, name: &str, batches: &[RecordBatch]) -> PathBuf {
        let (path, schema) = (self.path(name), batches[0].schema());
        let file = fs::File::create(&path).unwrap();
        match path.extension().unwrap().to_str().unwrap() {
            "parquet" => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .build();
                let mut writer =
                    ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
                for batch in batches {
                    writer.write(batch).unwrap();
                    writer.flush().unwrap();
                }
                writer.close().unwrap();
            }
            "arrow" => {
                let mut writer = FileWriter::try_new(file, &schema).unwrap();
                for batch in batches {
                    writer.write(batch).unwrap();
                }
                writer.finish().unwrap();
            }
            _ => {
                let mut writer = StreamWriter::try_new(file, &schema).unwrap();
                for batch in batches {
                    writer.write(batch).unwrap();
                }
                writer.finish().unwrap();
            }
        }
        path
    }
}

fn items(path: &Path) -> Vec<Item> {
    items_with(path, CorpusOptions::default(), 1 << 20)
}

fn items_with(path: &Path, options: CorpusOptions, chunk: usize) -> Vec<Item> {
    let corpus = Corpus::open([path], options).unwrap().chunk_size(chunk);
    let items: Vec<Item> = corpus.items().unwrap().collect();
    let total = corpus.total_bytes().unwrap();
    let bytes: u64 = corpus.chunks().unwrap().map(|chunk| chunk.bytes()).sum();
    assert_eq!(bytes, total, "{}", path.display());
    items
}

/// `id|title|text|date|language` of documents, `line: reason` of problems.
fn told(items: &[Item]) -> Vec<String> {
    let told = |item: &Item| match item {
        Item::Document(d) => {
            let or = |field: &Option<String>| field.clone().unwrap_or_default();
            let language = d.language.map_or("", nutgraf::Language::code);
            format!("{}|{}|{}|{}|{language}", d.id, or(&d.title), d.text, or(&d.date))
        }
        Item::Problem(p) => {
            let line = p.line.map_or(String::new(), |line| line.to_string());
            format!("{line}: {}", p.reason)
        }
        Item::Notice(n) => format!("notice {}: {}", n.line.unwrap_or(0), n.message),
    };
    items.iter().map(told).collect()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )
    .unwrap()
}

fn texts<const N: usize>(texts: [Option<&str>; N]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

#[test]
fn fields_are_read_whatever_their_type() {
    let mut languages = StringDictionaryBuilder::<Int32Type>::new();
    languages.append_value("de");
    languages.append_null();
    languages.append_value("English");
    let rows = batch(vec![
        ("id", Arc::new(Int64Array::from(vec![Some(-7), Some(8), None]))),
        ("other", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("title", Arc::new(LargeStringArray::from(vec![Some("Eins"), None, Some("")]))),
        (
            "text",
            Arc::new(StringViewArray::from(vec!["Ein Satz.", "Zwei.", "😀 Drei."])),
        ),
        ("date", Arc::new(Date32Array::from(vec![Some(19_787), None, Some(0)]))),
        ("language", Arc::new(languages.finish())),
    ]);
    let folder = Folder::new();
    for extension in EXTENSIONS {
        let path = folder.write(&format!("a.{extension}"), std::slice::from_ref(&rows));
        let name = path.display();
        assert_eq!(
            told(&items(&path)),
            [
                "-7|Eins|Ein Satz.|2024-03-05|de".to_owned(),
                "8||Zwei.||".to_owned(),
                format!("{name}#3||😀 Drei.|1970-01-01|en"),
            ],
        );
    }
}

#[test]
fn a_time_is_the_date_at_its_place() {
    // 2024-03-05 03:00 in London is the evening of the fourth in New York.
    let time = 1_709_607_600_000_000;
    let at = |zone: Option<&str>| -> ArrayRef {
        let times = TimestampMicrosecondArray::from(vec![time]);
        Arc::new(times.with_timezone_opt(zone))
    };
    let folder = Folder::new();
    for (zone, expected) in [
        (None, "2024-03-05T03:00:00"),
        (Some("UTC"), "2024-03-05T03:00:00Z"),
        (Some("America/New_York"), "2024-03-04T22:00:00-05:00"),
    ] {
        let rows = batch(vec![("text", texts([Some("One.")])), ("date", at(zone))]);
        for extension in EXTENSIONS {
            let path =
                folder.write(&format!("a.{extension}"), std::slice::from_ref(&rows));
            let [Item::Document(document)] = &items(&path)[..] else { panic!() };
            assert_eq!(document.date.as_deref(), Some(expected), "{extension}");
        }
    }
}

#[test]
fn a_bad_row_is_one_problem() {
    let rows = batch(vec![
        ("id", texts([Some("a"), None, Some("c"), Some("d"), Some("e")])),
        (
            "text",
            texts([Some("One."), None, Some(""), Some(" \n"), Some("Five is long.")]),
        ),
        ("language", texts([None, None, None, None, Some("Klingon")])),
    ]);
    let folder = Folder::new();
    let options =
        || CorpusOptions { max_document: "12".parse().unwrap(), ..Default::default() };
    for extension in EXTENSIONS {
        let path =
            folder.write(&format!("a.{extension}"), &[rows.clone(), rows.clone()]);
        let read = told(&items_with(&path, options(), 1 << 20));
        let expected = [
            "a||One.||",
            "2: field \"text\" is null",
            "3: field \"text\" is empty",
            "4: field \"text\" is blank",
            "5: longer than the 12 that max-document allows",
            "a||One.||",
            "7: field \"text\" is null",
        ];
        assert_eq!(read[..7], expected, "{extension}");
        let whole = items(&path);
        assert_eq!(
            told(&whole)[4..6],
            [
                "notice 5: field \"language\" is ignored: unknown language \"Klingon\": give \
                 an ISO 639 code such as en, fr or deu, or an English name such as German",
                "e||Five is long.||",
            ]
            .map(str::to_owned)
            .to_vec()[..],
            "{extension}"
        );
        let Item::Problem(problem) = &whole[2] else { panic!() };
        assert_eq!(problem.id.as_deref(), Some("c"));
        assert_eq!(problem.kind, ProblemKind::EmptyText);
    }
}

#[test]
fn what_is_no_text_says_so() {
    let column = |column: ArrayRef| batch(vec![("text", column)]);
    let folder = Folder::new();
    let bytes = BinaryArray::from(vec![&b"One."[..], b"T\xffo.", b"Three."]);
    for extension in EXTENSIONS {
        let name = format!("a.{extension}");
        let path = folder.write(&name, &[column(Arc::new(bytes.clone()))]);
        let read = told(&items(&path));
        assert_eq!(read[1], "2: not valid UTF-8");
        assert!(read[0].ends_with("|One.||") && read[2].ends_with("|Three.||"));
        let numbers = column(Arc::new(Float64Array::from(vec![1.5])));
        let path = folder.write(&name, &[numbers]);
        assert_eq!(told(&items(&path)), ["1: field \"text\" is a number, not a text"]);
        let no_text =
            batch(vec![("body", texts([Some("One.")])), ("x", texts([None]))]);
        let path = folder.write(&name, &[no_text]);
        let reason = ": no column \"text\"; the columns are \"body\", \"x\"";
        assert_eq!(told(&items(&path)), [reason]);
    }
}

#[test]
fn parts_of_speech_are_lists_of_lists_of_pairs() {
    let mut tags =
        ListBuilder::new(ListBuilder::new(ListBuilder::new(StringBuilder::new())));
    for (word, tag) in [("Waivers", "NOUN"), ("end", "VERB")] {
        let pair = tags.values().values();
        pair.values().append_value(word);
        pair.values().append_value(tag);
        pair.append(true);
    }
    tags.values().append(true);
    tags.append(true);
    let rows = batch(vec![
        ("text", texts([Some("Waivers end")])),
        ("tags", Arc::new(tags.finish())),
    ]);
    let folder = Folder::new();
    for extension in EXTENSIONS {
        let path = folder.write(&format!("a.{extension}"), std::slice::from_ref(&rows));
        let [Item::Document(document)] = &items(&path)[..] else { panic!() };
        let word = |word: &str, tag: &str| (word.to_owned(), tag.to_owned());
        let sentence = vec![word("Waivers", "NOUN"), word("end", "VERB")];
        assert_eq!(document.tags.as_ref().unwrap().sentences, [sentence]);
    }
}

/// Articles in three groups.
fn articles() -> Vec<RecordBatch> {
    let rows = |from: usize| {
        let ids = (from..from + 40).map(|n| Some(format!("a{n}")));
        let bodies =
            (from..from + 40).map(|n| Some(format!("Article {n}. ").repeat(n)));
        let ids = StringArray::from(ids.collect::<Vec<_>>());
        batch(vec![
            ("id", Arc::new(ids)),
            ("text", Arc::new(StringArray::from(bodies.collect::<Vec<_>>()))),
        ])
    };
    [1, 41, 81].map(rows).to_vec()
}

#[test]
fn documents_do_not_depend_on_chunks_or_compression() {
    let folder = Folder::new();
    let mut seen = None;
    for extension in EXTENSIONS {
        let path = folder.write(&format!("a.{extension}"), &articles());
        let packed = folder.path(&format!("b.{extension}.zst"));
        let bytes = zstd::encode_all(fs::File::open(&path).unwrap(), 1).unwrap();
        fs::write(&packed, bytes).unwrap();
        // Told by the content.
        let unnamed = folder.path(&format!("{extension}-file"));
        fs::copy(&path, &unnamed).unwrap();
        for path in [path, packed, unnamed] {
            for chunk in [1, 100, 5_000, 1 << 20] {
                let read = told(&items_with(&path, CorpusOptions::default(), chunk));
                assert_eq!(read.len(), 120);
                assert_eq!(seen.get_or_insert_with(|| read.clone()), &read);
            }
        }
    }
}

#[test]
fn a_damaged_group_leaves_the_others() {
    let folder = Folder::new();
    for extension in ["parquet", "arrow"] {
        let path = folder.write(&format!("a.{extension}"), &articles());
        let mut bytes = fs::read(&path).unwrap();
        // Amid the second group: the texts get longer.
        let middle = bytes.len() / 3;
        bytes[middle..middle + 200].fill(0xFF);
        fs::write(&path, bytes).unwrap();
        let read = items(&path);
        let documents =
            read.iter().filter(|item| matches!(item, Item::Document(_))).count();
        let problems: Vec<_> = read
            .iter()
            .filter_map(|item| match item {
                Item::Problem(problem) => Some(problem.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!((documents, problems.len()), (80, 1), "{problems:?}");
        assert!(problems[0].contains("cannot be read"), "{problems:?}");
    }
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// Damages files in so many ways and reads them. So many seconds more if
/// `NUTGRAF_FUZZ_SECONDS` says so.
#[test]
fn no_damage_makes_a_panic() {
    let seconds = std::env::var("NUTGRAF_FUZZ_SECONDS");
    let seconds: u64 = seconds.map_or(0, |seconds| seconds.parse().unwrap());
    let (begun, mut cases) = (Instant::now(), 0);
    let folder = Folder::new();
    let whole = EXTENSIONS.map(|extension| {
        let path = folder.write(&format!("a.{extension}"), &articles()[..2]);
        fs::read(path).unwrap()
    });
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ seconds);
    while cases < 300 || begun.elapsed().as_secs() < seconds {
        for (bytes, extension) in whole.iter().zip(EXTENSIONS) {
            let mut bytes = bytes.clone();
            match numbers.below(4) {
                0 => bytes.truncate(numbers.below(bytes.len())),
                1 => {
                    let (from, to) =
                        (numbers.below(bytes.len()), numbers.below(bytes.len()));
                    bytes.drain(from.min(to)..to.max(from));
                }
                _ => {
                    // The metadata are at the end.
                    let from =
                        if numbers.below(2) == 0 { bytes.len() - 600 } else { 0 };
                    for _ in 0..=numbers.below(8) {
                        let at = from + numbers.below(bytes.len() - from);
                        bytes[at] = u8::try_from(numbers.below(256)).unwrap();
                    }
                }
            }
            let path = folder.path(&format!("damaged.{extension}"));
            fs::write(&path, &bytes).unwrap();
            let corpus = Corpus::open([&*path], CorpusOptions::default()).unwrap();
            corpus.items().unwrap().for_each(drop);
            cases += 1;
        }
    }
    eprintln!("{cases} damaged files");
}
