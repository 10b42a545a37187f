//! `--explain`: each score can be made again from its numbers.

use serde_json::Value;

use super::support::{KeywordRecord, METHODS, Place, records};

/// What the program takes for an option, as its error names it.
fn choices(place: &Place, option: &str) -> Vec<String> {
    let message = place.run(&format!("keywords news --{option} ?")).fatal();
    let (_, listed) = message.split_once("[possible values: ").expect("choices");
    let (listed, _) = listed.split_once(']').expect("choices");
    listed.split(", ").map(str::to_owned).collect()
}

#[test]
fn explanations_give_the_scores() {
    let place = Place::with_news();
    assert_eq!(choices(&place, "method"), METHODS);
    for method in METHODS {
        check(&place, method, "");
    }
}

#[test]
fn explanations_give_the_scores_whatever_the_options() {
    let place = Place::with_news();
    for metric in choices(&place, "metric") {
        check(&place, "rake", &format!("--metric {metric}"));
        check(&place, "rake-nltk", &format!("--metric {metric} --repeated drop"));
    }
    for formula in choices(&place, "idf") {
        check(&place, "tf-idf", &format!("--idf {formula}"));
    }
    for linkage in choices(&place, "linkage") {
        check(&place, "topicrank", &format!("--linkage {linkage} --threshold 0.5"));
        check(&place, "multipartiterank", &format!("--linkage {linkage} --alpha 2"));
    }
    for method in ["textrank", "singlerank", "positionrank"] {
        check(&place, method, "--normalized --window 5");
    }
    for method in ["yake-0.4.8", "yake-0.7"] {
        check(&place, method, "--features frequency,case --window 2 --max-words 4");
    }
    check(&place, "kp-miner", "--lasf 1 --alpha 1 --sigma 9");
}

#[track_caller]
fn check(place: &Place, method: &str, options: &str) {
    let line = format!("keywords news --explain --method {method} {options}");
    let mut scores = 0;
    for record in records::<KeywordRecord>(&place.run(&line).done()) {
        for keyword in &record.keywords {
            let explanation = keyword.explanation.as_ref().expect("an explanation");
            assert_eq!(explanation["method"], method);
            near(score(explanation, method), keyword.score);
            scores += 1;
        }
    }
    assert!(scores > 50, "{scores}: {line}");
}

/// The score from nothing but the numbers of its explanation.
fn score(explanation: &Value, method: &str) -> f64 {
    let number = |name| number(explanation, name);
    let words = || words(explanation);
    let mean = |of: Vec<f64>| of.iter().sum::<f64>() / of.len() as f64;
    let length = || 1.0 + (words().len() as f64).ln();
    match method {
        "nutgraf" => {
            let features = explanation["features"].as_array().expect("features");
            let product = |f| self::number(f, "weight") * self::number(f, "value");
            features.iter().map(product).sum()
        }
        "yake" => {
            let scores: Vec<f64> = words().iter().map(yake).collect();
            let sum = 1.0 + scores.iter().sum::<f64>();
            scores.iter().product::<f64>() / (number("count") * sum)
        }
        "yake-0.4.8" | "yake-0.7" => reference_yake(explanation),
        "rake" | "rake-nltk" => {
            let metric = explanation["metric"].as_str().expect("a metric");
            words().iter().map(|word| rake(word, metric)).sum()
        }
        "kp-miner" => {
            let odds =
                (1.0 + number("documents")) / (1.0 + number("document_frequency"));
            number("count") * odds.log2() * number("boost")
        }
        "bm25" => {
            let idf = |word: &Value| {
                let df = self::number(word, "document_frequency");
                (1.0 + (number("documents") - df + 0.5) / (df + 0.5)).ln()
            };
            let count = number("count");
            let tf = count / (1.5 * (0.25 + 0.75 * number("relative_length")) + count);
            tf * mean(words().iter().map(idf).collect()) * length()
        }
        "textrank" | "singlerank" | "positionrank" => {
            let ranks: Vec<f64> = words().iter().map(rank).collect();
            let mean_wanted = explanation["normalized"] == true;
            if mean_wanted { mean(ranks) } else { ranks.iter().sum() }
        }
        "topicrank" | "multipartiterank" => {
            let topic = explanation["topic"].as_array().expect("a topic");
            assert!(topic.contains(&explanation["keyword"]));
            rank(explanation)
        }
        "tf-idf" => {
            let formula = explanation["formula"].as_str().expect("a formula");
            let idf = |word: &Value| {
                let df = self::number(word, "document_frequency");
                idf(formula, number("documents"), df)
            };
            number("count") * mean(words().iter().map(idf).collect()) * length()
        }
        _ => panic!("no such method: {method}"),
    }
}

/// The score of a candidate with stop words inside.
fn reference_yake(explanation: &Value) -> f64 {
    let (mut product, mut sum) = (1.0, 0.0);
    for word in words(explanation) {
        let (factor, summand) = if word["role"] == "bridge" {
            let p = number(word, "before") * number(word, "behind");
            (2.0 - p, p - 1.0)
        } else {
            (yake(word), yake(word))
        };
        product *= factor;
        sum += summand;
    }
    near(number(explanation, "product"), product);
    near(number(explanation, "sum"), sum);
    product / ((sum + 1.0) * number(explanation, "count"))
}

/// The score of a word by YAKE's features.
fn yake(word: &Value) -> f64 {
    let [case, position, frequency, relatedness, spread] =
        ["case", "position", "frequency", "relatedness", "spread"]
            .map(|name| number(word, name));
    position * relatedness / (case + frequency / relatedness + spread / relatedness)
}

fn rake(word: &Value, metric: &str) -> f64 {
    let (degree, frequency) = (number(word, "degree"), number(word, "frequency"));
    match metric {
        "degree-to-frequency-ratio" => degree / frequency,
        "word-degree" => degree,
        "word-frequency" => frequency,
        _ => panic!("no such metric: {metric}"),
    }
}

fn idf(formula: &str, n: f64, df: f64) -> f64 {
    // A term that no document has counted counts as if one had it.
    let some = df.max(1.0);
    match formula {
        "smooth" | "lucene" => 1.0 + ((1.0 + n) / (1.0 + df)).ln(),
        "plain" => 1.0 + (n / some).ln(),
        "spark" => ((1.0 + n) / (1.0 + df)).ln(),
        "gensim" => (n / some).log2(),
        "zero-corrected" => ((1.0 + n) / some).log2(),
        "probabilistic" if 2.0 * df >= n => 0.0,
        "probabilistic" => ((n - df) / some).log2(),
        "pke" => ((1.0 + n) / (1.0 + df)).log2(),
        "none" => 1.0,
        _ => panic!("no such formula: {formula}"),
    }
}

/// The rank of a node by the equation of `PageRank`.
fn rank(node: &Value) -> f64 {
    let equation = &node["equation"];
    let number = |name| number(equation, name);
    let (damping, bias) = (
        number("damping"),
        equation["bias"].as_f64().unwrap_or_else(|| 1.0 / number("nodes")),
    );
    let sources = equation["sources"].as_array().expect("sources").iter();
    let given = |from: &Value| {
        assert!(from["from"].as_str().is_some_and(|name| !name.is_empty()));
        self::number(from, "rank") * self::number(from, "share")
    };
    let sum = sources.map(given).sum::<f64>() + number("others");
    let rank = (1.0 - damping) * bias + damping * (sum + number("stuck") * bias);
    near(self::number(node, "rank"), rank);
    rank
}

/// But for the rounding of single operations.
#[track_caller]
fn near(found: f64, expected: f64) {
    let error = (found - expected).abs() / expected.abs().max(1e-6);
    assert!(error <= 1e-10, "{found} instead of {expected}");
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or_else(|| panic!("no number {name}: {of}"))
}

fn words(explanation: &Value) -> &[Value] {
    let words = explanation["words"].as_array().expect("words");
    assert!(!words.is_empty());
    assert!(words.iter().all(|word| word["word"].as_str().is_some()));
    words
}

#[test]
fn tables_show_explanations() {
    let place = Place::with_news();
    let out = place
        .run("keywords news/fr.jsonl --method yake --explain --format table")
        .done();
    assert!(out.contains("explanation") && out.contains(" × (1 + "));
}

#[test]
fn a_text_too_long_for_a_method_is_told() {
    let place = Place::new();
    let sentence = |n| format!("We met Marek Name{n} there.");
    let sentences: Vec<String> = (0..4200).map(sentence).collect();
    place.write("long.txt", sentences.join(" "));
    let notice = "topicrank read only the first 4096 different candidates";
    let said = format!("notice: document \"long.txt\": {notice}\n");
    let ended = place.run("keywords long.txt --language en --method topicrank");
    assert_eq!((ended.code, &ended.err), (Some(0), &said));
    let found: Vec<KeywordRecord> = records(&ended.out);
    assert_eq!(found[0].notices, [notice]);
    let ended = place.run("compare long.txt --language en --methods yake,topicrank");
    assert_eq!((ended.code, &ended.err), (Some(0), &said));
    assert!(ended.out.contains(notice));
    place.run("keywords long.txt --language en --method textrank").done();
}
