//! Punkt's sentences: NLTK's own on texts where no trained data matters, and properties.
//! Real articles are compared in `crates/nutgraf/tests/rake_nltk.rs`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use nutgraf_tokenize::punkt::PunktModel;
use nutgraf_tokenize::{Mode, Segmentation, Tokenizer, TokenizerOptions};
use proptest::prelude::*;

fn sentences<'t>(model: &PunktModel, text: &'t str) -> Vec<&'t str> {
    model.sentences(text).iter().map(|span| span.slice(text)).collect()
}

/// Python: `PunktTokenizer("english").tokenize(text)` of NLTK 3.10.4.
#[test]
fn sentences_as_nltk_finds_them() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("  ", &[]),
        ("One. Two.", &["One.", "Two."]),
        ("He said \"No.\" She left.", &["He said \"No.\"", "She left."]),
        ("“No.” He left.", &["“No.”", "He left."]),
        ("He said «Non.» Puis", &["He said «Non.»", "Puis"]),
        ("(It did.) So.", &["(It did.)", "So."]),
        ("war.\"The end", &["war.", "\"The end"]),
        ("Mr. Smith left.", &["Mr. Smith left."]),
        ("Smith Inc.\" said he", &["Smith Inc.\" said he"]),
        ("J. S. Bach. wrote", &["J. S. Bach.", "wrote"]),
        ("At 5 p.m. he left.", &["At 5 p.m. he left."]),
        ("It was 5. Then", &["It was 5.", "Then"]),
        ("It was 3.5 then. ok", &["It was 3.5 then.", "ok"]),
        ("It was 5. then", &["It was 5. then"]),
        ("Wait... what", &["Wait... what"]),
        ("Wait...what? Yes", &["Wait...what?", "Yes"]),
        ("What?! Really?", &["What?!", "Really?"]),
        ("No!!! \"Yes.\" 'Ok.' Done", &["No!!!", "\"Yes.\"", "'Ok.'", "Done"]),
        ("end.\n\nNext line. ", &["end.", "Next line."]),
        ("a.b.c d.", &["a.b.c d."]),
        ("Hm.-- dash", &["Hm.-- dash"]),
        ("Hm.\" -- dash", &["Hm.\"", "-- dash"]),
        ("x.\u{A0}Y", &["x.\u{A0}Y"]),
        ("“A.”“B.”", &["“A.”“B.”"]),
        (
            "He (Mr. X.) came. \"Who?\" she asked.",
            &["He (Mr.", "X.)", "came.", "\"Who?\"", "she asked."],
        ),
        (". . . and so", &[".", ".", ".", "and so"]),
        ("...", &["..."]),
        ("? !", &["?", "!"]),
        ("U.S.-based firm. Next", &["U.S.-based firm.", "Next"]),
        ("Washington-D.C. Next", &["Washington-D.C. Next"]),
        ("No. 5. Yes", &["No.", "5.", "Yes"]),
        ("A.  ) B.", &["A.  )", "B."]),
        ("end.)”\n“Next.", &["end.)”", "“Next."]),
        ("etc.) and", &["etc.)", "and"]),
        ("\u{001C}. \u{001C}", &["\u{001C}."]),
        ("Yes.\u{001C}No. \u{85}Ok", &["Yes.\u{001C}No.", "Ok"]),
    ];
    let model = PunktModel::default();
    for (text, expected) in cases {
        assert_eq!(sentences(&model, text), *expected, "{text:?}");
    }
}

/// Each part of a model speaks for itself.
#[test]
fn a_model_of_ones_own() {
    let text = "See Abb. Drei. Um 5. Juni. Ach ... Heute kam er ... Berlin rief.";
    let plain = PunktModel::from_tab("", "", "", "");
    assert_eq!(
        sentences(&plain, text),
        [
            "See Abb.",
            "Drei.",
            "Um 5.",
            "Juni.",
            "Ach ... Heute kam er ... Berlin rief."
        ]
    );
    let model = PunktModel::from_tab(
        "abb",
        "##number##\tjuni",
        "zwei",
        "heute\t34\nberlin\t12\nno number\tx",
    );
    assert_eq!(
        sentences(&model, text),
        ["See Abb. Drei.", "Um 5. Juni.", "Ach ...", "Heute kam er ... Berlin rief."]
    );
}

fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        ".", "?", "!", "...", ". . .", "--", "\"", "”", "»", ")", "(", "'", " ", "\n",
        "\u{A0}", "\u{1C}", "a", "B", "Mr", "U.S", "5", "3,4", "é", "日", ",", ";",
        "-", "e\u{301}", "½", "\0",
    ];
    let one = proptest::sample::select(pieces.to_vec());
    proptest::collection::vec(one, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn nothing_but_white_space_is_lost(text in prop_oneof![3 => pieces(), 1 => any::<String>()]) {
        let mut end = 0;
        for span in PunktModel::default().sentences(&text) {
            let between = text.get(end..span.start).unwrap();
            prop_assert!(between.chars().all(char::is_whitespace), "{between:?}");
            prop_assert!(!span.is_empty());
            end = span.end;
        }
        let space = |c: char| c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c);
        prop_assert!(text.get(end..).unwrap().chars().all(space));
        let options = TokenizerOptions { mode: Mode::RakeNltk, language: None };
        let (tokenizer, mut out) = (Tokenizer::new(options), Segmentation::default());
        tokenizer.segment(&text, &mut out);
        let mut at = 0;
        for sentence in &out.sentences {
            for token in &out.tokens[sentence.tokens.clone()] {
                prop_assert!(at <= token.span.start && token.span.end <= sentence.span.end);
                at = token.span.end;
            }
        }
        let ranges: Vec<usize> = out.sentences.iter().flat_map(|s| s.tokens.clone()).collect();
        prop_assert_eq!(ranges, (0..out.tokens.len()).collect::<Vec<_>>());
    }
}
