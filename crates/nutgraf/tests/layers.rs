//! The house as `ARCHITECTURE.md` draws it: which crate knows which, by what Cargo says.

use std::{collections::BTreeMap, env, error::Error, process::Command};

use serde_json::Value;

/// Every crate of the workspace, bottom up, with those it is built on.
const HOUSE: [(&str, &[&str]); 9] = [
    ("nutgraf-text", &[]),
    ("nutgraf-tokenize", &["nutgraf-text"]),
    ("nutgraf-stem", &["nutgraf-text"]),
    ("nutgraf-tag", &["nutgraf-text"]),
    ("nutgraf-frequency", &["nutgraf-text"]),
    ("nutgraf-salience", &["nutgraf-frequency", "nutgraf-text"]),
    (
        "nutgraf",
        &[
            "nutgraf-frequency",
            "nutgraf-salience",
            "nutgraf-stem",
            "nutgraf-tag",
            "nutgraf-text",
            "nutgraf-tokenize",
        ],
    ),
    ("nutgraf-cli", &["nutgraf"]),
    ("nutgraf-python", &["nutgraf"]),
];

/// What only one crate may know: threads and files, the terminal, Python.
const OWNED: [(&str, &[&str]); 3] = [
    (
        "nutgraf",
        &[
            "bzip2",
            "crossbeam-channel",
            "flate2",
            "globset",
            "ignore",
            "liblzma",
            "rayon",
            "zstd",
        ],
    ),
    ("nutgraf-cli", &["anstream", "clap_complete", "comfy-table", "indicatif"]),
    ("nutgraf-python", &["numpy", "pyo3", "pyo3-arrow", "pythonize"]),
];

/// A crate by name, with its dependencies; those of tests are nobody's business.
type Crates = BTreeMap<String, Vec<Dependency>>;

struct Dependency {
    name: String,
    optional: bool,
}

fn crates() -> Result<Crates, Box<dyn Error>> {
    let arguments = ["metadata", "--format-version=1", "--no-deps", "--offline"];
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let dependencies = |package: &Value| {
        let shipped = list(&package["dependencies"]);
        let shipped = shipped.iter().filter(|dependency| dependency["kind"] != "dev");
        shipped
            .map(|d| Dependency { name: name(d), optional: d["optional"] == true })
            .collect()
    };
    let packages = list(&metadata["packages"]);
    Ok(packages.iter().map(|package| (name(package), dependencies(package))).collect())
}

#[test]
fn the_crates_know_those_below_them() -> Result<(), Box<dyn Error>> {
    let crates = crates()?;
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, dependencies) in &crates {
        let own = dependencies.iter().map(|d| d.name.as_str());
        let mut own: Vec<&str> = own.filter(|d| crates.contains_key(*d)).collect();
        own.sort_unstable();
        found.insert(name, own);
    }
    let drawn = HOUSE.map(|(name, own)| (name, own.to_vec()));
    assert_eq!(found, BTreeMap::from(drawn));
    Ok(())
}

#[test]
fn threads_files_terminal_and_python_have_one_owner() -> Result<(), Box<dyn Error>> {
    let crates = crates()?;
    for (owner, libraries) in OWNED {
        for library in libraries {
            let users = crates.iter().filter(|(_, dependencies)| {
                dependencies.iter().any(|d| d.name == *library)
            });
            let users: Vec<&str> = users.map(|(name, _)| name.as_str()).collect();
            assert_eq!(users, [owner], "{library}");
        }
    }
    Ok(())
}

#[test]
fn a_library_can_be_had_without_what_its_surfaces_need() -> Result<(), Box<dyn Error>> {
    for (name, dependencies) in crates()? {
        let surface = ["nutgraf-cli", "nutgraf-python"].contains(&name.as_str());
        for library in ["arrow-array", "clap", "schemars", "serde_arrow"] {
            let used = dependencies.iter().find(|d| d.name == library);
            assert!(surface || used.is_none_or(|d| d.optional), "{name}: {library}");
        }
    }
    Ok(())
}
