//! Records as JSON lines, CSV rows and tables.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use comfy_table::{LineStyle, TableStyle};
use nutgraf::arrow::{ArrowRecord, row_line};
use serde::Serialize;

/// A record as one line of JSON.
pub(crate) fn json_line(record: &impl Serialize) -> Vec<u8> {
    json_lines(std::slice::from_ref(record))
}

/// A record as one line of JSON, whose fields are those of its columns if it goes into a
/// file of columns.
pub(crate) fn record_line<R: ArrowRecord + Serialize>(
    record: &R,
    columns: bool,
) -> Vec<u8> {
    if columns { row_line(record) } else { json_line(record) }
}

/// Records as lines of JSON.
pub(crate) fn json_lines(records: &[impl Serialize]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(128);
    for record in records {
        // Records are made of strings, numbers and lists: writing them cannot fail.
        let _ = serde_json::to_writer(&mut lines, record);
        lines.push(b'\n');
    }
    lines
}

/// Rows as CSV.
pub(crate) fn csv<R: AsRef<[u8]>>(rows: impl IntoIterator<Item = Vec<R>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and every row has as many fields.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A table with a header row; the columns in `numbers` are aligned to the right.
pub(crate) fn table(
    header: &[&str],
    numbers: &[usize],
    rows: Vec<Vec<String>>,
) -> String {
    let mut table = Table::new();
    let line = LineStyle::new('─', '─', '─', '─');
    table.load_style(TableStyle::new().header_separator(line));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().copied());
    for row in rows {
        table.add_row(row.into_iter().map(|text| Cell::new(one_line(&text))));
    }
    for &column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines = table.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

/// Text without line breaks and control characters, which a terminal would obey.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A number that may be missing, in full and as JSON writes it: tiny ones with an exponent.
pub(crate) fn number(value: Option<f64>) -> String {
    value.and_then(|value| serde_json::to_string(&value).ok()).unwrap_or_default()
}

/// The same for people: a few digits.
pub(crate) fn people(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| match value.abs() {
            0.0 => "0".to_owned(),
            1e9.. => format!("{value:.3e}"),
            1000.0.. => format!("{value:.0}"),
            0.01.. => format!("{value:.2}"),
            _ => format!("{value:.1e}"),
        },
    )
}
