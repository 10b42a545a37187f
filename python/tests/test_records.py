"""What the functions return."""

import pytest

import nutgraf

TEXT = (
    "Élysée: Mr. Müller’s 💶 3.5bn plan for Nagorno-Karabakh, said to be the U.S. "
    "envoy’s idea, was rejected. Nagorno-Karabakh’s leaders want no 💶."
)
TITLE = "“Ça suffit”: Müller’s plan fails"


FIELDS = {"title": TITLE, "text": TEXT}


def test_tokens_are_slices_of_the_text():
    tokens = nutgraf.tokenize(TEXT, title=TITLE)
    for token in tokens:
        assert FIELDS[token.field][token.start : token.end] == token.text
    surfaces = [token.text for token in tokens]
    for expected in ["Élysée", "Müller", "’s", "💶", "U.S.", "Nagorno-Karabakh"]:
        assert expected in surfaces
    sentences = sorted({(token.sentence, token.field) for token in tokens})
    assert sentences == [(0, "title"), (1, "text"), (2, "text")]


def test_bytes_are_slices_of_the_encoded_text():
    for token in nutgraf.tokenize(TEXT, title=TITLE, offsets="bytes"):
        encoded = FIELDS[token.field].encode()[token.start : token.end]
        assert encoded.decode() == token.text


def test_a_token_has_a_kind_and_a_sentence_an_extent():
    first, second = nutgraf.sentences("The U.S. left. OK?", language="en")
    assert first == ("The U.S. left.", "text", 0, 14)
    assert second == ("OK?", "text", 15, 18)
    tokens = nutgraf.tokenize("The U.S. left.", language="en")
    assert [(token.text, token.kind) for token in tokens] == [
        ("The", "word"),
        ("U.S.", "acronym"),
        ("left", "word"),
        (".", "punctuation"),
    ]


def test_of_no_text_comes_nothing():
    assert nutgraf.tokenize("") == nutgraf.sentences("") == []
    assert list(nutgraf.keywords("")) == []
    assert list(nutgraf.frequencies([])) == list(nutgraf.frequencies("")) == []
    assert nutgraf.stem([], "en") == []
    assert nutgraf.detect_language("") is None
    assert len(nutgraf.keywords([])) == len(nutgraf.tokenize([])) == 0


def test_keywords_are_ranked_and_say_where_they_stand():
    found = nutgraf.keywords(TEXT, title=TITLE, id="a1", language="en", top=3)
    assert (found.id, found.language, found.method) == ("a1", "en", "nutgraf")
    assert [keyword.rank for keyword in found] == [1, 2, 3]
    assert "Nagorno-Karabakh" in found.texts
    saliences = [keyword.salience for keyword in found]
    assert saliences == sorted(saliences, reverse=True)
    assert saliences[0] == 1.0
    for keyword in found:
        assert keyword.count == len(keyword.spans)
        surfaces = {FIELDS[s.field][s.start : s.end] for s in keyword.spans}
        assert keyword.text in surfaces
        assert keyword.explanation is None
    assert repr(found).startswith("Keywords(['")


@pytest.mark.parametrize("method", ["nutgraf", "yake", "rake", "textrank", "tf-idf"])
def test_every_method_explains_itself(method):
    found = nutgraf.keywords(TEXT, method=method, explain=True)
    assert found
    assert {keyword.explanation["method"] for keyword in found} == {method}


def test_options_of_keywords_are_followed():
    words = nutgraf.keywords(TEXT, max_words=1, nested="keep", top=50)
    assert words
    assert all(" " not in keyword.text for keyword in words)
    for stop_words, found in [("auto", False), ("none", True)]:
        options = {"stop_words": stop_words, "language": "en", "top": 50}
        words = nutgraf.keywords(TEXT, method="yake", **options)
        assert ("was" in words.texts) == found


def test_stems():
    assert nutgraf.stem(["waivers", None, "added"], "en") == ["waiver", None, "add"]
    assert nutgraf.stem("waivers", "en") == "waiver"
    old = nutgraf.stem(iter(["waivers", "added"]), "en", edition="rust-stemmers")
    assert old == ["waiver", "ad"]
    assert nutgraf.stem(["nationally"], "lovins") == ["nat"]
    assert nutgraf.stem(("added",), "en", edition="none") == ["added"]


TEXTS = ["The waiver, the waivers.", "No waiver", "É, é and e\u0301!"]


def test_languages():
    french = "Le ministre a démissionné après la publication du rapport."
    assert nutgraf.detect_language(french) == "fr"
    assert nutgraf.detect_language([french, None, "F-16"]) == ["fr", None, None]


def counts(**options):
    return [
        tuple(term) for term in nutgraf.frequencies(TEXTS, language="en", **options)
    ]


def test_frequencies():
    assert counts(top=3) == [("é", 3, 1), ("the", 2, 1), ("waiver", 2, 2)]
    stems = [("waiver", 3, 2), ("é", 3, 1)]
    assert counts(stem="snowball", stop_words="auto", top=2) == stems
    assert counts(min_df=2) == counts(min_df="60%") == [("waiver", 2, 2)]
    assert counts(min_df=0.6) == counts(min_df=2)
    assert ("waiver", 2, 2) not in counts(max_df=1)
    assert counts(max_df=1.0) == counts()
    assert ("the waiver", 1, 1) in counts(ngrams="1..2")
    terms = [term for term, *_ in counts(sort="term")]
    assert terms == sorted(terms)


def test_frequencies_of_each_text():
    table = nutgraf.frequencies(iter(TEXTS[:2]), per="document", language="en", top=1)
    assert list(table) == [("0", "en", {"the": 2}), ("1", "en", {"no": 1})]
    with pytest.raises(ValueError, match="min_df"):
        nutgraf.frequencies(TEXTS, per="document", min_df=2)


def test_stop_words_of_a_file(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("# mine\nthe\nno\n", encoding="utf-8")
    expected = [("é", 3, 1), ("waiver", 2, 2)]
    assert counts(stop_words=path, top=2) == expected
    assert counts(stop_words=str(path), top=2) == expected


def test_tags_make_candidates():
    text = "Compatibility of systems of linear constraints."
    tags = [
        [
            ("Compatibility", "NOUN"),
            ("of", "ADP"),
            ("systems", "NOUN"),
            ("of", "ADP"),
            ("linear", "ADJ"),
            ("constraints", "NOUN"),
            (".", "PUNCT"),
        ]
    ]
    for method in ["textrank", "singlerank", "positionrank", "topicrank"]:
        found = nutgraf.keywords(text, method=method, tags=tags, language="en")
        assert set(found.texts) == {"linear constraints", "systems", "Compatibility"}
    with pytest.raises(ValueError, match='tags: word 1 of sentence 1, "waiver"'):
        nutgraf.keywords(text, method="textrank", tags=[[("waiver", "NOUN")]])
    with pytest.raises(TypeError, match="tags: expected a list of sentences"):
        nutgraf.keywords(text, method="textrank", tags=["NOUN"])
    with pytest.raises(TypeError, match="beside one text"):
        nutgraf.keywords([text], method="textrank", tags=tags)
