use serde::{Serialize, Serializer, ser::SerializeMap};

/// Measures with their values, in the order in which they were asked for; in data, an
/// object.
///
/// A value is `None` (null) where the measure is undefined or infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured<M>(pub Vec<(M, Option<f64>)>);

impl<M: Copy + PartialEq> Measured<M> {
    /// The value of a measure; `None` also if it was not asked for.
    pub fn get(&self, measure: M) -> Option<f64> {
        self.0.iter().find(|(asked, _)| *asked == measure).and_then(|(_, value)| *value)
    }
}

impl<M: Serialize> Serialize for Measured<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (measure, value) in &self.0 {
            map.serialize_entry(measure, value)?;
        }
        map.end()
    }
}
