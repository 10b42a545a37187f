//! Porter's algorithm for English (Porter 1980) with the departures that NLTK makes by
//! default, so that stems are those of Python tools built on NLTK.
//!
//! Against Snowball's `porter`, NLTK keeps a list of irregular words (`skies` is `sky`,
//! `dying` is `die`), makes `ie` of `ies` and `ied` behind one letter (`ties` is `tie`),
//! turns `y` into `i` behind any consonant but the first letter (`try` is `tri`, `enjoy`
//! stays), and takes `fulli` and `logi` off in step 2 (`geology` is `geolog`).

use std::borrow::Cow;

/// Words with stems of their own.
const IRREGULAR: &[(&str, &str)] = &[
    ("sky", "sky"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("news", "news"),
    ("innings", "inning"),
    ("inning", "inning"),
    ("outings", "outing"),
    ("outing", "outing"),
    ("cannings", "canning"),
    ("canning", "canning"),
    ("howe", "howe"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("succeed", "succeed"),
];

/// Suffixes of step 2 and what they become, if a vowel and a consonant stand before.
const STEP_2: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("fulli", "ful"),
];

const STEP_3: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];

/// Suffixes that step 4 drops.
const STEP_4: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent",
    "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
];

/// The stem of a word in lower case.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == word)
    {
        return Cow::Borrowed(stem);
    }
    if word.chars().nth(2).is_none() {
        return Cow::Borrowed(word);
    }
    let mut stem = word.to_owned();
    plural(&mut stem);
    past(&mut stem);
    final_y(&mut stem);
    step_2(&mut stem);
    replace_first(&mut stem, STEP_3);
    step_4(&mut stem);
    final_e(&mut stem);
    if stem.ends_with("ll") && measure(&stem[..stem.len() - 1]) > 1 {
        stem.pop();
    }
    Cow::Owned(stem)
}

/// Step 1a.
fn plural(word: &mut String) {
    if word.ends_with("ies") {
        let short = word.chars().count() == 4;
        cut(word, if short { 1 } else { 2 });
    } else if word.ends_with("sses") {
        cut(word, 2);
    } else if word.ends_with('s') && !word.ends_with("ss") {
        cut(word, 1);
    }
}

/// Step 1b.
fn past(word: &mut String) {
    if word.ends_with("ied") {
        let short = word.chars().count() == 4;
        cut(word, if short { 1 } else { 2 });
        return;
    }
    if let Some(before) = word.strip_suffix("eed") {
        if measure(before) > 0 {
            cut(word, 1);
        }
        return;
    }
    let vowel = |before: &&str| consonants(before).any(|consonant| !consonant);
    let before =
        ["ed", "ing"].iter().find_map(|end| word.strip_suffix(end).filter(vowel));
    let Some(before) = before.map(str::len) else { return };
    word.truncate(before);
    if ["at", "bl", "iz"].iter().any(|end| word.ends_with(end)) {
        word.push('e');
    } else if ends_double(word) {
        if !word.ends_with(['l', 's', 'z']) {
            word.pop();
        }
    } else if measure(word) == 1 && ends_short(word) {
        word.push('e');
    }
}

/// Step 1c.
fn final_y(word: &mut String) {
    let Some(before) = word.strip_suffix('y') else { return };
    let long = before.chars().nth(1).is_some();
    if long && consonants(before).last() == Some(true) {
        word.pop();
        word.push('i');
    }
}

fn step_2(word: &mut String) {
    // What `alli` leaves may have another suffix.
    while word.strip_suffix("alli").is_some_and(|before| measure(before) > 0) {
        cut(word, 2);
    }
    if let Some(before) = word.strip_suffix("logi") {
        let with_l = &word[..=before.len()];
        if measure(with_l) > 0 {
            cut(word, 1);
        }
        return;
    }
    replace_first(word, STEP_2);
}

fn step_4(word: &mut String) {
    let suffix = STEP_4.iter().find(|suffix| word.ends_with(**suffix));
    let Some(before) = suffix.and_then(|suffix| word.strip_suffix(suffix)) else {
        return;
    };
    let fits = !word.ends_with("ion") || before.ends_with(['s', 't']);
    if fits && measure(before) > 1 {
        let len = before.len();
        word.truncate(len);
    }
}

/// Step 5a.
fn final_e(word: &mut String) {
    let Some(before) = word.strip_suffix('e') else { return };
    let measure = measure(before);
    if measure > 1 || (measure == 1 && !ends_short(before)) {
        word.pop();
    }
}

/// Replaces the first suffix of the list that the word has, if its stem has a measure.
fn replace_first(word: &mut String, rules: &[(&str, &str)]) {
    let rule = rules.iter().find(|(suffix, _)| word.ends_with(suffix));
    let Some((suffix, replacement)) = rule else { return };
    let len = word.len() - suffix.len();
    if measure(&word[..len]) > 0 {
        word.truncate(len);
        word.push_str(replacement);
    }
}

/// Drops bytes of letters at the end that are ASCII.
fn cut(word: &mut String, letters: usize) {
    word.truncate(word.len() - letters);
}

/// For each letter, whether it is a consonant: `y` is one unless it follows one.
fn consonants(word: &str) -> impl Iterator<Item = bool> + '_ {
    let mut before = None;
    word.chars().map(move |letter| {
        let consonant = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' => false,
            'y' => before != Some(true),
            _ => true,
        };
        before = Some(consonant);
        consonant
    })
}

/// How often a consonant follows a vowel.
fn measure(word: &str) -> usize {
    let mut vowel = false;
    let follows = |consonant: &bool| {
        let follows = vowel && *consonant;
        vowel = !*consonant;
        follows
    };
    consonants(word).filter(follows).count()
}

/// Whether the word ends in the same consonant twice.
fn ends_double(word: &str) -> bool {
    let mut letters = word.chars().rev();
    let last = letters.next();
    last.is_some() && last == letters.next() && consonants(word).last() == Some(true)
}

/// Whether the word ends in consonant, vowel and a consonant other than w, x and y, or is
/// a vowel and a consonant.
fn ends_short(word: &str) -> bool {
    let mut last = [None; 4];
    for consonant in consonants(word) {
        last = [last[1], last[2], last[3], Some(consonant)];
    }
    match last {
        [None, None, Some(false), Some(true)] => true,
        [_, Some(true), Some(false), Some(true)] => !word.ends_with(['w', 'x', 'y']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    /// Stems from NLTK 3.10.4: `SnowballStemmer("porter")`.
    #[test]
    fn stems_are_those_of_nltk() {
        for (word, expected) in CASES {
            assert_eq!(stem(word), *expected, "{word}");
        }
    }

    const CASES: &[(&str, &str)] = &[
        ("news", "news"),
        ("skies", "sky"),
        ("dying", "die"),
        ("ties", "tie"),
        ("tied", "tie"),
        ("try", "tri"),
        ("enjoy", "enjoy"),
        ("geology", "geolog"),
        ("beautifully", "beauti"),
        ("formally", "formal"),
        ("radically", "radic"),
        ("waivers", "waiver"),
        ("corridor", "corridor"),
        ("talks", "talk"),
        ("agreed", "agre"),
        ("falling", "fall"),
        ("hopping", "hop"),
        ("filing", "file"),
        ("feed", "feed"),
        ("yes", "ye"),
        ("us", "us"),
        ("naïveté", "naïveté"),
        ("conditional", "condit"),
        ("vietnamization", "vietnam"),
        ("adoption", "adopt"),
        ("cease", "ceas"),
        ("controlling", "control"),
        ("abeyance", "abey"),
    ];
}
