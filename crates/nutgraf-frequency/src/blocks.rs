use crate::SparseMatrix;

/// So many documents make a block: their rows fit into memory near the processor.
const DOCUMENTS: usize = 1 << 10;

/// The values of a matrix that come column after column, by blocks of documents.
#[derive(Clone, Debug)]
pub(crate) struct Blocks {
    documents: usize,
    blocks: Vec<Vec<Value>>,
}

#[derive(Clone, Copy, Debug)]
struct Value {
    column: u32,
    /// The document's number in its block.
    row: u16,
    /// [`MORE`] says that the count goes on in the next value.
    count: u16,
}

const MORE: u16 = u16::MAX;

impl Blocks {
    /// No values yet of so many documents.
    pub(crate) fn new(documents: usize) -> Self {
        let blocks = vec![Vec::new(); documents.div_ceil(DOCUMENTS)];
        Self { documents, blocks }
    }

    /// Adds the next value of a document: its columns come in ascending order.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the number is cut to a block")]
    pub(crate) fn push(&mut self, document: u32, column: u32, mut count: u32) {
        let document = document as usize;
        let row = (document % DOCUMENTS) as u16;
        let Some(block) = self.blocks.get_mut(document / DOCUMENTS) else { return };
        while count >= u32::from(MORE) {
            block.push(Value { column, row, count: MORE });
            count -= u32::from(MORE);
        }
        block.push(Value { column, row, count: count as u16 });
    }

    /// Shows `see` the columns of all values with the counts.
    pub(crate) fn each(&self, mut see: impl FnMut(u32, u32)) {
        for block in &self.blocks {
            each(block, |value, count| see(value.column, count));
        }
    }

    /// Gives each column a new number, in whatever order.
    pub(crate) fn renumber(&mut self, columns: &[u32]) {
        for block in &mut self.blocks {
            for value in &mut *block {
                let column = columns.get(value.column as usize).copied();
                value.column = column.unwrap_or(value.column);
            }
            // Stable: what goes on in the next value still does.
            block.sort_by_key(|value| value.column);
        }
    }

    /// Keeps the columns that have a number, which ascend as the old ones do.
    pub(crate) fn keep(&mut self, column: impl Fn(u32) -> Option<u32>) {
        for block in &mut self.blocks {
            block.retain_mut(|value| {
                let new = column(value.column);
                value.column = new.unwrap_or(value.column);
                new.is_some()
            });
        }
    }

    /// The rows.
    pub(crate) fn into_matrix<T: Copy + From<u32>>(self) -> SparseMatrix<T> {
        let values = self.blocks.iter().map(Vec::len).sum();
        let mut matrix = SparseMatrix {
            indptr: Vec::with_capacity(self.documents + 1),
            indices: Vec::with_capacity(values),
            data: Vec::with_capacity(values),
            terms: Vec::new(),
        };
        matrix.indptr.push(0);
        let mut left = self.documents;
        for block in self.blocks {
            let documents = left.min(DOCUMENTS);
            left -= documents;
            add_rows(&mut matrix, &block, documents);
        }
        matrix
    }
}

/// Shows `see` the values of a block with their whole counts.
#[inline]
fn each(block: &[Value], mut see: impl FnMut(Value, u32)) {
    let mut before = 0;
    for &value in block {
        let count = before + u32::from(value.count);
        if value.count == MORE {
            before = count;
        } else {
            before = 0;
            see(value, count);
        }
    }
}

/// Adds the rows of a block of so many documents.
fn add_rows<T: Copy + From<u32>>(
    matrix: &mut SparseMatrix<T>,
    block: &[Value],
    documents: usize,
) {
    let SparseMatrix { indptr, indices, data, .. } = matrix;
    // Where the next value of each row goes.
    let mut next = vec![0; documents];
    each(block, |value, _| {
        if let Some(length) = next.get_mut(usize::from(value.row)) {
            *length += 1;
        }
    });
    let mut end = indices.len();
    for next in &mut next {
        let length = std::mem::replace(next, end);
        end += length;
        indptr.push(end);
    }
    indices.resize(end, 0);
    data.resize(end, T::from(0));
    each(block, |value, count| {
        let Some(next) = next.get_mut(usize::from(value.row)) else { return };
        let place = (indices.get_mut(*next), data.get_mut(*next));
        if let (Some(index), Some(number)) = place {
            (*index, *number) = (value.column, count.into());
        }
        *next += 1;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_and_many_documents_come_back() {
        let counts = [1, 65_534, 65_535, 65_536, 131_070, u32::MAX];
        let mut blocks = Blocks::new(3000);
        for (column, &count) in (0..).zip(&counts) {
            blocks.push(5, column, count);
            blocks.push(2999, column, 7);
        }
        blocks.renumber(&[5, 4, 3, 2, 1, 0]);
        let mut sums = [(0, 0); 6];
        blocks.each(|column, count| {
            let (documents, sum) = &mut sums[column as usize];
            *documents += 1;
            *sum += u64::from(count);
        });
        let matrix = blocks.into_matrix::<u32>();
        assert_eq!(matrix.documents(), 3000);
        assert!(matrix.row(5).map(|(_, c)| c).eq(counts.into_iter().rev()));
        assert!(matrix.row(2999).eq((0..6).map(|column| (column, 7))));
        assert_eq!(matrix.row(4).count() + matrix.row(2998).count(), 0);
        assert_eq!(sums.map(|(documents, _)| documents), [2; 6]);
        assert_eq!(sums[5].1, 8);
    }
}
