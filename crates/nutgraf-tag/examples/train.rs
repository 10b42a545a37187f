//! Trains the English model; the README of this crate says on what.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it reports its progress"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use nutgraf_tag::training::{Perceptron, Tagged, tag_plainly};
use nutgraf_text::Tag;

/// How often the model sees every sentence.
const EPOCHS: usize = 5;

/// How often a word must occur to be more to the model than its ending.
const KNOWN: u32 = 5;

/// The genres of GUM that we train on: their texts are under CC BY, as the annotations are.
/// The other genres are for non-commercial use, to be shared alike, or not said.
const GENRES: [&str; 4] = ["academic", "court", "interview", "news"];

/// The documents of these genres that GUM keeps for development and tests, and we for the
/// figures in the README.
const HELD: [&str; 15] = [
    "academic_discrimination",
    "academic_eegimaa",
    "academic_exposure",
    "academic_librarians",
    "court_insanity",
    "court_loan",
    "court_mitigation",
    "interview_cyclone",
    "interview_gaming",
    "interview_hill",
    "interview_libertarian",
    "news_homeopathic",
    "news_iodine",
    "news_nasa",
    "news_sensitive",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut sentences = Vec::new();
    let mut checks = Vec::new();
    let mut output = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let path = PathBuf::from(arguments.next().ok_or("an option without a value")?);
        match option.as_str() {
            "--silver" => {
                let silver = conllu(&fs::read_to_string(path)?);
                sentences.extend(silver.into_iter().filter(Tagged::is_cased));
            }
            "--gum" => {
                sentences.extend(gum(&path, false)?);
                checks.push(("GUM".to_owned(), gum(&path, true)?));
            }
            "--check" => {
                let text = fs::read_to_string(&path)?;
                checks.push((path.display().to_string(), conllu(&text)));
            }
            "--output" => output = Some(path),
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let model = train(sentences);
    for (name, sentences) in &checks {
        report(name, &model, sentences);
        for (how, change) in CASES {
            let changed = sentences.iter().map(|sentence| recased(sentence, change));
            report(&format!("{name}, {how}"), &model, &changed.collect::<Vec<_>>());
        }
    }
    fs::write(output.ok_or("no --output")?, model)?;
    Ok(())
}

/// The bytes of a model: the same for the same sentences.
fn train(mut sentences: Vec<Tagged>) -> Vec<u8> {
    let words: usize = sentences.iter().map(|s| s.tags.len()).sum();
    eprintln!("{} sentences, {words} words", sentences.len());
    let mut perceptron = Perceptron::new(&known(&sentences));
    recase(&mut sentences);
    let mut random = 0x2545_f491_4f6c_dd1d;
    for epoch in 1..=EPOCHS {
        shuffle(&mut sentences, &mut random);
        let wrong: usize = sentences.iter().map(|s| perceptron.learn(s)).sum();
        eprintln!("epoch {epoch}: {wrong} wrong");
    }
    perceptron.model()
}

/// The words that are frequent enough to learn something of them.
fn known(sentences: &[Tagged]) -> Vec<&str> {
    let mut counts = BTreeMap::new();
    for word in sentences.iter().flat_map(|sentence| &sentence.folded) {
        *counts.entry(word.as_str()).or_insert(0) += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count >= KNOWN)
        .map(|(word, _)| word)
        .collect()
}

/// The documents of GUM that we use: those held out, or the others.
fn gum(folder: &Path, held: bool) -> Result<Vec<Tagged>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let mut sentences = Vec::new();
    for file in files {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(name) = name.strip_prefix("GUM_") else { continue };
        let known = GENRES.iter().any(|genre| name.split('_').next() == Some(genre));
        if known && HELD.contains(&name) == held {
            sentences.extend(conllu(&fs::read_to_string(&file)?));
        }
    }
    Ok(sentences)
}

/// Sentences of CoNLL-U, with the tags of the Penn Treebank that its fifth column has.
fn conllu(text: &str) -> Vec<Tagged> {
    let mut all = Vec::new();
    let mut sentence = Tagged::default();
    let mut space = true;
    for line in text.lines().chain([""]) {
        let fields: Vec<&str> = line.split('\t').collect();
        if line.is_empty() {
            if !sentence.tags.is_empty() {
                all.push(std::mem::take(&mut sentence));
            }
            space = true;
        } else if fields.len() == 10 && fields[0].parse::<u32>().is_ok() {
            join(&mut sentence, fields[1], fields[4], space);
            space = !fields[9].contains("SpaceAfter=No");
        }
    }
    all
}

/// Adds a word as our tokens have it: `don't` and `long-standing` are one word.
fn join(sentence: &mut Tagged, word: &str, tag: &str, space: bool) {
    let folded = word.to_lowercase().replace('’', "'");
    let clitic = matches!(folded.as_str(), "n't" | "'re" | "'ll" | "'ve" | "'m" | "'d");
    let hyphen = matches!(word, "-" | "‐");
    let (Some(surface), Some(whole), Some(known)) = (
        sentence.surfaces.last_mut(),
        sentence.folded.last_mut(),
        sentence.tags.last_mut(),
    ) else {
        return sentence.push(word, Tag::of(tag));
    };
    let is_word = surface.starts_with(char::is_alphanumeric);
    let open = is_word && surface.len() > 1 && surface.ends_with('-');
    if !(clitic || (!space && (open || (hyphen && is_word)))) {
        return sentence.push(word, Tag::of(tag));
    }
    surface.push_str(word);
    whole.push_str(&word.to_lowercase());
    if open {
        *known = compound(*known, Tag::of(tag));
    }
}

/// The tag of a word with a hyphen: that of its last part, but `long-standing`,
/// `state-owned` and `two-year` are adjectives.
fn compound(first: Tag, last: Tag) -> Tag {
    match (first, last) {
        (Tag::ProperNoun, Tag::ProperNoun) => Tag::ProperNoun,
        (_, Tag::Participle | Tag::Gerund) | (Tag::Number, Tag::Noun) => Tag::Adjective,
        (_, Tag::Other) => first,
        (_, last) => last,
    }
}

/// A way to write words.
type Case = fn(&str) -> String;

/// Ways in which case tells nothing.
const CASES: [(&str, Case); 3] = [
    ("in title case", title),
    ("in capitals", str::to_uppercase),
    ("in small letters", str::to_lowercase),
];

/// Adds copies of some sentences in small letters, in capitals and as headlines.
fn recase(sentences: &mut Vec<Tagged>) {
    let mut copies = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        match number % 16 {
            3 => copies.push(recased(sentence, str::to_lowercase)),
            7 => copies.push(recased(sentence, str::to_uppercase)),
            1 | 5 | 9 | 11 | 13 | 15 => copies.push(headline(sentence)),
            _ => {}
        }
    }
    sentences.extend(copies);
}

/// A sentence in title case and without articles.
fn headline(sentence: &Tagged) -> Tagged {
    let mut copy = Tagged::default();
    for (surface, tag) in sentence.surfaces.iter().zip(&sentence.tags) {
        if !matches!(surface.as_str(), "The" | "the" | "A" | "a" | "An" | "an") {
            copy.push(&title(surface), *tag);
        }
    }
    copy
}

fn recased(sentence: &Tagged, change: Case) -> Tagged {
    let mut copy = sentence.clone();
    for surface in &mut copy.surfaces {
        *surface = change(surface);
    }
    copy
}

/// A word as headlines write it.
fn title(word: &str) -> String {
    if word.len() < 4 {
        return word.to_owned();
    }
    let mut chars = word.chars();
    chars
        .next()
        .map_or(String::new(), |head| head.to_uppercase().chain(chars).collect())
}

/// Fisher and Yates, with xorshift.
fn shuffle(sentences: &mut [Tagged], random: &mut u64) {
    for count in (2..=sentences.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        let other = usize::try_from(*random % count as u64).unwrap_or(0);
        sentences.swap(count - 1, other);
    }
}

/// Prints how many tags are right, and what is often taken for what.
fn report(name: &str, model: &[u8], sentences: &[Tagged]) {
    let (mut right, mut all, mut nominal, mut nominals) = (0, 0, 0, 0);
    let mut confused: Vec<(String, usize)> = Vec::new();
    for sentence in sentences {
        let tags = tag_plainly(model, sentence);
        for ((gold, tag), word) in sentence.tags.iter().zip(tags).zip(&sentence.folded)
        {
            if !word.starts_with(char::is_alphanumeric) {
                continue;
            }
            all += 1;
            right += u32::from(*gold == tag);
            if matches!(gold, Tag::Noun | Tag::ProperNoun | Tag::Adjective | Tag::Verb)
            {
                nominals += 1;
                nominal += u32::from(*gold == tag);
            }
            if *gold == tag {
                continue;
            }
            let pair = format!("{gold:?} for {tag:?}");
            match confused.iter_mut().find(|(known, _)| *known == pair) {
                Some((_, count)) => *count += 1,
                None => confused.push((pair, 1)),
            }
        }
    }
    let share = |right: u32, all: u32| 100.0 * f64::from(right) / f64::from(all);
    println!(
        "{name}: {:.2} % of {all} words; {:.2} % of nouns, names, adjectives and verbs",
        share(right, all),
        share(nominal, nominals)
    );
    confused.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let shown = confused.iter().take(8).map(|(pair, count)| format!("{pair} {count}"));
    println!("  {}", shown.collect::<Vec<_>>().join(", "));
}
