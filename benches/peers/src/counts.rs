//! Texts to a document-term matrix, to a list of counts, and words to stems.

use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
    sync::atomic::AtomicBool,
};

use nutgraf::{
    CountMatrix, Document, Edition, FrequencyFilter, FrequencyOptions, Language,
    Stemmer, StopWords, TermCounter, corpus_frequencies,
    vectorize::{Unit, Vectorizer, VectorizerOptions},
};
use tantivy::{
    Index, TantivyDocument,
    directory::RamDirectory,
    schema::{Field, IndexRecordOption, SchemaBuilder, TextFieldIndexing, TextOptions},
    tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer, TokenizerManager},
};

use crate::{
    english,
    pair::{Pair, Threads, agreement, as_many},
};

pub(crate) fn compare(texts: &[String]) -> Result<(), Box<dyn Error>> {
    let ours = Vectorizer::new(VectorizerOptions::default())?;
    let what = "document-term matrix";
    let pair = Pair {
        what,
        peer: "straightforward Rust",
        agreement: agreement_of(&straightforward(texts), &matrix(&ours, texts, 1)),
        goal: Some(4.0),
        ..Pair::default()
    };
    pair.measure(|| straightforward(texts), || matrix(&ours, texts, 1));

    let tokens = Vectorizer::new(VectorizerOptions {
        analyzer: Unit::Nutgraf,
        reading: english(),
        ..VectorizerOptions::default()
    })?;
    let pair = Pair {
        what: "document-term matrix of tokens of mode `news`",
        peer: "straightforward Rust",
        agreement: agreement_of(&straightforward(texts), &matrix(&tokens, texts, 1)),
        ..Pair::default()
    };
    pair.measure(|| straightforward(texts), || matrix(&tokens, texts, 1));

    // tantivy keeps words of one letter.
    let all = VectorizerOptions { shortest_word: 1, ..VectorizerOptions::default() };
    let all = Vectorizer::new(all)?;
    let postings = tantivy_postings(&tantivy(texts)?)?;
    let values = matrix(&all, texts, 1).data.len();
    let pair = Pair {
        what: "document-term matrix, words of a letter too",
        peer: "tantivy",
        agreement: as_many(postings, values),
        ..Pair::default()
    };
    pair.measure(|| tantivy(texts).map(drop), || matrix(&all, texts, 1));

    let same = matrix(&ours, texts, 1) == matrix(&ours, texts, 2);
    let pair = Pair {
        what,
        peer: "one thread",
        agreement: agreement(usize::from(same), 1),
        promised: true,
        goal: Some(1.7),
        threads: Threads(2),
        ..Pair::default()
    };
    pair.measure(|| matrix(&ours, texts, 1), || matrix(&ours, texts, 2));

    stems_counted(texts)?;
    stems(texts)
}

/// Stemming each word on top of counting it.
fn stems_counted(texts: &[String]) -> Result<(), Box<dyn Error>> {
    let documents: Vec<Document> =
        texts.iter().map(|text| Document::new("", text)).collect();
    let total = |edition| count(&documents, edition).map(|counts| counts.0);
    let (words, stems) = (total(Edition::None)?, total(Edition::Snowball)?);
    let pair = Pair {
        what: "frequencies of English stems",
        peer: "frequencies of words",
        agreement: as_many(words as usize, stems as usize),
        goal: Some(1.3),
        cost: true,
        ..Pair::default()
    };
    pair.measure(
        || count(&documents, Edition::None).map(drop),
        || count(&documents, Edition::Snowball).map(drop),
    );
    Ok(())
}

/// How many tokens and how many terms the documents have, as `nutgraf frequencies` counts
/// them.
fn count(
    documents: &[Document],
    stem: Edition,
) -> Result<(u64, usize), nutgraf::Error> {
    let options = FrequencyOptions { stem, ..FrequencyOptions::default() };
    let mut worker = options.analyzer(english(), StopWords::None)?.worker();
    let mut counter = TermCounter::new(options.ngrams);
    for document in documents {
        corpus_frequencies(&mut worker, &mut counter, document);
    }
    let rows = counter.rows(worker.vocabulary(), &options.filter);
    Ok((rows.iter().map(|row| row.count).sum(), rows.len()))
}

/// Each word of the corpus once.
fn stems(texts: &[String]) -> Result<(), Box<dyn Error>> {
    let words: BTreeSet<String> = straightforward(texts).numbers.into_keys().collect();
    let words: Vec<String> = words.into_iter().collect();
    let theirs = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    let what = [
        ("stems of different words, `rust-stemmers`", Edition::RustStemmers),
        ("stems of different words, `snowball`", Edition::Snowball),
    ];
    for (what, edition) in what {
        let ours = Stemmer::new(Language::ENGLISH, edition)?;
        let same = words.iter().filter(|word| theirs.stem(word) == ours.stem(word));
        let pair = Pair {
            what,
            peer: "rust-stemmers",
            agreement: agreement(same.count(), words.len()),
            promised: edition == Edition::RustStemmers,
            ..Pair::default()
        };
        pair.measure(
            || words.iter().map(|word| theirs.stem(word).len()).sum::<usize>(),
            || words.iter().map(|word| ours.stem(word).len()).sum::<usize>(),
        );
    }
    Ok(())
}

fn matrix(vectorizer: &Vectorizer, texts: &[String], threads: usize) -> CountMatrix {
    let mut counting = vectorizer.learn();
    counting.add(texts, threads, &AtomicBool::new(false));
    counting.finish(&FrequencyFilter::default())
}

/// A matrix as [`straightforward`] makes it.
#[derive(Default)]
struct Counts {
    /// The column of each word, in the order in which they turn up.
    numbers: HashMap<String, u32>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// Column and count, rows sorted by column.
    cells: Vec<(u32, u32)>,
}

/// What anyone would write: words are runs of letters and digits in lower case, of two
/// characters at least.
fn straightforward(texts: &[String]) -> Counts {
    let mut counts = Counts::default();
    let (mut lower, mut row) = (String::new(), HashMap::<u32, u32>::new());
    for text in texts {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if word.chars().nth(1).is_none() {
                continue;
            }
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            let number = if let Some(number) = counts.numbers.get(&lower) {
                *number
            } else {
                let number = counts.numbers.len() as u32;
                counts.numbers.insert(lower.clone(), number);
                number
            };
            *row.entry(number).or_default() += 1;
        }
        let start = counts.cells.len();
        counts.cells.extend(row.drain());
        counts.cells[start..].sort_unstable();
        counts.ends.push(counts.cells.len());
    }
    counts
}

/// How many of the values of either matrix are values of both.
fn agreement_of(theirs: &Counts, ours: &CountMatrix) -> String {
    let column =
        |term: &str| ours.terms.binary_search_by(|t| t.as_str().cmp(term)).ok();
    let mut columns = vec![None; theirs.numbers.len()];
    for (term, number) in &theirs.numbers {
        columns[*number as usize] = column(term).map(|column| column as u32);
    }
    let (mut same, mut start) = (0, 0);
    for (document, end) in theirs.ends.iter().enumerate() {
        let row: HashMap<u32, u32> = ours.row(document).collect();
        let shared = theirs.cells[start..*end].iter().filter(|(number, count)| {
            let column = columns[*number as usize];
            column.and_then(|column| row.get(&column)) == Some(count)
        });
        same += shared.count();
        start = *end;
    }
    agreement(same, theirs.cells.len() + ours.data.len() - same)
}

/// tantivy's index in memory, of terms and frequencies only.
fn tantivy(texts: &[String]) -> tantivy::Result<(Index, Field)> {
    let tokenizers = TokenizerManager::new();
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    tokenizers.register("words", words.build());
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqs);
    let mut schema = SchemaBuilder::new();
    let options = TextOptions::default().set_indexing_options(indexing);
    let field = schema.add_text_field("text", options);
    let mut writer = Index::builder()
        .schema(schema.build())
        .tokenizers(tokenizers)
        .single_segment_index_writer(RamDirectory::create(), 1 << 30)?;
    for text in texts {
        let mut document = TantivyDocument::new();
        document.add_text(field, text);
        writer.add_document(document)?;
    }
    Ok((writer.finalize()?, field))
}

/// How many terms the documents of an index have, each once a document.
fn tantivy_postings((index, field): &(Index, Field)) -> tantivy::Result<usize> {
    let searcher = index.reader()?.searcher();
    let mut postings = 0;
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(*field)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            postings += terms.value().doc_freq as usize;
        }
    }
    Ok(postings)
}
