//! Frequency lists: terms with their counts, in whatever form other programs write them.

use std::{
    io::{self, BufRead, BufReader},
    sync::Arc,
};

use serde_json::{Map, Value};

use super::{
    Corpus, DocumentProblem, Notice, ProblemKind,
    chunks::{SAMPLE, decoded},
    encoding::{BINARY, Verdict},
    input::Source,
    open::{open, peek},
};
use crate::Error;

/// A term of a list, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The term.
    pub term: String,
    /// How often it occurs.
    pub count: u64,
    /// How many documents hold it, if the list says so.
    pub document_frequency: Option<u64>,
}

/// A list of terms with their counts, such as a reference to compare with.
///
/// Read from JSON lines, from tables with a header row that names a column of terms
/// (`term`, `word`, `type`, `item`, `lemma`, …) and one of counts (`count`, `freq`,
/// `frequency`, …), from word lists of AntConc 3 and 4, from the output of `uniq -c`, and
/// from lines with a term and a count in either order. Comments (`#`), blank lines and
/// thousands separators are understood; sizes are taken from comments such as
/// `#Word Tokens: 229514`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrequencyList {
    /// The rows that could be read, in order.
    pub rows: Vec<ListRow>,
    /// The words of the corpus behind the list, if the list says so.
    pub total: Option<u64>,
    /// Its documents, if the list says so.
    pub documents: Option<u64>,
    /// The lines that could not be read.
    pub problems: Vec<DocumentProblem>,
    /// What else there is to know.
    pub notices: Vec<Notice>,
}

impl Corpus {
    /// Whether the inputs are frequency lists by the look of their first lines.
    ///
    /// Fails if some are and others are not, and if the corpus cannot be
    /// [read again](Self::can_reread); [`keep`](Self::keep) helps.
    pub fn is_frequency_list(&self) -> Result<bool, Error> {
        let mut lists = 0;
        for source in self.sources.iter() {
            if source.size.is_none() {
                return Ok(false);
            }
            lists += usize::from(self.first_lines(source).is_some_and(|sample| {
                Layout::of(&sample, self.settings.fields.text(), LEAST_ROWS).is_some()
            }));
        }
        if lists > 0 && lists < self.sources.len() {
            return Err(Error::input(
                "frequency lists and documents cannot be read together",
            ));
        }
        Ok(lists > 0)
    }

    /// Reads the inputs as one frequency list.
    ///
    /// Lines that cannot be read are among its problems. Fails for an input that cannot
    /// be opened or that has no columns of terms and counts.
    pub fn frequency_list(&self) -> Result<FrequencyList, Error> {
        let mut list = FrequencyList::default();
        let mut sizes = (Some(0), Some(0));
        for source in self.sources.iter() {
            let one = self.read_list(source)?;
            let add = |sum: Option<u64>, size: Option<u64>| {
                sum.zip(size).map(|(sum, size)| sum.saturating_add(size))
            };
            sizes = (add(sizes.0, one.total), add(sizes.1, one.documents));
            list.rows.extend(one.rows);
            list.problems.extend(one.problems);
            list.notices.extend(one.notices);
        }
        (list.total, list.documents) = sizes;
        Ok(list)
    }

    /// The first lines of a source, unless it cannot be read or is no text.
    fn first_lines(&self, source: &Source) -> Option<Vec<String>> {
        let stream = open(&source.place, Arc::default()).ok()?;
        let (head, rest) = peek(stream, SAMPLE);
        let complete = head.len() < SAMPLE;
        let verdict = Verdict::of(&head, complete, self.settings.encoding);
        if verdict == Verdict::Binary {
            return None;
        }
        drop(rest);
        let mut lines = Vec::new();
        let input = BufReader::new(decoded(head, Box::new(io::empty()), verdict));
        for line in input.split(b'\n').map_while(Result::ok) {
            lines
                .push(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned());
        }
        if !complete {
            lines.pop();
        }
        Some(lines)
    }

    fn read_list(&self, source: &Source) -> Result<FrequencyList, Error> {
        let name = source.name();
        let failed = |error: &io::Error| {
            Error::input(format!("cannot read the frequency list {name}: {error}"))
        };
        let stream = open(&source.place, Arc::default()).map_err(|e| failed(&e))?;
        let (head, rest) = peek(stream, SAMPLE);
        let verdict = Verdict::of(&head, head.len() < SAMPLE, self.settings.encoding);
        if verdict == Verdict::Binary {
            return Err(Error::input(format!("{name}: {BINARY}")));
        }
        let mut reader = ListReader::new(name.clone());
        if let Some(message) = verdict.notice() {
            let notice = Notice { source: name.clone(), line: None, message };
            reader.list.notices.push(notice);
        }
        let mut input = BufReader::new(decoded(head, rest, verdict));
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line).map_err(|e| failed(&e))? == 0 {
                break;
            }
            reader.line(&line);
        }
        reader.finish()
    }
}

/// So many lines must look like rows before they are taken for some unasked.
const LEAST_ROWS: usize = 3;

/// How many lines are looked at before the layout is known.
const LOOK_AT: usize = 1000;

/// Where a row has its term and its counts.
#[derive(Clone, Debug, PartialEq)]
enum Layout {
    /// An object a line.
    Json(Names),
    Table(Table),
    /// A count, white space, and the term: `uniq -c`.
    CountFirst,
    /// The term, white space, and a count.
    CountLast,
}

#[derive(Clone, Debug, PartialEq)]
struct Names {
    term: String,
    count: String,
    documents: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Table {
    delimiter: char,
    term: usize,
    count: usize,
    documents: Option<usize>,
    /// The lines up to the header row, that included.
    skip: usize,
}

/// Names of columns, the best one first, as they are after [`plain`].
const TERMS: [&str; 12] = [
    "term", "word", "type", "token", "item", "ngram", "n-gram", "wordform", "form",
    "keyword", "lemma", "headword",
];
const COUNTS: [&str; 10] = [
    "count",
    "freq",
    "frequency",
    "counts",
    "occurrences",
    "hits",
    "raw_frequency",
    "absolute_frequency",
    "match_count",
    "freq.",
];
const DOCUMENTS: [&str; 9] = [
    "document_frequency",
    "df",
    "documents",
    "docs",
    "doc_freq",
    "docf",
    "document_count",
    "range",
    "texts",
];

impl Layout {
    /// The layout of a list that begins with these lines; `None` if they are no list, or
    /// the documents of a corpus whose text is in the column of that name.
    fn of(lines: &[String], text_field: &str, least: usize) -> Option<Self> {
        let first = lines.iter().find(|line| !line.trim().is_empty())?;
        if first.trim_start().starts_with(['{', '[']) {
            return Self::json(first, text_field);
        }
        if let Some(table) = header(lines, text_field) {
            return Some(Self::Table(table));
        }
        let rows = lines.iter().map(String::as_str);
        let rows: Vec<&str> =
            rows.filter(|line| !line.trim().is_empty() && !is_comment(line)).collect();
        if rows.len() < least {
            return None;
        }
        let tables = ['\t', ';', ','];
        let table = tables.into_iter().find_map(|d| without_header(&rows, d));
        let mostly = |fits: fn(&str) -> bool| most(&rows, fits);
        table.map(Self::Table).or_else(|| {
            if mostly(|row| count_first(row).is_some()) {
                Some(Self::CountFirst)
            } else {
                mostly(|row| count_last(row).is_some()).then_some(Self::CountLast)
            }
        })
    }

    fn json(line: &str, text_field: &str) -> Option<Self> {
        let object: Map<String, Value> = serde_json::from_str(line).ok()?;
        let name = |wanted: &[&str]| {
            let named = |name: &&str| object.keys().find(|key| plain(key) == **name);
            wanted.iter().find_map(|name| named(name).cloned())
        };
        if object.contains_key(text_field) {
            return None;
        }
        let names = Names {
            term: name(&TERMS)?,
            count: name(&COUNTS)?,
            documents: name(&DOCUMENTS),
        };
        object.get(&names.count)?.is_number().then_some(Self::Json(names))
    }

    /// The row of a line; what is wrong with it otherwise.
    fn row(&self, line: &str) -> Result<ListRow, String> {
        match self {
            Self::Json(names) => names.row(line),
            Self::Table(table) => table.row(line),
            Self::CountFirst => count_first(line).ok_or_else(|| {
                "no row of this list: give a count and a term".to_owned()
            }),
            Self::CountLast => count_last(line).ok_or_else(|| {
                "no row of this list: give a term and a count".to_owned()
            }),
        }
    }
}

/// Whether nine in ten rows are so.
fn most(rows: &[&str], is: impl Fn(&str) -> bool) -> bool {
    rows.iter().filter(|row| is(row)).count() * 10 >= rows.len() * 9
}

/// A header row with columns of terms and counts, among the first lines.
fn header(lines: &[String], text_field: &str) -> Option<Table> {
    // Programs write a few lines about the corpus before the table.
    for (at, line) in lines.iter().enumerate().take(20) {
        for delimiter in ['\t', ',', ';'] {
            let names: Vec<String> =
                cells(line, delimiter).iter().map(|cell| plain(cell)).collect();
            if names.len() < 2 || names.contains(&plain(text_field)) {
                continue;
            }
            let column = |wanted: &[&str]| {
                wanted.iter().find_map(|name| names.iter().position(|n| n == name))
            };
            if let (Some(term), Some(count)) = (column(&TERMS), column(&COUNTS)) {
                let documents = column(&DOCUMENTS);
                return Some(Table { delimiter, term, count, documents, skip: at + 1 });
            }
        }
    }
    None
}

/// A table that has no header row: term and count in either order, perhaps behind a
/// rank.
fn without_header(rows: &[&str], delimiter: char) -> Option<Table> {
    let columns = cells(rows.first()?, delimiter);
    let columns = columns.iter().rposition(|cell| !cell.is_empty())? + 1;
    let numeric = |column: usize| {
        most(rows, |row| {
            cells(row, delimiter).get(column).is_some_and(|cell| number(cell).is_some())
        })
    };
    let ranked = || {
        cells(rows.first().unwrap_or(&""), delimiter).first().is_some_and(|c| c == "1")
    };
    let (term, count) = match columns {
        2 if numeric(1) && !numeric(0) => (0, 1),
        2 if numeric(0) && !numeric(1) => (1, 0),
        3.. if ranked() && numeric(0) && numeric(1) && !numeric(2) => (2, 1),
        3.. if ranked() && numeric(0) && numeric(2) && !numeric(1) => (1, 2),
        _ => return None,
    };
    Some(Table { delimiter, term, count, documents: None, skip: 0 })
}

impl Table {
    fn row(&self, line: &str) -> Result<ListRow, String> {
        let cells = cells(line, self.delimiter);
        let cell = |column: usize, what: &str| {
            let cell = cells.get(column).map(|cell| cell.trim());
            let missing = || format!("no {what} in column {}", column + 1);
            cell.filter(|cell| !cell.is_empty()).ok_or_else(missing)
        };
        let count = cell(self.count, "count")?;
        let count = number(count).ok_or_else(|| no_count(count))?;
        let term = cell(self.term, "term")?.to_owned();
        let documents = self.documents.and_then(|column| cells.get(column));
        let document_frequency = documents.and_then(|cell| number(cell));
        Ok(ListRow { term, count, document_frequency })
    }
}

impl Names {
    fn row(&self, line: &str) -> Result<ListRow, String> {
        let object: Map<String, Value> = serde_json::from_str(line)
            .map_err(|error| format!("no JSON object: {error}"))?;
        let field = |name: &String| {
            object.get(name).ok_or_else(|| format!("no field {name:?}"))
        };
        let (term, count) = (field(&self.term)?, field(&self.count)?);
        let number_of = |value: &Value| match value {
            Value::String(text) => number(text),
            other => other.as_u64().or_else(|| number(&other.to_string())),
        };
        let term = term.as_str().filter(|term| !term.trim().is_empty());
        let term = term.ok_or_else(|| format!("field {:?} is no text", self.term))?;
        let documents = self.documents.as_ref().and_then(|name| object.get(name));
        Ok(ListRow {
            term: term.to_owned(),
            count: number_of(count).ok_or_else(|| no_count(&count.to_string()))?,
            document_frequency: documents.and_then(number_of),
        })
    }
}

fn no_count(text: &str) -> String {
    format!("{text:?} is no count: give a whole number")
}

fn count_first(line: &str) -> Option<ListRow> {
    let (count, term) = line.trim().split_once(char::is_whitespace)?;
    listed(term, count)
}

fn count_last(line: &str) -> Option<ListRow> {
    let (term, count) = line.trim().rsplit_once(char::is_whitespace)?;
    listed(term, count)
}

fn listed(term: &str, count: &str) -> Option<ListRow> {
    let (term, count) = (term.trim().to_owned(), number(count)?);
    Some(ListRow { term, count, document_frequency: None })
}

/// A name of a column, without quotes, in small letters, with underscores.
fn plain(name: &str) -> String {
    name.trim().trim_matches('"').trim().to_lowercase().replace(' ', "_")
}

/// The cells of a line; a quoted one may hold the delimiter and doubled quotes.
fn cells(line: &str, delimiter: char) -> Vec<String> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut characters) = (false, line.chars().peekable());
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // Inside a word, or with nothing to close it, a quote is a character.
            '"' if cell.trim().is_empty() && line.matches('"').count() > 1 => {
                quoted = true;
                cell.clear();
            }
            c if c == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

/// A whole number, perhaps with separators of thousands or `.0` behind it.
fn number(text: &str) -> Option<u64> {
    let text = text.trim().trim_matches('"').trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !",.'’_ \u{a0}\u{202f}".contains(separator) {
        return None;
    }
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fine = (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group));
    fine.then(|| text.replace(separator, "").parse().ok()).flatten()
}

/// Whether a line is about the list rather than a row of it: `#hashtag 12` is a row.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix('#').is_some_and(|rest| {
        rest.contains(':')
            || rest.starts_with(char::is_whitespace)
            || rest.starts_with('#')
            || !rest.contains(|c: char| c.is_ascii_digit())
    })
}

/// A size that a comment tells: its name in small letters, and the number.
fn declared(line: &str) -> Option<(String, u64)> {
    let line = line.trim().trim_start_matches('#');
    let at = line.rfind([':', '=', '\t', ','])?;
    // A separator of thousands is none of these two.
    let at = line.find([':', '=', '\t']).unwrap_or(at);
    let (name, value) = line.split_at(at);
    let value = value.trim_start_matches([':', '=', '\t', ',']);
    Some((name.trim_matches('"').trim().to_lowercase(), number(value)?))
}

/// Reads a list line by line.
struct ListReader {
    name: String,
    list: FrequencyList,
    layout: Option<Layout>,
    /// Lines before the layout is known.
    waiting: Vec<Result<String, ()>>,
    line: u64,
}

impl ListReader {
    fn new(name: String) -> Self {
        let (list, waiting) = (FrequencyList::default(), Vec::new());
        Self { name, list, layout: None, waiting, line: 0 }
    }

    fn line(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).map_err(|_| ());
        let text = text.map(|text| text.trim_end_matches(['\n', '\r']).to_owned());
        if self.layout.is_some() {
            self.take(text);
            return;
        }
        self.waiting.push(text);
        if self.waiting.len() == LOOK_AT {
            self.decide();
        }
    }

    /// Settles the layout and takes the lines that have waited for it.
    fn decide(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let lines: Vec<String> =
            waiting.iter().map(|line| line.clone().unwrap_or_default()).collect();
        // There is no text in a list, so no field is named like it.
        self.layout = Layout::of(&lines, "\0", 1);
        if self.layout.is_some() {
            for line in waiting {
                self.take(line);
            }
        }
    }

    fn take(&mut self, text: Result<String, ()>) {
        self.line += 1;
        let Some(layout) = &self.layout else { return };
        let Ok(text) = text else {
            let reason = "not valid in the encoding of the list".to_owned();
            return self.problem(ProblemKind::Undecodable, reason);
        };
        let above =
            matches!(layout, Layout::Table(table) if self.line <= table.skip as u64);
        if text.trim().is_empty() {
            return;
        }
        if above || is_comment(&text) {
            return self.comment(&text);
        }
        match layout.row(&text) {
            Ok(row) => self.list.rows.push(row),
            Err(_) if text.trim_start().starts_with('#') => self.comment(&text),
            Err(reason) => self.problem(ProblemKind::Malformed, reason),
        }
    }

    fn comment(&mut self, text: &str) {
        let Some((name, size)) = declared(text) else { return };
        if name.contains("token") || name.starts_with("total") || name == "corpus size"
        {
            self.list.total = Some(size);
        } else if ["documents", "files", "texts"].iter().any(|word| name.contains(word))
        {
            self.list.documents = Some(size);
        }
    }

    fn problem(&mut self, kind: ProblemKind, reason: String) {
        let (source, line) = (self.name.clone(), Some(self.line));
        self.list.problems.push(DocumentProblem {
            source,
            line,
            id: None,
            kind,
            reason,
        });
    }

    fn finish(mut self) -> Result<FrequencyList, Error> {
        if self.layout.is_none() {
            self.decide();
        }
        if self.layout.is_none() {
            return Err(Error::input(format!(
                "{}: no frequency list: give a header row such as term,count, or lines of a count and a term",
                self.name
            )));
        }
        Ok(self.list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> FrequencyList {
        let mut reader = ListReader::new("list".to_owned());
        text.split_inclusive('\n').for_each(|line| reader.line(line.as_bytes()));
        reader.finish().unwrap()
    }

    /// The same two words in every form.
    #[test]
    fn every_form_is_read() {
        let forms = [
            "term,count,document_frequency\nthe,1234,7\ngrain deal,12,3\n",
            "{\"term\":\"the\",\"count\":1234,\"document_frequency\":7}\n{\"term\":\"grain deal\",\"count\":12,\"document_frequency\":3}\n",
            // AntConc 4
            "Type\tPOS\tHeadword\tRank\tFreq\tRange\tNormFreq\tNormRange\nthe\tpos\tthe\t1\t1234\t7\t100.0\t1.0\ngrain deal\tpos\t\t2\t12\t3\t1.0\t0.5\n",
            // AntConc 3
            "#Word Types: 2\n#Word Tokens: 1246\n#Search Hits: 0\n1\t1234\tthe\t\n2\t12\tgrain deal\t\n",
            // uniq -c
            "   1234 the\n     12 grain deal\n",
            "the\t1234\r\ngrain deal\t12\r\n",
            "1234\tthe\n12\tgrain deal\n",
            "the 1234\ngrain deal 12\n",
            // Sketch Engine
            "\"corpus\",\"bnc2\"\n\"subcorpus\",\"-\"\n\"Item\",\"Frequency\",\"Relative frequency\"\n\"the\",\"1234\",\"9.5\"\n\"grain deal\",\"12\",\"0.1\"\n",
            "# made by hand\nword;freq\nthe;1.234\n\ngrain deal;12\n",
            "Lemma\tFrequency\nthe\t1,234\ngrain deal\t12.0\n",
            "1,the,1234\n2,grain deal,12\n",
        ];
        for form in forms {
            let list = read(form);
            let rows: Vec<_> =
                list.rows.iter().map(|row| (row.term.as_str(), row.count)).collect();
            assert_eq!(rows, [("the", 1234), ("grain deal", 12)], "{form}");
            assert_eq!(list.problems, [], "{form}");
            let df = list.rows[0].document_frequency;
            let known =
                ["document_frequency", "Range"].iter().any(|n| form.contains(n));
            assert_eq!(df, known.then_some(7), "{form}");
            assert_eq!(list.total, form.contains("Tokens").then_some(1246), "{form}");
        }
    }

    #[test]
    fn bad_lines_are_told_with_their_number() {
        let list = read("word\tcount\nthe\t12\nof\tmany\nand\n#tag\t3\n# note\n\t5\n");
        let terms: Vec<_> = list.rows.iter().map(|row| row.term.as_str()).collect();
        assert_eq!(terms, ["the", "#tag"]);
        let problems: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "list:3: \"many\" is no count: give a whole number",
                "list:4: no count in column 2",
                "list:7: no term in column 1",
            ]
        );
    }

    #[test]
    fn prose_is_no_list() {
        let texts = [
            "The vote was close.\nIt was late.\nNobody spoke.\n",
            "id,text\na,12\nb,13\nc,14\n",
            "{\"id\": \"a\", \"text\": \"x\", \"count\": 3, \"type\": \"news\"}\n",
            "2019 12\n2020 13\n2021 14\n2022 fifteen\n2023 sixteen\n",
            "",
        ];
        for text in texts {
            let lines: Vec<_> = text.lines().map(str::to_owned).collect();
            let layout = Layout::of(&lines, "text", LEAST_ROWS);
            assert!(layout.is_none() || text.starts_with("2019"), "{text}: {layout:?}");
        }
    }

    #[test]
    fn numbers_have_many_forms() {
        let forms =
            ["1234", "1,234", "1.234", "1 234", "1'234", "1\u{202f}234", "1234.0"];
        for form in forms {
            assert_eq!(number(form), Some(1234), "{form}");
        }
        for form in
            ["", "12,34", "1.5", "-3", "1e5", "12a", "1,2345", "99999999999999999999"]
        {
            assert_eq!(number(form), None, "{form}");
        }
    }
}
