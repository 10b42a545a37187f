"""What a notebook shows."""

import operator
import sys
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from nutgraf import _notebook, _progress
from nutgraf._records import Keyword, Problem, Sentence, Span, Term
from nutgraf._results import (
    DocumentTermRow,
    KeywordItem,
    KeywordRow,
    Keywords,
    SentenceRow,
)


class Table(list):
    """As much of a table as is shown."""

    errors = notices = ()


class DocumentTable(Table):
    explode = None


def keyword(rank, text, *spans, field="text", explanation=None):
    spans = [Span(field, start, end) for start, end in spans]
    return Keyword(text, 0.5, 1 / rank, rank, len(spans), spans, explanation)


VOID = {"img", "br", "input", "meta", "link"}


class Page(HTMLParser):
    """The elements of a page, and the text within them."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert tag not in VOID
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((list(self.open), data))

    def text(self, within="div"):
        return "".join(text for tags, text in self.texts if within in tags)

    def marks(self):
        """Each marked piece of the text, and what its title says."""
        texts = [text for tags, text in self.texts if "mark" in tags]
        titles = [attrs["title"] for tag, attrs in self.elements if tag == "mark"]
        return list(zip(texts, titles, strict=True))


def shown(*keywords, **attributes):
    return Page(_notebook.keywords_html(Keywords(keywords, **attributes)))


def marked(text, *keywords, **attributes):
    page = shown(*keywords, text=text, **attributes)
    assert text in page.text()
    return [(piece, title.split(",")[0]) for piece, title in page.marks()]


def test_keywords_are_marked_where_they_stand():
    text = "Iran and Armenia.\n\n  Iran’s 💶 plan\t"
    iran, plan = keyword(1, "Iran", (0, 4), (21, 25)), keyword(2, "plan", (30, 34))
    expected = [("Iran", "1. Iran"), ("Iran", "1. Iran"), ("plan", "2. plan")]
    assert marked(text, iran, plan) == expected


def test_keywords_of_the_title_are_marked_there():
    title = keyword(1, "Iran", (0, 4), field="title")
    page = shown(title, text="Oman", title="Iran")
    assert page.marks() == [("Iran", "1. Iran, salience 1.000")]
    assert shown(title, text="Oman").marks() == []


def test_bytes_are_understood():
    iran = keyword(1, "’s", (4, 8))
    assert marked("Iran’s plan", iran, offsets="bytes") == [("’s", "1. ’s")]


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        # By rank: the best keyword is the first.
        ([(0, 9), (3, 5)], ["0:9:1"]),
        ([(3, 5), (0, 9)], ["0:3:2", "3:5:1", "5:9:2"]),
        ([(0, 5), (3, 9)], ["0:5:1", "5:9:2"]),
        ([(3, 9), (0, 5)], ["0:3:2", "3:9:1"]),
        ([(2, 4), (2, 4)], ["2:4:1"]),
        ([(2, 4), (4, 6)], ["2:4:1", "4:6:2"]),
        ([(4, 5), (2, 7), (0, 9)], ["0:2:3", "2:4:2", "4:5:1", "5:7:2", "7:9:3"]),
        ([(1, 3), (6, 8), (2, 7)], ["1:3:1", "3:6:3", "6:8:2"]),
    ],
)
def test_of_overlapping_keywords_the_better_is_seen(spans, pieces):
    words = [keyword(rank, "x", span) for rank, span in enumerate(spans, 1)]
    places = _notebook._places(Keywords(words), "text", 9)
    cut = list(_notebook._pieces(9, places))
    assert (cut[0].start, cut[-1].end) == (0, 9)
    assert all(before.end == after.start for before, after in pairwise(cut))
    seen = [f"{p.start}:{p.end}:{p.keyword.rank}" for p in cut if p.keyword]
    assert seen == pieces


HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "</div></style><img src=x onerror=alert(1)>",
    "&lt;script&gt; &amp; &#60;",
    "<!-- ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text):
    whole = keyword(1, text, (0, len(text)), explanation={"method": text})
    found = Keywords(
        [whole], text=text, title=text, id=text, language=text, method=text
    )
    table = DocumentTable([KeywordRow(text, text, found)])
    table.errors = [Problem(text, 1, text, text, text)]
    table.notices = [text]
    for html, times in [
        (_notebook.keywords_html(found), 6),
        (_notebook.table_html(table), 7),
    ]:
        page = Page(html)
        assert page.text().count(text) == times
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "img"}
        for _, attributes in page.elements:
            assert not any(name.startswith("on") for name in attributes)
        titles = [attrs["title"] for _, attrs in page.elements if "title" in attrs]
        assert any(text in title for title in titles)


def test_dollars_are_no_formulas():
    for html in [
        _notebook.keywords_html(Keywords([], text="$5 to $6")),
        _notebook.table_html(Table([])),
    ]:
        root = next(attrs for tag, attrs in Page(html).elements if tag == "div")
        assert {"tex2jax_ignore", "mathjax_ignore"} <= set(root["class"].split())


def test_a_score_says_where_it_comes_from():
    words = [{"word": "iran", "count": 2, "idf": 1.23456}]
    explanation = {"method": "tf-idf", "words": words, "length": 1.0}
    page = shown(keyword(1, "Iran", explanation=explanation))
    (title,) = [attrs["title"] for tag, attrs in page.elements if "title" in attrs]
    lines = ["method: tf-idf", "words:", "  word iran, count 2, idf 1.235", "length: 1"]
    assert title.splitlines() == lines


def test_nothing_is_shown_as_such():
    assert "No keywords." in shown(text="x").text()
    assert "x" in shown(text="x").text()
    assert shown(keyword(1, "x", (0, 1))).marks() == []
    assert Page(_notebook.table_html(Table([]))).text() == "0 rows"


def test_of_a_long_text_the_beginning_is_shown():
    text = "Iran 💶 " * 200_000
    iran = keyword(1, "Iran", *((start, start + 4) for start in range(0, len(text), 7)))
    html = _notebook.keywords_html(Keywords([iran], text=text))
    assert len(html) < 2_000_000
    page = Page(html)
    assert "The first 50,000 of 1,400,000 characters." in page.text()
    assert len(page.marks()) == 50_000 // 7 + 1


def test_many_documents():
    words = [keyword(rank, f"word{rank}") for rank in range(1, 12)]
    rows = [
        KeywordRow("a1", "en", Keywords(words)),
        KeywordRow("a2", None, None),
        KeywordRow("a3", "de", Keywords([])),
    ]
    table = DocumentTable(rows * 500)
    text = Page(_notebook.table_html(table, rows=3)).text()
    assert "1,500 documents · the first 3 are shown" in text
    assert "word8 and 3 more" in text
    assert "1a2nullnull2a3denone" in text
    assert "could not be read" not in text


def test_what_could_not_be_read():
    table = DocumentTable()
    table.errors = [Problem("news.jsonl", 7, None, "json", "cut short")] * 21
    text = Page(_notebook.table_html(table)).text()
    assert text.startswith("0 documents · 21 errors21 documents could not be read")
    assert text.count("news.jsonl, line 7: cut short") == 20
    assert text.endswith("and 1 more")


def test_tables_of_other_things():
    terms = Table([Term("iran", 1234, 7)])
    expected = "1 rowtermcountdocument frequency0iran1,2347"
    assert Page(_notebook.table_html(terms)).text() == expected
    items = Table([KeywordItem("a1", 1, "Iran", 0.012345, 1.0, 2)])
    assert Page(_notebook.table_html(items)).text("tbody") == "0a11Iran0.0123512"
    sentence = Sentence("x" * 1000, "text", 0, 1000)
    sentences = DocumentTable([SentenceRow("a1", "en", [sentence])])
    assert Page(_notebook.table_html(sentences)).text().endswith("xx…")
    counted = DocumentTable([DocumentTermRow("a1", "en", {"iran": 12, "oman": 3})])
    assert Page(_notebook.table_html(counted)).text().endswith("iran 12 oman 3")


def channels(colour):
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(channels):
    """By WCAG 2."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels
    ]
    weights = (0.2126, 0.7152, 0.0722)
    return sum(map(operator.mul, weights, linear))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_contrast(theme):
    colours = {}
    for line in _notebook._STYLE.splitlines():
        name, _, value = line.strip().removeprefix("--nutgraf-").partition(": ")
        if value.startswith("light-dark("):
            pair = value.removeprefix("light-dark(").removesuffix(");").split(", ")
            colours[name] = channels(pair[theme])
    assert contrast(colours["ink"], colours["paper"]) > 12
    assert contrast(colours["ink"], colours["mark"]) > 4.5
    assert contrast(colours["muted"], colours["paper"]) > 4.5
    assert contrast(colours["muted"], colours["rule"]) > 4.5
    assert contrast(colours["alarm"], colours["paper"]) > 4.5
    assert contrast(colours["bar"], colours["paper"]) > 3


PLOTTED = Keywords([keyword(1, "$3 to $4"), keyword(2, "<b>")], title="$5 in $6")


@pytest.fixture
def pyplot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import pyplot

    yield pyplot
    pyplot.close("all")


def test_plot_with_matplotlib(pyplot):
    ax = _notebook.plot(PLOTTED)
    assert [bar.get_width() for bar in ax.patches] == [1.0, 0.5]
    ax.figure.canvas.draw()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["$3 to $4", "<b>"]
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())
    assert ax.get_title(loc="left") == "$5 in $6"
    assert ax.yaxis_inverted()
    own = pyplot.figure().add_subplot()
    assert _notebook.plot(PLOTTED, own) is own
    assert not _notebook.plot(Keywords([])).patches


def test_plot_with_altair(monkeypatch):
    pytest.importorskip("altair")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    chart = _notebook.plot(PLOTTED).to_dict()
    assert chart["mark"]["type"] == "bar"
    (rows,) = chart["datasets"].values()
    assert [row["text"] for row in rows] == ["$3 to $4", "<b>"]
    assert chart["encoding"]["x"]["field"] == "salience"


def test_plot_with_neither(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ImportError, match="pip install matplotlib"):
        _notebook.plot(PLOTTED)


def test_progress_with_tqdm(monkeypatch):
    tqdm = pytest.importorskip("tqdm.auto")
    bars = []

    class Bar(tqdm.tqdm):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            bars.append(self)

        def close(self):
            self.closed = True
            super().close()

    monkeypatch.setattr(tqdm, "tqdm", Bar)
    with _progress.progress(10) as update:
        update(4)
        update(10)
    with pytest.raises(ZeroDivisionError), _progress.progress(None) as update:
        update(3 / 0)
    assert [(bar.n, bar.total, bar.closed) for bar in bars] == [
        (10, 10, True),
        (0, None, True),
    ]


def test_progress_without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    _progress._tell.cache_clear()
    with pytest.warns(UserWarning, match="pip install tqdm"):  # noqa: SIM117
        with _progress.progress(10) as update:
            update(4)
    # Warnings are errors here: there is no second one.
    with _progress.progress(10) as update:
        update(4)
