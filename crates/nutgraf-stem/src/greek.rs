//! The Greek words that crash `rust-stemmers` 1.2.0.
//!
//! Its Greek algorithm replaces the part of the word between two marks, and in five
//! places it does so with a mark from an earlier step, made when the word was longer
//! (the newer Snowball sets its marks anew). In three of them, in steps 4, 5a and 5b,
//! the old mark still lies within the word. The other two slice the text beyond its end:
//!
//! - `steps3` removes an ending such as `ισα` or `ισε` and finds nothing but `ισα`
//!   before it;
//! - `step5c` removes `ετε`, finds one of [`MIDDLES`] before it, puts `ετ` in place of
//!   it, and then finds that one of [`BEGINNINGS`] is all that is left. The old mark
//!   lies beyond the end where the middle has more than two letters.
//!
//! A word reaches these places as its own beginning: the steps before them only take
//! endings off, and none can put on an `ισα`, `ισε` or `ετε`. So a word that crashes
//! begins as said above, and whatever follows `ετε` there begins like an ending that
//! an earlier step takes off ([`ENDINGS`]). Among real words this hits `ανεύρετε`,
//! which does crash, and leaves out `αντίθετες`, which does not.

/// The words of table `A_47` of the crate's `greek.rs`.
const BEGINNINGS: &str = "αβαρ αβρ αδ αθ αν απλ βαρον βεν δ εμ εναρ θ θαρρ κοπ μπορ νιφ \
    ντρ παγ παρακαλ σερπ σκ σκελ συρφ τοκ υ";

/// The words of table `A_46` that have more than two letters.
const MIDDLES: &str = "αιν αιρ αρκ βαρ βολ διαθ εκθ ενδ ενθ ευθ ευρ καθ νετ πον πυρ ραθ \
    ροθ ρον συν συνδ συνθ ταθ τιθ υπερθ φορ χωρ ωφελ";

/// The first two letters of every ending that `steps1` to `step5c` take off.
const ENDINGS: &str =
    "αγ αδ ακ αμ αν αρ εδ εω ηθ ηκ ησ ια ιδ ιζ ικ ιο ισ ιτ ιω ον οτ ου ωθ";

/// Whether the Greek algorithm of `rust-stemmers` might panic on `word`.
///
/// It does on no word for which this is false.
pub(crate) fn crashes_rust_stemmers(word: &str) -> bool {
    let folded: String = word.chars().map(fold).collect();
    crashes_steps3(&folded) || crashes_step5c(&folded)
}

fn crashes_steps3(folded: &str) -> bool {
    folded.starts_with("ισαισα") || folded.starts_with("ισαισε")
}

fn crashes_step5c(folded: &str) -> bool {
    folded.contains("ετε")
        && after(BEGINNINGS, folded)
            .flat_map(|rest| after(MIDDLES, rest))
            .filter_map(|rest| rest.strip_prefix("ετε"))
            .any(|rest| rest.is_empty() || after(ENDINGS, rest).next().is_some())
}

/// What follows in `text` after each of `prefixes` that it begins with.
fn after<'t>(prefixes: &'static str, text: &'t str) -> impl Iterator<Item = &'t str> {
    prefixes.split(' ').filter_map(|prefix| text.strip_prefix(prefix))
}

/// A letter as the algorithm's first step, `tolower`, leaves it: `ϊ` and `ΐ` become an
/// eta there, not an iota.
fn fold(letter: char) -> char {
    match letter {
        'ς' => 'σ',
        'Ά' | 'ά' => 'α',
        'Έ' | 'έ' => 'ε',
        'Ή' | 'ή' | 'ϊ' | 'ΐ' => 'η',
        'Ί' | 'ί' | 'Ϊ' => 'ι',
        'Ό' | 'ό' => 'ο',
        'Ύ' | 'ύ' | 'Ϋ' | 'ϋ' | 'ΰ' => 'υ',
        'Ώ' | 'ώ' => 'ω',
        'Α'..='Ω' => letter.to_lowercase().next().unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    fn panics(word: &str) -> bool {
        let greek = || rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::Greek);
        catch_unwind(|| greek().stem(word).len()).is_err()
    }

    /// Every word that the two faulty steps crash on when no step before them acts.
    fn crashing() -> impl Iterator<Item = String> {
        let steps3 = ["ισα", "ισεσ", "ισε", "ισαμε", "ισατε", "ισαν", "ισανε"]
            .map(|ending| format!("ισα{ending}"));
        let step5c = BEGINNINGS.split(' ').flat_map(|beginning| {
            MIDDLES.split(' ').map(move |middle| format!("{beginning}{middle}ετε"))
        });
        steps3.into_iter().chain(step5c)
    }

    #[test]
    fn the_guard_holds_where_the_crate_panics() {
        assert_eq!(crashing().count(), 7 + 25 * 27);
        for word in crashing() {
            assert!(panics(&word), "{word} is guarded for nothing");
            assert!(crashes_rust_stemmers(&word), "{word} is not guarded");
        }
    }

    #[test]
    fn the_guard_holds_through_earlier_steps() {
        // The endings come off in this order: first ιζα, then ωθηκα, then the crash.
        for word in ["ισαισαιζα", "ισαισαωθηκαιζα", "ΙΣΑΊΣΑ", "ανευρετεαμε", "ανεύρετε"]
        {
            assert!(panics(word), "{word}");
            assert!(crashes_rust_stemmers(word), "{word}");
        }
    }

    #[test]
    fn the_guard_leaves_other_words_alone() {
        for word in
            ["", "ίσα", "αντίθετες", "αναιρετέος", "εμβρετε", "ισαισιμος", "added"]
        {
            assert!(!panics(word), "{word}");
            assert!(!crashes_rust_stemmers(word), "{word}");
        }
    }

    #[test]
    fn letters_fold_as_in_the_algorithm() {
        assert_eq!(fold('Ω'), 'ω');
        assert_eq!("ΆΈΉΊΌΎΏΪΫΣς".chars().map(fold).collect::<String>(), "αεηιουωιυσσ");
        assert_eq!("άέήίόύώϊϋΐΰ".chars().map(fold).collect::<String>(), "αεηιουωηυηυ");
    }
}
