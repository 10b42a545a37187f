//! The English tagger on sentences of our own, tagged by hand.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use nutgraf_tag::{TagCache, Tagger, Word};
use nutgraf_text::{Language, Tag};
use proptest::prelude::*;

/// Tags words that stand apart, with a cache of their own.
fn tags(sentence: &str) -> Vec<Tag> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    tags_of(&mut TagCache::default(), &mut Vec::new(), &words)
}

/// Tags words by a cache that numbers them as `numbers` does.
fn tags_of(
    cache: &mut TagCache,
    numbers: &mut Vec<String>,
    words: &[&str],
) -> Vec<Tag> {
    let folded: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    for word in &folded {
        if !numbers.contains(word) {
            numbers.push(word.clone());
        }
    }
    let sentence = words.iter().zip(&folded).map(|(surface, folded)| {
        let number = numbers.iter().position(|known| known == folded).unwrap();
        Word { surface, number: u32::try_from(number).unwrap() }
    });
    let folded = |number: u32| numbers[number as usize].as_str();
    let mut tags = Vec::new();
    Tagger::of(Language::ENGLISH).unwrap().tag(cache, sentence, folded, &mut tags);
    tags
}

/// A letter for a tag: Penn's where it has one, `G` and `D` for the participles.
fn letter(tag: Tag) -> char {
    match tag {
        Tag::Noun => 'N',
        Tag::ProperNoun => 'P',
        Tag::Adjective => 'J',
        Tag::Verb => 'V',
        Tag::Gerund => 'G',
        Tag::Participle => 'D',
        Tag::Adverb => 'R',
        Tag::Number => 'C',
        Tag::Other => 'O',
    }
}

/// Sentences of `word/tag`.
const GOLDEN: &[&str] = &[
    // Predicates and finite verbs.
    "Critics/N say/V ministers/N must/V be/V held/D accountable/J for/O the/O delay/N ./O",
    "The/O bank/N says/V it/O moves/V money/N abroad/R every/O week/N ./O",
    "He/O plans/V to/O visit/V the/O plant/N on/O Monday/P ./O",
    "The/O company/N lowered/V prices/N and/O raised/V wages/N ./O",
    "The/O cuts/N hurt/V poor/J families/N most/R ./O",
    // Participles and gerunds.
    "The/O waiver/N was/V granted/D last/J year/N ./O",
    "Police/N have/V arrested/D three/C men/N ./O",
    "The/O company/N is/V considering/G a/O sale/N ./O",
    "She/O resigned/V after/O losing/G the/O vote/N ./O",
    // Names, and what is none at the start of a sentence.
    "Farmers/N in/O Armenia/P protested/V on/O Friday/P ./O",
    "Yesterday/N Angela/P Merkel/P met/V President/P Emmanuel/P Macron/P in/O Berlin/P ./O",
    "Unemployment/N rose/V sharply/R in/O Spain/P ./O",
    "Prices/N fell/V ./O",
    "The/O State/P Department/P declined/V to/O comment/V ./O",
    "Germany/P 's/O finance/N minister/N denied/V the/O report/N ./O",
    // One token with a hyphen.
    "A/O long-standing/J dispute/N over/O state-owned/J land/N ended/V ./O",
    "They/O signed/V a/O two-year/J contract/N worth/J $/O 100/C million/C ./O",
    // Headlines, capitals, small letters.
    "Fire/N Kills/V Three/C in/O Northern/P Spain/P",
    "Company/N Says/V Profits/N Rose/V Sharply/R in/O May/P",
    "Bank/N Raises/V Interest/N Rates/N to/O Fight/V Inflation/N",
    "Government/N Says/V Suspect/N Was/V Arrested/D After/O Attack/N",
    "THE/O WORKERS/N REJECTED/V THE/O OFFER/N ON/O FRIDAY/P",
    "the/O minister/N resigned/V after/O a/O secret/J report/N",
    "police/N in/O paris/P have/V arrested/D three/C men/N",
    "Officials/N warn/V of/O new/J attacks/N",
    "Oil/N prices/N fall/V as/O demand/N drops/V",
    "The/O company/N unveiled/V a/O new/J iPhone/P",
];

#[test]
fn sentences_tagged_by_hand() {
    let mut wrong = Vec::new();
    for golden in GOLDEN {
        let pairs: Vec<(&str, &str)> =
            golden.split(' ').map(|item| item.rsplit_once('/').unwrap()).collect();
        let words: Vec<&str> = pairs.iter().map(|(word, _)| *word).collect();
        let tags = tags(&words.join(" "));
        let found: Vec<String> = words
            .iter()
            .zip(tags)
            .map(|(word, tag)| format!("{word}/{}", letter(tag)))
            .collect();
        if found.join(" ") != *golden {
            wrong.push(found.join(" "));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_english_has_a_tagger() {
    assert!(Tagger::of(Language::ENGLISH).is_some());
    assert!(Tagger::of(Language::GERMAN).is_none());
}

#[test]
fn nothing_has_no_tags() {
    assert_eq!(tags(""), []);
    assert_eq!(tags("."), [Tag::Other]);
}

#[test]
fn tags_are_added_to_those_there() {
    let word = Word { surface: "Paris", number: 3 };
    let mut found = vec![Tag::Verb];
    let tagger = Tagger::of(Language::ENGLISH).unwrap();
    tagger.tag(&mut TagCache::default(), [word], |_| "paris", &mut found);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0], Tag::Verb);
}

proptest! {
    #[test]
    fn any_text_has_a_tag_a_word(words in prop::collection::vec("\\PC{0,12}", 0..30)) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let found = tags_of(&mut TagCache::default(), &mut Vec::new(), &words);
        prop_assert_eq!(found.len(), words.len());
    }

    /// What the cache has seen before cannot be told from the tags.
    #[test]
    fn a_used_cache_tells_the_same(
        texts in prop::collection::vec("[A-Za-z' -]{0,60}", 1..6),
    ) {
        let (mut cache, mut numbers) = (TagCache::default(), Vec::new());
        for text in &texts {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(tags_of(&mut cache, &mut numbers, &words), tags(text));
        }
    }
}
