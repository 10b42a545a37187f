"""What the functions return."""

import threading

import pytest

import nutgraf

TEXT = (
    "Élysée: Mr. Müller’s 💶 3.5bn plan for Nagorno-Karabakh, said to be the U.S. "
    "envoy’s idea, was rejected. Nagorno-Karabakh’s leaders want no 💶."
)
TITLE = "“Ça suffit”: Müller’s plan fails"


def spans_and_surfaces(record):
    fields = {"title": TITLE, "text": TEXT}
    for sentence in record["sentences"]:
        text = fields[sentence["field"]]
        for token in sentence["tokens"]:
            yield text, token["start"], token["end"], token["text"]


def test_tokens_are_slices_of_the_text():
    record = nutgraf.tokenize(TEXT, title=TITLE, id="a1")
    found = list(spans_and_surfaces(record))
    assert all(text[start:end] == surface for text, start, end, surface in found)
    surfaces = [surface for *_, surface in found]
    for expected in ["Élysée", "Müller", "’s", "💶", "U.S.", "Nagorno-Karabakh"]:
        assert expected in surfaces
    assert (record["id"], record["language"]) == ("a1", "en")
    assert [s["field"] for s in record["sentences"]] == ["title", "text", "text"]


def test_bytes_are_slices_of_the_encoded_text():
    record = nutgraf.tokenize(TEXT, title=TITLE, offsets="bytes")
    for text, start, end, surface in spans_and_surfaces(record):
        assert text.encode()[start:end].decode() == surface


def test_a_token_has_a_kind_and_a_sentence_an_extent():
    record = nutgraf.tokenize("The U.S. left. OK?", language="en")
    first, second = record["sentences"]
    assert (first["start"], first["end"], second["start"]) == (0, 14, 15)
    kinds = [(token["text"], token["kind"]) for token in first["tokens"]]
    assert kinds == [
        ("The", "word"),
        ("U.S.", "acronym"),
        ("left", "word"),
        (".", "punctuation"),
    ]


def test_of_no_text_comes_nothing():
    assert nutgraf.tokenize("") == {"id": "", "language": None, "sentences": []}
    assert nutgraf.keywords("") == []
    assert nutgraf.frequencies([]) == []
    assert nutgraf.stem([], "en") == []


def test_keywords_are_ranked_and_say_where_they_stand():
    found = nutgraf.keywords(TEXT, title=TITLE, language="en", top=3)
    assert [keyword["rank"] for keyword in found] == [1, 2, 3]
    assert "Nagorno-Karabakh" in [keyword["text"] for keyword in found]
    saliences = [keyword["salience"] for keyword in found]
    assert saliences == sorted(saliences, reverse=True)
    assert saliences[0] == 1.0
    fields = {"title": TITLE, "text": TEXT}
    for keyword in found:
        assert keyword["count"] == len(keyword["spans"])
        surfaces = {fields[s["field"]][s["start"] : s["end"]] for s in keyword["spans"]}
        assert keyword["text"] in surfaces
        assert "explanation" not in keyword


@pytest.mark.parametrize("method", ["yake", "rake", "textrank", "tf-idf"])
def test_every_method_explains_itself(method):
    found = nutgraf.keywords(TEXT, method=method, explain=True)
    assert found
    assert {keyword["explanation"]["method"] for keyword in found} == {method}


def test_options_of_keywords_are_followed():
    words = nutgraf.keywords(TEXT, max_words=1, nested="keep", top=50)
    assert words
    assert all(" " not in keyword["text"] for keyword in words)
    for stop_words, found in [("auto", False), ("none", True)]:
        words = nutgraf.keywords(TEXT, stop_words=stop_words, language="en", top=50)
        assert ("was" in [keyword["text"] for keyword in words]) == found


def test_stems():
    assert nutgraf.stem(["waivers", "added"], "en") == ["waiver", "add"]
    old = nutgraf.stem(iter(["waivers", "added"]), "en", edition="rust-stemmers")
    assert old == ["waiver", "ad"]
    assert nutgraf.stem(["nationally"], "lovins") == ["nat"]
    assert nutgraf.stem(("added",), "en", edition="none") == ["added"]


TEXTS = ["The waiver, the waivers.", "No waiver", "É, é and e\u0301!"]


def counts(**options):
    return [
        (term["term"], term["count"], term["document_frequency"])
        for term in nutgraf.frequencies(TEXTS, language="en", **options)
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
    records = nutgraf.frequencies(iter(TEXTS[:2]), per="document", language="en", top=1)
    assert records == [
        {"id": "0", "language": "en", "terms": [{"term": "the", "count": 2}]},
        {"id": "1", "language": "en", "terms": [{"term": "no", "count": 1}]},
    ]
    with pytest.raises(ValueError, match="min-df"):
        nutgraf.frequencies(TEXTS, per="document", min_df=2)


def test_stop_words_of_a_file(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("# mine\nthe\nno\n", encoding="utf-8")
    expected = [("é", 3, 1), ("waiver", 2, 2)]
    assert counts(stop_words=path, top=2) == expected
    assert counts(stop_words=str(path), top=2) == expected


def test_other_threads_run_meanwhile():
    """The lock of the interpreter is released while a text is read."""
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(None)
            done.wait(0.001)

    ticking = threading.Thread(target=tick)
    ticking.start()
    before = len(ticks)
    nutgraf.frequencies([TEXT * 50_000], language="en")
    during = len(ticks) - before
    done.set()
    ticking.join()
    assert during > 5
