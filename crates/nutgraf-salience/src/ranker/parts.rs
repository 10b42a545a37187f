//! What stands beside a name and is no part of it: offices, nationalities, verbs, results.

use nutgraf_text::Tag;

use super::words::{Unit, Units};
use crate::Article;
use crate::reading::{Reading, Role};

impl Units {
    /// `Secretary of State Antony Blinken`: behind an office and a preposition, the last
    /// two of three or more names are the person, the first the department.
    pub(super) fn part_departments(&mut self, article: Article<'_>, reading: &Reading) {
        let tokens = &article.document.tokens;
        let folded = |at: usize| article.vocabulary.term(tokens[at].folded);
        for index in 2..self.all.len() {
            if reading.words[index - 2].role != Role::Title {
                continue;
            }
            let preposition = matches!(
                folded(index - 1),
                "of" | "for" | "de" | "da" | "do" | "del" | "des" | "du"
            );
            if !preposition {
                continue;
            }
            let sentence = reading.words[index].sentence;
            let end = (index..self.all.len())
                .find(|at| {
                    !self.all[*at].name || reading.words[*at].sentence != sentence
                })
                .unwrap_or(self.all.len());
            let state = matches!(folded(index), "state" | "estado" | "état" | "stato");
            let person = if state { index + 1 } else { end.saturating_sub(2) };
            if end >= index + 2 && person > index {
                self.all[index..person].iter_mut().for_each(Unit::clear);
            }
        }
    }

    /// `unveils` behind `Apple` is no noun, whatever the tagger says.
    pub(super) fn part_verbs(&mut self, reading: &Reading) {
        for index in 1..self.all.len() {
            let (word, before) = (reading.words[index], reading.words[index - 1]);
            let verb = word.classes.is_verb_behind_names() && word.letters.lower;
            if verb && self.all[index - 1].name && before.sentence == word.sentence {
                let unit = &mut self.all[index];
                (unit.tag, unit.inner, unit.single) = (Tag::Verb, false, false);
            }
        }
    }

    /// `Chief` in `Gwent Chief Constable` goes with the office.
    pub(super) fn part_offices(&mut self, reading: &Reading) {
        for index in (1..self.all.len()).rev() {
            let (word, before) = (reading.words[index], reading.words[index - 1]);
            let office = word.role == Role::Title
                || word.classes.is_modifier() && !self.all[index].inner;
            if office
                && before.classes.is_modifier()
                && before.sentence == word.sentence
            {
                self.all[index - 1].clear();
            }
        }
    }

    /// `Azerbaijani` before `Ilham Aliyev` ends the phrase, as it does not before
    /// `Airlines`.
    pub(super) fn part_nationalities(&mut self, reading: &Reading) {
        for index in 0..self.all.len().saturating_sub(1) {
            let (unit, word) = (self.all[index], reading.words[index]);
            if !unit.name || !word.classes.is_nationality() {
                continue;
            }
            let sentence = |at: &usize| {
                self.all.get(*at).is_some_and(|unit| unit.name)
                    && reading.words[*at].sentence == word.sentence
            };
            let run = (index + 1..self.all.len()).take_while(sentence).count();
            let words = reading.words.get(index + 1..=index + run).unwrap_or_default();
            let person = (2..=3).contains(&run)
                && words.iter().all(|word| {
                    !word.classes.is_institution() && !word.classes.is_never_given()
                });
            let adjective = unit.tag == Tag::Adjective && run > 0;
            if person || adjective {
                self.all[index].inner = false;
                self.all[index].name = false;
                self.all[index].single &= !person;
            }
        }
    }

    /// `Ashford Town 2 Kelmore United 1`: the numbers of results belong to no name.
    pub(super) fn part_scores(&mut self, reading: &Reading) {
        let sentence = |at: usize| reading.words[at].sentence;
        let number = |unit: &Unit| unit.tag == Tag::Number && unit.inner && !unit.name;
        for at in 1..self.all.len().saturating_sub(2) {
            let between = number(&self.all[at])
                && self.all[at - 1].inner
                && self.all[at + 1].inner
                && sentence(at - 1) == sentence(at + 1);
            if !between {
                continue;
            }
            let word = |unit: &&Unit| unit.inner && unit.tag != Tag::Number;
            let rest = self.all[at + 1..].iter().take_while(word);
            let second = at + 1 + rest.count();
            let is_score = self.all.get(second).is_some_and(number)
                && sentence(second) == sentence(at);
            if is_score {
                self.all[at].inner = false;
                self.all[second].inner = false;
            }
        }
    }
}
