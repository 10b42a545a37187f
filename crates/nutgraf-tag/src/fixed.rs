//! Words that have one tag whatever stands around them.

use crate::features::Shape;

/// The number of [`Tag::Other`](nutgraf_text::Tag::Other) in a row.
const OTHER: u8 = 0;
/// The number of [`Tag::Verb`](nutgraf_text::Tag::Verb).
const VERB: u8 = 4;

/// The tag of a word that needs no model, of its shape and what [`word`] says of it. What
/// stands in capitals may be a name (`US`, `WHO`).
pub(crate) fn tag(word: Option<u8>, shape: Shape) -> Option<u8> {
    if shape.is_mark() {
        return Some(OTHER);
    }
    word.filter(|_| !shape.is_capitals())
}

/// The tag of most function words, which are, with punctuation, half of all tokens.
pub(crate) fn word(folded: &str) -> Option<u8> {
    match folded {
        "the" | "a" | "an" | "of" | "and" | "or" | "for" | "with" | "from" | "at"
        | "into" | "by" | "in" | "on" | "to" | "as" | "that" | "than" | "but"
        | "if" | "because" | "he" | "she" | "it" | "they" | "we" | "i" | "you"
        | "him" | "them" | "us" | "me" | "his" | "her" | "their" | "its" | "our"
        | "my" | "your" | "this" | "these" | "those" | "who" | "which" | "what"
        | "whose" | "when" | "where" | "while" | "there" | "after" | "before"
        | "about" | "between" | "during" | "under" | "against" | "through" | "'s"
        | "’s" | "not" => Some(OTHER),
        "is" | "was" | "are" | "were" | "be" | "has" | "have" | "had" | "would"
        | "could" | "should" | "does" | "did" | "said" | "says" => Some(VERB),
        _ => None,
    }
}

/// Whether headlines in title case leave a word of more than three letters in small ones.
pub(crate) fn is_small_in_titles(folded: &str) -> bool {
    matches!(
        folded,
        "about"
            | "across"
            | "after"
            | "against"
            | "along"
            | "amid"
            | "among"
            | "around"
            | "before"
            | "behind"
            | "between"
            | "during"
            | "from"
            | "into"
            | "like"
            | "near"
            | "onto"
            | "over"
            | "since"
            | "than"
            | "that"
            | "through"
            | "toward"
            | "towards"
            | "under"
            | "until"
            | "upon"
            | "when"
            | "while"
            | "with"
            | "within"
            | "without"
    )
}
