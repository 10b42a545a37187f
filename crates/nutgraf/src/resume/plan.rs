use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::Digest;

/// What a run does to its documents: all that the result depends on but the input.
///
/// ```
/// use nutgraf::resume::Plan;
/// use nutgraf::{KeywordOptions, KeywordShown};
///
/// let (options, more) = (KeywordOptions::default(), KeywordOptions { top: 20, ..Default::default() });
/// let (plan, other) = (Plan::new("keywords").with(&options), Plan::new("keywords").with(&more));
/// assert_eq!(plan.differences(&other), ["top (10, 20)"]);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    command: String,
    options: BTreeMap<String, Value>,
}

impl Plan {
    /// Of a command without options yet.
    pub fn new(command: &str) -> Self {
        Self { command: command.to_owned(), options: BTreeMap::new() }
    }

    /// With the fields of some options.
    #[must_use]
    pub fn with(mut self, options: &impl Serialize) -> Self {
        // Options are plain data: this cannot fail.
        if let Ok(Value::Object(fields)) = serde_json::to_value(options) {
            let named = fields.into_iter().map(|(name, value)| (spelt(&name), value));
            self.options.extend(named);
        }
        self
    }

    /// With one more value.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.options.insert(name.to_owned(), value.into());
        self
    }

    /// With what is in a file, if there is one.
    #[must_use]
    pub fn and_file(self, name: &str, path: &Path) -> Self {
        let Ok(bytes) = fs::read(path) else { return self };
        let mut digest = Digest::default();
        digest.add(&bytes);
        self.and(&format!("content of {name}"), digest.finish())
    }

    /// What differs in another plan, with the value here and there.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        if self.command != other.command {
            return vec![format!("command ({}, {})", self.command, other.command)];
        }
        let names = self.options.keys().chain(other.options.keys());
        let mut names: Vec<&String> = names.collect();
        names.sort_unstable();
        names.dedup();
        let value = |plan: &Self, name| match plan.options.get(name) {
            None | Some(Value::Null) => "none".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let compared = names.into_iter().map(|name| {
            let (ours, theirs) = (value(self, name), value(other, name));
            (ours != theirs).then(|| format!("{name} ({ours}, {theirs})"))
        });
        compared.flatten().collect()
    }
}

/// A field's name as the option is spelt.
fn spelt(field: &str) -> String {
    field.replace('_', "-")
}
