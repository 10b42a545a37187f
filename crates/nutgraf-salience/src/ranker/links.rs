//! Small words and marks that join names: `Bank of Canada`, `Marks & Spencer`.

use nutgraf_text::{Language, TokenKind};

use super::words::{Unit, Units};
use crate::reading::Reading;
use crate::{Article, lexicon};

impl Units {
    /// `of` between names and, in Romance languages, `de` between content words join.
    pub(super) fn link(&mut self, article: Article<'_>, reading: &Reading) {
        let romance = matches!(
            article.document.language.map(Language::code),
            Some("fr" | "pt" | "es" | "it" | "ca" | "ro")
        );
        for index in 1..self.all.len().saturating_sub(1) {
            let unit = self.all[index];
            if unit.inner && !unit.link {
                continue;
            }
            let (before, after) = (self.all[index - 1], self.all[index + 1]);
            let names = before.name && after.name;
            // Most tokens end here.
            let contents = romance && before.inner && after.inner;
            if !names && !contents {
                continue;
            }
            let token = &article.document.tokens[index];
            let folded = article.vocabulary.term(token.folded);
            let sentence = |at: usize| reading.words[at].sentence;
            let same = sentence(index - 1) == sentence(index + 1);
            let content = before.inner
                && !before.link
                && after.inner
                && (before.name || self.is_opened(article, index));
            let institution = reading.words[index - 1].classes.is_institution();
            let ampersand = article.surface(token) == "&";
            let owners = names && is_owner(article, reading, index);
            let joins = match folded {
                _ if ampersand || owners => names,
                // `Bank of Canada`, but not `Rafael Ponte of Caracas`.
                // In title case, `Of` may stand between any two words.
                "of" => {
                    let small = article.surface(token) == "of";
                    let alone = index < 2
                        || !self.all[index - 2].name
                        || sentence(index - 2) != sentence(index);
                    names && small && (institution || alone)
                }
                "for" => names && institution,
                // `Department of Health and Social Care`
                "and" => {
                    names
                        && index > 2
                        && (self.all[index - 2].link
                            && reading.words[index - 3].classes.is_institution()
                            || self.is_institution_of_two(article, reading, index))
                }
                "de" | "d" | "du" | "des" | "do" | "da" | "dos" | "das" | "del"
                | "di" => romance && content,
                _ => false,
            };
            if joins && same && (ampersand || owners || token.kind.is_term()) {
                let name = names;
                self.all[index] = Unit { inner: true, link: true, name, ..unit };
            }
        }
    }

    /// Whether `and` stands inside a name as in `the Securities and Exchange Commission`,
    /// and not between two as in `the Senate and Justice Department`.
    fn is_institution_of_two(
        &self,
        article: Article<'_>,
        reading: &Reading,
        index: usize,
    ) -> bool {
        let run = self.all[..index].iter().rev().take_while(|unit| unit.name).count();
        let institution = |at: usize| reading.words[at].classes.is_institution();
        let opened = (index - run).checked_sub(1).is_some_and(|at| {
            article.vocabulary.term(article.document.tokens[at].folded) == "the"
        });
        let last = self.all.get(index + 2).is_some_and(|unit| unit.name);
        let department = lexicon::DEPARTMENTS.contains(
            &article.vocabulary.term(article.document.tokens[index + 1].folded),
        );
        opened
            && last
            && institution(index + 2)
            && !department
            && !(index - run..index).any(institution)
    }

    /// Whether the run that ends before `index` begins behind an article, a preposition
    /// or a number, as noun phrases do and verbs do not.
    fn is_opened(&self, article: Article<'_>, index: usize) -> bool {
        let run = self.all[..index].iter().rev().take_while(|unit| unit.inner).count();
        let before = (index - run).checked_sub(1);
        let before = before.and_then(|at| article.document.tokens.get(at));
        before.is_some_and(|token| {
            let folded = article.vocabulary.term(token.folded);
            token.kind == TokenKind::Number
                || (token.stop && lexicon::opens_noun_phrase(folded))
        })
    }
}

/// Whether an apostrophe stands inside the name of an institution: `Professional
/// Footballers' Association`, `People's Bank of China`.
fn is_owner(article: Article<'_>, reading: &Reading, index: usize) -> bool {
    let tokens = &article.document.tokens;
    let before = article.surface(&tokens[index - 1]);
    let owner = match article.surface(&tokens[index]) {
        "'" | "’" => before.ends_with('s'),
        "'s" | "’s" => before == "People",
        _ => false,
    };
    owner
        && tokens[index - 1].span.end == tokens[index].span.start
        && reading.words[index + 1].classes.is_institution()
}
