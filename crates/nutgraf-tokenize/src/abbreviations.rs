//! Abbreviations that keep their full stop, and what may follow them.

use nutgraf_text::Language;
use rustc_hash::FxHashMap;

/// What the full stop of an abbreviation says about the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Always stands before something: `Mr.`, `z. B.`
    Leading,
    /// Counts as an abbreviation only before a number: `No. 5`, `Jan. 3`.
    Numbering,
    /// May end a sentence: `Inc.`, `etc.`, `U.S.`
    Trailing,
}

use Abbreviation::{Leading, Numbering, Trailing};

/// Without the last full stop, in lower case; `language` is empty where the entry holds
/// in every language. Capitalised entries match only capitalised words.
type Row = (&'static str, Abbreviation, &'static str);

const ROWS: &[Row] = &[
    (
        "",
        Leading,
        "Mr Mrs Ms Messrs Dr Prof Rev Hon Gen Sen Rep Gov Lt Col Capt Cpl \
        Sgt Cmdr Maj Adm Pres Supt Insp Det St Mt Ft Ph.D vs cf e.g i.e approx",
    ),
    (
        "",
        Numbering,
        "No Nos Nr Art Fig Figs Vol Vols Ch Sec Pt pp p Jan Feb Mar Apr \
        Jun Jul Aug Sep Sept Oct Nov Dec",
    ),
    ("", Trailing, "Inc Corp Ltd Co Cos Bros Jr Sr Esq LLC Plc Ave Blvd Rd etc al"),
    (
        "fr",
        Leading,
        "M MM Mme Mmes Mlle Mlles Me Mgr Pr ex env av apr boul Ste \
        j.-c p.-d.g",
    ),
    ("fr", Numbering, "art chap tél vol fig n"),
    ("fr", Trailing, "S.A"),
    (
        "de",
        Leading,
        "bzw ca Hr Fr Hrn Hrsg Nr Bd evtl ggf inkl max min mind sog vgl \
        zzgl z.B d.h u.a z.T o.ä i.d.R Mio Mrd Str Dipl Ing Frl allg bes dt engl geb \
        gest jährl usf Abb Tel z d h u a i o ä",
    ),
    ("de", Numbering, "Abs Abb S Bd Kap Ziff Art Abt Aufl"),
    ("de", Trailing, "usw Tsd"),
    (
        "es",
        Leading,
        "Sr Sra Srta Sres Dra D Dña Ud Uds Vd Vds ej Gral Cnel Cap Av Avda \
        Sto Sta Excmo Ilmo Lic Arq aprox Fdo Prof Profa",
    ),
    ("es", Numbering, "núm art pág págs tel cap vol fig n.º no"),
    ("es", Trailing, "S.A Ltda Cía EE.UU S.L Cia"),
    (
        "pt",
        Leading,
        "Sr Sra Srs Sras Srta Dra D Eng Exa Ex Exmo Exma Prof Profa Cel Av \
        Sto Sta V ex aprox Arq Des",
    ),
    ("pt", Numbering, "art arts pág págs tel cap vol fig n n.º núm no"),
    ("pt", Trailing, "S.A Ltda Cia"),
];

/// The abbreviations of a language.
#[derive(Clone, Debug)]
pub(crate) struct Abbreviations {
    known: FxHashMap<String, Abbreviation>,
    /// By the first byte, a bit for each length that there is: most words are none.
    lengths: [u32; 256],
}

impl Abbreviations {
    /// Those of `language`, or of all languages if it is not known.
    pub(crate) fn of(language: Option<Language>) -> Self {
        let known = language.map(Language::code);
        let (mut map, mut lengths) = (FxHashMap::default(), [0; 256]);
        for (code, kind, words) in ROWS {
            if code.is_empty() || known.is_none_or(|known| known == *code) {
                for word in words.split_ascii_whitespace().flat_map(spellings) {
                    if let Some(&first) = word.as_bytes().first() {
                        lengths[usize::from(first)] |= bit(&word);
                    }
                    map.entry(word).or_insert(*kind);
                }
            }
        }
        Self { known: map, lengths }
    }

    /// What kind of abbreviation `word` is, if it is one. It comes without its last
    /// full stop.
    pub(crate) fn get(&self, word: &str) -> Option<Abbreviation> {
        let first = word.as_bytes().first()?;
        let may_be = self.lengths[usize::from(*first)] & bit(word) != 0;
        may_be.then(|| self.known.get(word).copied()).flatten()
    }
}

/// The bit for the length of a word; all long ones share the last.
fn bit(word: &str) -> u32 {
    1 << word.len().min(31)
}

/// `etc` may also be `Etc`, and `Mr` may be `MR`.
fn spellings(word: &str) -> Vec<String> {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or_default();
    let other = if first.is_uppercase() {
        word.to_uppercase()
    } else {
        first.to_uppercase().chain(chars).collect()
    };
    vec![word.to_owned(), other]
}
