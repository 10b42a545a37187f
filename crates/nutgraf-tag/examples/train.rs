//! Trains the English model; see the README of this crate.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it reports its progress"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use nutgraf_tag::training::{Perceptron, Tagged, tag_plainly};
use nutgraf_text::Tag;

/// How often the model sees every sentence.
const EPOCHS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut sentences: Vec<Tagged> = Vec::new();
    let mut held = Vec::new();
    let mut output = None;
    while let Some(option) = arguments.next() {
        let value = PathBuf::from(arguments.next().ok_or("an option without a value")?);
        match option.as_str() {
            "--gum" => sentences.extend(read_all(&value, gum)?),
            "--tagged" => sentences.extend(read_all(&value, underscored)?),
            "--check" => held.extend(read_all(&value, underscored)?),
            "--output" => output = Some(value),
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let words: usize = sentences.iter().map(|s| s.tags.len()).sum();
    eprintln!("{} sentences, {words} words", sentences.len());
    if held.is_empty() {
        let (test, rest): (Vec<_>, Vec<_>) =
            sentences.into_iter().enumerate().partition(|(n, _)| n % 20 == 7);
        held = test.into_iter().map(|(_, sentence)| sentence).collect();
        sentences = rest.into_iter().map(|(_, sentence)| sentence).collect();
    }
    recase(&mut sentences);
    let mut perceptron = Perceptron::default();
    let mut random = 0x2545_f491_4f6c_dd1d;
    for epoch in 1..=EPOCHS {
        shuffle(&mut sentences, &mut random);
        let wrong: usize = sentences.iter().map(|s| perceptron.learn(s)).sum();
        eprintln!("epoch {epoch}: {wrong} wrong");
    }
    let model = perceptron.model();
    report(&model, &held);
    fs::write(output.ok_or("no --output")?, model)?;
    Ok(())
}

/// Reads a file, or all files of a folder in the order of their names.
fn read_all(
    path: &Path,
    read: fn(&str) -> Vec<Tagged>,
) -> Result<Vec<Tagged>, Box<dyn Error>> {
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            files.push(entry?.path());
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut all = Vec::new();
    for file in files {
        all.extend(read(&fs::read_to_string(file)?));
    }
    Ok(all)
}

/// Sentences of `word_TAG word_TAG`, one a line, with tags of the Penn Treebank.
fn underscored(text: &str) -> Vec<Tagged> {
    let mut all = Vec::new();
    for line in text.lines() {
        let mut sentence = Tagged::default();
        for item in line.split_whitespace() {
            let Some((word, tag)) = item.rsplit_once('_') else { continue };
            join(&mut sentence, word, tag, true);
        }
        if !sentence.tags.is_empty() {
            all.push(sentence);
        }
    }
    all
}

/// Sentences of CoNLL-U.
fn gum(text: &str) -> Vec<Tagged> {
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
    let hyphen = |word: &str| matches!(word, "-" | "‐");
    let last = sentence.surfaces.len().checked_sub(1);
    let open = last.is_some_and(|last| {
        let before = &sentence.surfaces[last];
        before.len() > 1
            && before.ends_with('-')
            && before.chars().next().is_some_and(char::is_alphanumeric)
    });
    let Some(last) = last.filter(|_| clitic || (!space && (open || hyphen(word))))
    else {
        sentence.push(word, Tag::of(tag));
        return;
    };
    sentence.surfaces[last].push_str(word);
    sentence.folded[last].push_str(&word.to_lowercase());
    if !clitic && !hyphen(word) {
        sentence.tags[last] = Tag::of(tag);
    }
}

/// Adds copies of some sentences in title case, in capitals and in small letters.
fn recase(sentences: &mut Vec<Tagged>) {
    let mut copies = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let change: fn(&str) -> String = match number % 16 {
            3 => str::to_lowercase,
            7 => str::to_uppercase,
            11 | 15 => title,
            _ => continue,
        };
        let mut copy = sentence.clone();
        for surface in &mut copy.surfaces {
            *surface = change(surface);
        }
        copies.push(copy);
    }
    sentences.extend(copies);
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

fn report(model: &[u8], held: &[Tagged]) {
    let (mut right, mut all) = (0, 0);
    let mut confused: Vec<((String, String), usize)> = Vec::new();
    for sentence in held {
        for (gold, tag) in sentence.tags.iter().zip(tag_plainly(model, sentence)) {
            all += 1;
            if *gold == tag {
                right += 1;
                continue;
            }
            let pair = (format!("{gold:?}"), format!("{tag:?}"));
            match confused.iter_mut().find(|(known, _)| *known == pair) {
                Some((_, count)) => *count += 1,
                None => confused.push((pair, 1)),
            }
        }
    }
    println!(
        "{right} of {all} words held out: {:.2} %",
        100.0 * f64::from(right) / f64::from(all)
    );
    confused.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    for ((gold, tag), count) in confused.iter().take(14) {
        println!("{gold} taken for {tag}: {count}");
    }
}
