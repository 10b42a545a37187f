//! Verbs and adverbs of the Romance languages, told by what stands before them and by
//! their endings: there is no tagger for these languages.

use nutgraf_text::Language;

/// Words before a verb: subjects, negations, reflexives.
const BEFORE_VERB: &[&str] = &[
    "qui", "il", "elle", "ils", "elles", "on", "je", "j", "tu", "ne", "n", "se", "s",
    "y", "que", "qu", "não", "ele", "ela", "eles", "elas", "eu", "quem", "nos", "lhe",
    "no", "él", "ella", "ellos", "ellas", "yo", "non", "si", "che", "chi", "lui",
    "lei",
];

/// Words before an infinitive.
const BEFORE_INFINITIVE: &[&str] =
    &["de", "d", "à", "pour", "sans", "a", "para", "di", "per"];

/// Endings of French verbs and adverbs that few nouns have.
const FRENCH: &[&str] = &[
    "aient", "èrent", "ssent", "issait", "eront", "iront", "erait", "irait",
    "iquement", "alement", "ellement", "amment", "emment", "ivement", "eusement",
    "usement",
];

/// Endings of Portuguese and Spanish verbs and adverbs that few nouns have.
const IBERIAN: &[&str] = &[
    "aram", "eram", "iram", "avam", "ando", "endo", "indo", "aron", "ieron", "aban",
    "mente", "asse", "esse", "aria", "ariam", "eriam",
];

/// Whether a word in small letters is a verb or an adverb, as far as its ending and the
/// word before it tell.
pub(crate) fn is_verbal(
    folded: &str,
    before: &str,
    language: Option<Language>,
) -> bool {
    let Some(code) = language.map(Language::code) else { return false };
    let (endings, infinitives): (&[&str], &[&str]) = match code {
        "fr" => (FRENCH, &["er", "ir", "re"]),
        "pt" | "es" => (IBERIAN, &["ar", "er", "ir"]),
        "it" => (&["mente", "ando", "endo"], &["are", "ere", "ire"]),
        _ => return false,
    };
    let ends = |endings: &[&str]| endings.iter().any(|ending| folded.ends_with(ending));
    // `papier`, `quartier` are nouns; few infinitives end so.
    let infinitive = folded.len() >= 5 && ends(infinitives) && !folded.ends_with("ier");
    BEFORE_VERB.contains(&before)
        || (folded.len() >= 6 && ends(endings))
        || (infinitive && BEFORE_INFINITIVE.contains(&before))
}
