//! Rows of Parquet files.

use std::{fs::File, sync::Arc};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, FieldRef, Schema};
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
            ParquetRecordBatchReaderBuilder,
        },
    },
    errors::ParquetError,
    file::metadata::RowGroupMetaData,
};

use super::{
    Batches, Fault, Fields, MOST_ROWS, ProblemKind, Wanted, guarded, of_arrow,
    value_type, wanted,
};

pub(super) fn broken_parquet(reason: &str) -> Fault {
    (ProblemKind::Malformed, format!("no Parquet file, or a damaged one: {reason}"))
}

/// The rows of a Parquet file, group by group: where one is damaged, the next goes on.
pub(super) struct Groups {
    file: File,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
    /// About how many bytes of a batch are wanted.
    size: usize,
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// The number of the next row, and of the first row of the next group.
    row: u64,
    next_group: u64,
}

impl Groups {
    pub(super) fn open(
        file: File,
        fields: &Fields,
        size: usize,
    ) -> Result<(Self, Wanted), Fault> {
        let broken = |error: ParquetError| broken_parquet(&of_parquet(&error));
        let metadata = metadata(&file).map_err(broken)?;
        let columns = wanted(metadata.schema(), fields)?;
        let roots = columns.iter().flatten().copied();
        let parquet = metadata.metadata().file_metadata().schema_descr();
        let mask = ProjectionMask::roots(parquet, roots);
        // Columns that nobody asked for are not in the batches.
        let mut kept: Vec<usize> = columns.iter().flatten().copied().collect();
        kept.sort_unstable();
        kept.dedup();
        let columns =
            columns.map(|column| kept.iter().position(|&k| Some(k) == column));
        let groups = Self {
            file,
            metadata,
            mask,
            size,
            group: 0,
            reader: None,
            row: 1,
            next_group: 1,
        };
        Ok((groups, columns))
    }

    /// Opens the next group; none after the last.
    fn begin(&mut self) -> Option<Result<(), String>> {
        let group = self.metadata.metadata().row_groups().get(self.group)?;
        self.row = self.next_group;
        self.next_group += u64::try_from(group.num_rows()).unwrap_or_default();
        let batch = self.rows_of_batch(group);
        let open = || {
            let file = self.file.try_clone()?;
            let metadata = self.metadata.clone();
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_row_groups(vec![self.group])
                .with_projection(self.mask.clone())
                .with_batch_size(batch)
                .build()
        };
        let reader = guarded(open);
        self.group += 1;
        Some(match reader {
            Ok(Ok(reader)) => {
                self.reader = Some(reader);
                Ok(())
            }
            Ok(Err(error)) => Err(of_parquet(&error)),
            Err(reason) => Err(reason),
        })
    }

    /// How many rows of a group have about so many bytes.
    fn rows_of_batch(&self, group: &RowGroupMetaData) -> usize {
        let whole = |n: i64| usize::try_from(n).unwrap_or_default();
        let columns = group.columns().iter().enumerate();
        let bytes: usize = columns
            .filter(|(leaf, _)| self.mask.leaf_included(*leaf))
            .map(|(_, column)| whole(column.uncompressed_size()))
            .fold(0, usize::saturating_add);
        let row = bytes / whole(group.num_rows()).max(1);
        (self.size / row.max(1)).clamp(1, MOST_ROWS)
    }

    /// What is lost of the group that is being read.
    fn lost(&mut self, reason: &str) -> (u64, String) {
        self.reader = None;
        let last = self.next_group.saturating_sub(1).max(self.row);
        let rows = format!("rows {} to {last} cannot be read: {reason}", self.row);
        (self.row, rows)
    }
}

impl Batches for Groups {
    fn next(&mut self) -> Option<Result<(RecordBatch, u64), (u64, String)>> {
        loop {
            let Some(reader) = &mut self.reader else {
                match self.begin()? {
                    Ok(()) => continue,
                    Err(reason) => return Some(Err(self.lost(&reason))),
                }
            };
            match guarded(|| reader.next()) {
                Ok(Some(Ok(batch))) => {
                    let first = self.row;
                    self.row += batch.num_rows() as u64;
                    return Some(Ok((batch, first)));
                }
                Ok(Some(Err(error))) => {
                    return Some(Err(self.lost(&of_arrow(&error))));
                }
                Ok(None) => {
                    self.reader = None;
                    if self.row < self.next_group {
                        return Some(Err(self.lost("the column has fewer values")));
                    }
                }
                Err(reason) => return Some(Err(self.lost(&reason))),
            }
        }
    }

    fn done(&self, size: u64) -> u64 {
        let rows = self.metadata.metadata().file_metadata().num_rows();
        let part = u128::from(self.row - 1) * u128::from(size);
        let rows = u128::try_from(rows).unwrap_or_default().max(1);
        u64::try_from(part / rows).unwrap_or(size)
    }
}

/// The metadata, with a schema that has texts as views, which share what they point at.
fn metadata(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    let metadata =
        ArrowReaderMetadata::load(file, ArrowReaderOptions::new()).or_else(|_| {
            // What Arrow has added to the file does not fit the file.
            let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            ArrowReaderMetadata::load(file, plain)
        })?;
    let fields = metadata.schema().fields().iter().map(|field| {
        let kind = match value_type(field.data_type()) {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
            _ => return Arc::clone(field),
        };
        FieldRef::new(field.as_ref().clone().with_data_type(kind))
    });
    let more = metadata.schema().metadata().clone();
    let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), more);
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
        .or(Ok(metadata))
}

fn of_parquet(error: &ParquetError) -> String {
    match error {
        ParquetError::General(reason) | ParquetError::EOF(reason) => reason.clone(),
        ParquetError::External(cause) => cause.to_string(),
        other => other.to_string(),
    }
}
