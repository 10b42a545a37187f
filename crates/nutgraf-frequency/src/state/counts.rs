/// How often something was counted, and how many documents held it.
///
/// Of a term these are its occurrences and the documents that hold it; of a corpus, its
/// words and its documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// Occurrences.
    pub count: u64,
    /// Documents.
    pub documents: u64,
}

impl Count {
    /// Of so many occurrences in so many documents.
    pub const fn new(count: u64, documents: u64) -> Self {
        Self { count, documents }
    }

    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            count: self.count.checked_add(other.count)?,
            documents: self.documents.checked_add(other.documents)?,
        })
    }

    fn checked_sub(self, other: Self) -> Option<Self> {
        Some(Self {
            count: self.count.checked_sub(other.count)?,
            documents: self.documents.checked_sub(other.documents)?,
        })
    }
}

/// The counts of a row of a state: of whole documents, and of their fields where these
/// were counted for themselves.
///
/// ```
/// # use nutgraf_frequency::{Count, StateCounts};
/// let monday = StateCounts { whole: Count::new(3, 2), ..StateCounts::default() };
/// let week = monday.checked_add(monday).unwrap();
/// assert_eq!(week.whole, Count::new(6, 4));
/// assert_eq!(week.checked_sub(monday), Some(monday));
/// assert_eq!(monday.checked_sub(week), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StateCounts {
    /// Of the documents.
    pub whole: Count,
    /// Of their titles.
    pub title: Count,
    /// Of their texts.
    pub text: Count,
}

impl StateCounts {
    /// The sum, if it is not too large for a number.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            whole: self.whole.checked_add(other.whole)?,
            title: self.title.checked_add(other.title)?,
            text: self.text.checked_add(other.text)?,
        })
    }

    /// The difference, if no number of it is below zero.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Some(Self {
            whole: self.whole.checked_sub(other.whole)?,
            title: self.title.checked_sub(other.title)?,
            text: self.text.checked_sub(other.text)?,
        })
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
