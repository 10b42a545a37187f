//! `nutgraf fit`.

use serde_json::{Value, json};

use super::support::{Place, records, shared_data};

/// What a place's profile and report say.
fn fitted(place: &Place, line: &str) -> (Value, Value) {
    let report = place.run(&format!("fit {line} -o house.json -f jsonl")).done();
    let profile = serde_json::from_str(&place.read("house.json")).unwrap();
    (profile, serde_json::from_str(&report).unwrap())
}

/// F1@10 of a profile, by `evaluate`.
fn f1(place: &Place, profile: &str, articles: &str) -> f64 {
    let keywords = format!("keywords {articles} --method nutgraf --profile {profile}");
    place.run(&format!("{keywords} --language-field lang -o found.jsonl")).done();
    let line = format!("evaluate found.jsonl --gold {articles} --at 10");
    let record = &records::<Value>(&place.run(&line).done())[0];
    record["at"][0]["f1"].as_f64().unwrap()
}

#[test]
fn a_profile_for_a_house() {
    let place = Place::with_news();
    let (profile, report) = fitted(&place, "--gold news --profile phrases");
    assert_eq!(profile["profile"], "house");
    let provenance = &profile["provenance"];
    assert_eq!(provenance["base"], "phrases");
    assert_eq!(provenance["gold"], "news: 62");
    assert_eq!(provenance["options"], "--profile phrases");
    assert_eq!(provenance["documents"], "62, 34 of them tagged");
    assert_eq!((&report["documents"], &report["folds"]), (&json!(62), &json!(5)));
    // What the profile is worth on articles that it has not seen.
    let cut = &report["evaluation"][1]["at"][1];
    assert_eq!(cut["k"], 10);
    let gain = cut["f1_difference"]["interval"]["low"].as_f64().unwrap();
    assert!(gain > 0.0, "{cut}");
    let kinds: Vec<_> = report["weights"].as_array().unwrap().iter().collect();
    let documents: Vec<_> = kinds.iter().map(|kind| &kind["documents"]).collect();
    assert_eq!(documents, [&json!(34), &json!(62)]);
    for kind in kinds {
        let tried = kind["tried"].as_array().unwrap();
        let best = tried.iter().map(|tried| tried["f1"].as_f64().unwrap());
        let best = best.fold(0.0, f64::max);
        let chosen = tried.iter().find(|tried| tried["l2"] == kind["l2"]).unwrap();
        assert_eq!((tried.len(), chosen["f1"].as_f64()), (5, Some(best)));
        let recall = kind["recall"].as_f64().unwrap();
        assert!((0.5..1.0).contains(&recall), "{recall}");
    }
    // The profile is used as any other, and knows the articles that it has seen.
    assert!(f1(&place, "house.json", "news") > f1(&place, "phrases", "news") + 0.05);
}

/// The figures of the base are those that `evaluate` has.
#[test]
fn figures_of_the_base() {
    let place = Place::with_news();
    // No article says its language, which `keywords` finds out and gold keywords do not.
    let line = "--gold news/en-1.jsonl --gold news/en-2.jsonl --l2 0.1";
    let (profile, report) = fitted(&place, line);
    let base = &report["evaluation"][0];
    assert_eq!(base["predictions"], "editor");
    let keywords = "keywords news/en-1.jsonl news/en-2.jsonl --method nutgraf -n 15";
    place.run(&format!("{keywords} -o found.jsonl")).done();
    place.write(
        "gold.jsonl",
        [place.read("news/en-1.jsonl"), place.read("news/en-2.jsonl")].concat(),
    );
    let mut record: Vec<Value> =
        records(&place.run("evaluate found.jsonl --gold gold.jsonl").done());
    record[0]["predictions"] = json!("editor");
    assert_eq!(base, &record[0]);
    assert_eq!(profile["provenance"]["gold"], "en-1.jsonl: 22, en-2.jsonl: 12");
    assert_eq!(profile["provenance"]["l2"], "tagged 0.1, untagged 0.1 (given)");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let place = Place::with_news();
    let report = place.run("fit --gold news --threads 1 -o one.json").done();
    let one = place.read("one.json");
    for threads in [2, 7] {
        let ended = place.run(&format!("fit --gold news --threads {threads}"));
        assert_eq!((ended.code, &ended.out, &ended.err), (Some(0), &one, &report));
    }
    assert!(report.contains("5 parts") && report.contains("against first"));
    assert!(one.ends_with("}\n"));
}

#[test]
fn rules_can_be_changed() {
    let place = Place::with_news();
    let line = "--gold news --max-words 2 --nested keep --name short --l2 1";
    let (profile, _) = fitted(&place, line);
    assert_eq!(profile["candidates"], json!({"names": "whole", "max_words": 2}));
    assert_eq!(
        (&profile["nested"], &profile["profile"]),
        (&json!("keep"), &json!("short"))
    );
    let options = "--name short --l2 1 --max-words 2 --nested keep";
    assert_eq!(profile["provenance"]["options"], options);
    // A profile is a beginning, too, whatever folder it is in.
    place.write("folder/short.json", place.read("house.json"));
    let (again, _) = fitted(&place, "--gold news --profile folder/short.json --l2 1");
    assert_eq!(again["candidates"], profile["candidates"]);
    assert_eq!(again["provenance"]["options"], "--profile short.json --l2 1");
}

/// Held back without end, weights stay where they were.
#[test]
fn nothing_is_learnt_from_articles_that_do_not_count() {
    let place = Place::with_news();
    let weights = |profile: &Value| {
        let weights = profile["untagged"].as_object().unwrap().clone();
        weights.into_iter().map(|(name, weight)| (name, weight.as_f64().unwrap()))
    };
    let (first, report) = fitted(&place, "--gold news --l2 1000000");
    let difference = &report["evaluation"][1]["at"][0]["f1_difference"];
    assert_eq!(difference["mean"], 0.0);
    let again = fitted(&place, "--gold news --l2 1000000 --profile house.json").0;
    for (name, weight) in weights(&again) {
        let before = first["untagged"][&name].as_f64().unwrap_or_default();
        assert!((weight - before).abs() < 0.001, "{name}: {before}, {weight}");
    }
    let zero = fitted(&place, "--gold news --l2 1000000 --shrink-to zero").0;
    assert!(weights(&zero).all(|(_, weight)| weight.abs() < 0.001), "{zero}");
}

#[test]
fn bad_gold() {
    let place = Place::with_news();
    let mut lines = place.read("news/en-1.jsonl");
    lines.push_str("{\"id\": 1, \"keys\": [\"x\"]}\n{\"id\": 2, \"text\": \"x\"}\n{\n");
    place.write("gold.jsonl", lines);
    let ended = place.run("fit --gold gold.jsonl --l2 0.1 -o house.json");
    assert_eq!(ended.code, Some(1));
    for part in ["gold.jsonl:23", "\"text\"", "gold.jsonl:24", "\"keys\"", ":25"] {
        assert!(ended.err.contains(part), "{part}: {}", ended.err);
    }
    assert!(place.read("house.json").contains("gold.jsonl: 22"));
    let ended = place.run("fit --gold gold.jsonl -o other.json --on-error fail");
    assert_eq!((ended.code, place.path("other.json").exists()), (Some(2), false));
}

#[test]
fn few_documents() {
    let place = Place::with_news();
    let lines = place.read("news/en-1.jsonl");
    let first = |number| lines.split_inclusive('\n').take(number).collect::<String>();
    place.write("four.jsonl", first(4));
    place.write("six.jsonl", first(6));
    let naming = ["at least 5 documents, better 20", "there are 4"];
    place.run("fit --gold four.jsonl -o house.json").fatal_naming(&naming);
    assert!(!place.path("house.json").exists());
    let ended = place.run("fit --gold six.jsonl -o house.json");
    assert_eq!(ended.code, Some(0));
    assert!(ended.err.contains("notice: 6 documents are few"), "{}", ended.err);
    // Too few English ones for weights of their own.
    place.write("mixed.jsonl", [first(4), place.read("news/fr.jsonl")].concat());
    let ended = place.run("fit --gold mixed.jsonl -o mixed.json");
    let kept = "the weights `tagged` are those of the profile to begin with: 4";
    assert!(ended.err.contains(kept), "{}", ended.err);
    assert!(ended.out.contains("kept"), "{}", ended.out);
    assert!(place.read("mixed.json").contains("\"tagged kept, untagged "));
}

#[test]
fn mistakes_are_named() {
    let place = Place::with_news();
    for (options, parts) in [
        ("--profile novels", &["profile", "novels", "editor, phrases"][..]),
        ("--profile news/fr.jsonl", &["profile", "fr.jsonl", "none of editor"]),
        ("--l2 0", &["l2", "\"0\"", "above 0"]),
        ("--l2 nan", &["l2", "NaN", "above 0"]),
        ("--max-words 9", &["max-words", "9", "1 to 5"]),
        ("--shrink-to mean", &["shrink-to", "mean", "base, zero"]),
        ("--nested no", &["nested", "no", "drop", "keep"]),
        ("--at 0", &["at", "0"]),
        ("-o news/fr.jsonl", &["--output", "file of the input"]),
        ("--gold - --gold -", &["standard input", "more than once"]),
        ("--gold absent.jsonl", &["no such file", "absent.jsonl"]),
    ] {
        place.run(&format!("fit --gold news {options}")).fatal_naming(parts);
    }
}

#[test]
fn gold_from_the_standard_input() {
    let place = Place::with_news();
    let lines = place.read("news/en-1.jsonl");
    let ended = place.feed("fit --gold - --l2 0.1", lines.as_bytes());
    assert_eq!(ended.code, Some(0));
    assert!(ended.out.contains("\"standard input: 22\""), "{}", ended.out);
}

/// What half of the editors have chosen tells what the other half will.
#[test]
fn twenty_articles_of_editors() {
    let Some(lines) = shared_data("data/keyphrases/editors.jsonl") else { return };
    let place = Place::new();
    let half = |odd| {
        let lines = lines.split_inclusive('\n').enumerate();
        lines.filter(|(at, _)| at % 2 == odd).map(|(_, line)| line).collect::<String>()
    };
    place.write("even.jsonl", half(0));
    place.write("odd.jsonl", half(1));
    place.run("fit --gold even.jsonl --profile phrases -o house.json").done();
    let before = f1(&place, "phrases", "odd.jsonl");
    let after = f1(&place, "house.json", "odd.jsonl");
    assert!(after > before + 0.02, "F1@10 {before} with phrases, {after} fitted");
}
