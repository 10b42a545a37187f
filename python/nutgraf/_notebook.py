"""What a notebook shows of a result: HTML without scripts, and a plot.

Texts are untrusted: whatever comes from them is escaped.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ._records import Keyword, Problem, Span
    from ._results import Keywords, Table

# A notebook keeps what it shows: of a long text it gets the beginning.
_TEXT_LIMIT = 50_000
_CELL_LIMIT = 120
_CHIPS = 8
_PROBLEMS = 20

# The notebook's theme goes before the system's: a light page is shown on a dark system.
_STYLE = """<style>
.nutgraf {
  color-scheme: light dark;
  --nutgraf-paper: light-dark(#fdfcf9, #1c1b19);
  --nutgraf-ink: light-dark(#1f1d1a, #ebe8e1);
  --nutgraf-muted: light-dark(#655f55, #aba599);
  --nutgraf-rule: light-dark(#e4dfd4, #3b3833);
  --nutgraf-bar: light-dark(#b97c12, #d6a03c);
  --nutgraf-mark: light-dark(#fbd98a, #7a5514);
  --nutgraf-alarm: light-dark(#a3270f, #ff9f85);
  --nutgraf-sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --nutgraf-serif: Charter, "Bitstream Charter", Georgia, Cambria, "Noto Serif", serif;
  display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start;
  box-sizing: border-box; max-width: 76rem; margin: 0.25rem 0; padding: 1rem 1.25rem;
  border: 1px solid var(--nutgraf-rule); border-radius: 4px;
  background: var(--nutgraf-paper); color: var(--nutgraf-ink);
  font: 14px/1.45 var(--nutgraf-sans); text-align: start;
}
[data-jp-theme-light="true"] .nutgraf, .vscode-light .nutgraf,
.vscode-high-contrast-light .nutgraf, [theme="light"] .nutgraf,
[data-theme="light"] .nutgraf { color-scheme: light; }
[data-jp-theme-light="false"] .nutgraf, .vscode-dark .nutgraf,
.vscode-high-contrast:not(.vscode-high-contrast-light) .nutgraf,
[theme="dark"] .nutgraf, [data-theme="dark"] .nutgraf { color-scheme: dark; }
.nutgraf .nutgraf-list { flex: 1 1 23rem; min-width: 0; overflow-x: auto; }
.nutgraf .nutgraf-keywords { max-width: 36rem; max-height: 30rem; overflow-y: auto; }
.nutgraf .nutgraf-text {
  flex: 2 1 27rem; min-width: 0; max-height: 30rem; overflow: auto;
  padding-right: 0.6rem;
  font: 16px/1.6 var(--nutgraf-serif); overflow-wrap: anywhere;
  /* A shadow below, covered at the end of the text: it goes on. */
  background:
    linear-gradient(transparent, var(--nutgraf-paper) 50%) bottom / 100% 2.5rem local,
    linear-gradient(transparent, var(--nutgraf-rule)) bottom / 100% 0.9rem scroll;
  background-repeat: no-repeat;
}
.nutgraf .nutgraf-text div, .nutgraf .nutgraf-title {
  max-width: 42rem; white-space: pre-wrap; unicode-bidi: plaintext;
}
.nutgraf .nutgraf-title {
  margin: 0 0 0.6rem; padding: 0; font: 700 1.3em/1.3 var(--nutgraf-serif);
}
.nutgraf p.nutgraf-note {
  margin: 0 0 0.6rem; color: var(--nutgraf-muted); font: 13px/1.45 var(--nutgraf-sans);
}
.nutgraf details { margin-top: 0.6rem; }
.nutgraf summary { color: var(--nutgraf-alarm); cursor: pointer; }
.nutgraf ul { margin: 0.4rem 0 0; padding-left: 1.4rem; overflow-wrap: anywhere; }
.nutgraf mark, .nutgraf .nutgraf-chip {
  --nutgraf-salience: 0.5; color: inherit; border-radius: 2px; padding: 0.08em 0;
  background: color-mix(in srgb, var(--nutgraf-mark)
    calc(22% + 78% * var(--nutgraf-salience)), transparent);
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
.nutgraf .nutgraf-chip {
  display: inline-block; margin: 0 0.35em 0.25em 0; padding: 0.05em 0.45em;
}
.nutgraf .nutgraf-keywords table.nutgraf-table { width: 100%; }
.nutgraf .nutgraf-plain {
  margin-right: 0.15em; padding: 0.08em 0.4em; border-radius: 2px;
  background: color-mix(in srgb, var(--nutgraf-rule) 55%, transparent);
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
.nutgraf table.nutgraf-table {
  width: auto; min-width: 24rem; margin: 0; border: 0;
  border-collapse: collapse; table-layout: auto;
  font: inherit; color: inherit; background: none;
}
.nutgraf table.nutgraf-table tr { background: none; }
.nutgraf table.nutgraf-table thead tr {
  border: 0; border-bottom: 1px solid var(--nutgraf-muted);
}
.nutgraf table.nutgraf-table tbody tr:nth-child(n) {
  border: 0; border-bottom: 1px solid var(--nutgraf-rule); background: none;
}
.nutgraf table.nutgraf-table th, .nutgraf table.nutgraf-table td {
  padding: 0.3em 1em 0.3em 0; border: 0; text-align: start; vertical-align: top;
  font-weight: inherit; white-space: normal; max-width: none; background: none;
}
.nutgraf table.nutgraf-table th {
  color: var(--nutgraf-muted); font-size: 12px; white-space: nowrap;
}
.nutgraf table.nutgraf-table .nutgraf-number {
  text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums;
}
.nutgraf table.nutgraf-table :is(th, td):last-child { padding-right: 0; }
.nutgraf .nutgraf-keyword { overflow-wrap: anywhere; }
.nutgraf .nutgraf-muted { color: var(--nutgraf-muted); }
.nutgraf .nutgraf-more { white-space: nowrap; }
.nutgraf .nutgraf-bar {
  display: inline-block; width: 4.5rem; height: 0.55em; margin-right: 0.6em;
  border-radius: 1px; background: var(--nutgraf-rule);
}
.nutgraf .nutgraf-bar span {
  display: block; height: 100%; border-radius: 1px; background: var(--nutgraf-bar);
}
.nutgraf [title] { cursor: help; }
</style>"""


def keywords_html(keywords: Keywords) -> str:
    """A document's keywords as a table, beside its text with the keywords marked."""
    rows = "".join(map(_keyword_row, keywords))
    head = _head("", "keyword", "salience", "count", "score", numbers={2, 3, 4})
    table = f'<table class="nutgraf-table">{head}<tbody>{rows}</tbody></table>'
    found = table if rows else '<p class="nutgraf-note">No keywords.</p>'
    facts = [keywords.id, keywords.language, keywords.method]
    listed = f'<div class="nutgraf-list nutgraf-keywords">{_note(facts)}{found}</div>'
    return _fragment(listed + _document_html(keywords))


def table_html(table: Table[Any], rows: int = 10) -> str:
    """The first rows of a table, and what could not be read."""
    total = len(table)
    shown = [table[number] for number in range(min(rows, total))]
    noun = "document" if hasattr(table, "explode") else "row"
    facts = [_count(total, noun)]
    if table.errors:
        facts.append(_count(len(table.errors), "error"))
    if len(shown) < total:
        facts.append(f"the first {len(shown):,} are shown")
    html = _note(facts)
    if shown:
        body = "".join(_table_row(number, row) for number, row in enumerate(shown))
        names = (name.replace("_", " ") for name in shown[0]._fields)
        head = _head("", *names, numbers={0, *_number_columns(shown)})
        html += f'<table class="nutgraf-table">{head}<tbody>{body}</tbody></table>'
    problems = [f"{_place(problem)}: {problem.reason}" for problem in table.errors]
    html += _details(_count(len(problems), "document") + " could not be read", problems)
    html += _details(_count(len(table.notices), "notice"), table.notices)
    return _fragment(f'<div class="nutgraf-list">{html}</div>')


def rows_html(rows: Sequence[dict[str, Any]], most: int = 20) -> str:
    """The first rows of key terms or collocations."""
    shown = [tuple(row.values()) for row in rows[:most]]
    facts = [_count(len(rows), "row")]
    if len(shown) < len(rows):
        facts.append(f"the first {len(shown):,} are shown")
    html = _note(facts)
    if shown:
        body = "".join(_table_row(number, row) for number, row in enumerate(shown))
        names = (name.replace("_", " ") for name in rows[0])
        head = _head("", *names, numbers={0, *_number_columns(shown)})
        html += f'<table class="nutgraf-table">{head}<tbody>{body}</tbody></table>'
    return _fragment(f'<div class="nutgraf-list">{html}</div>')


def plot(keywords: Keywords, ax: Any = None) -> Any:
    """The saliences as bars: matplotlib's Axes, or else a chart of altair."""
    try:
        from matplotlib import pyplot
    except ImportError:
        if ax is not None:
            raise
        return _altair_chart(keywords)
    if ax is None:
        size = (7, 0.8 + 0.3 * max(len(keywords), 1))
        ax = pyplot.figure(figsize=size, layout="constrained").add_subplot()
    places = range(len(keywords))
    ax.barh(places, [keyword.salience for keyword in keywords], 0.6, color="#c8912b")
    # Texts may hold dollars: they are no formulas.
    texts = [keyword.text for keyword in keywords]
    ax.set_yticks(places, texts, parse_math=False)
    ax.set_title(_name(keywords), loc="left", parse_math=False)
    ax.set_xlabel("salience")
    ax.set_xlim(0, 1)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _altair_chart(keywords: Keywords) -> Any:
    try:
        import altair
    except ImportError:
        raise ImportError(
            "plot() needs matplotlib or altair: pip install matplotlib"
        ) from None
    rows = [
        {name: getattr(keyword, name) for name in ("rank", "text", "salience", "count")}
        for keyword in keywords
    ]
    chart = altair.Chart(altair.InlineData(values=rows), title=_name(keywords))
    order = altair.EncodingSortField("rank")
    return chart.mark_bar(color="#c8912b").encode(
        x=altair.X("salience:Q", scale=altair.Scale(domain=[0, 1])),
        y=altair.Y("text:N", sort=order, title=None),
        tooltip=["rank:Q", "text:N", "salience:Q", "count:Q"],
    )


def _name(keywords: Keywords) -> str:
    return keywords.title or keywords.id or ""


def _fragment(html: str) -> str:
    # MathJax takes what stands between two dollars for a formula, unless told not to.
    classes = "nutgraf tex2jax_ignore mathjax_ignore"
    return f'{_STYLE}\n<div class="{classes}">{html}</div>'


def _head(*names: str, numbers: set[int]) -> str:
    cells = (
        f'<th scope="col"{_NUMBER if place in numbers else ""}>{name}</th>'
        for place, name in enumerate(names)
    )
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


_NUMBER = ' class="nutgraf-number"'


def _note(facts: Iterable[str | None]) -> str:
    known = [f"<bdi>{escape(fact)}</bdi>" for fact in facts if fact]
    return f'<p class="nutgraf-note">{" · ".join(known)}</p>' if known else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _keyword_row(keyword: Keyword) -> str:
    why = ""
    if keyword.explanation:
        why = f' title="{escape(_lines(keyword.explanation))}"'
    return (
        f'<tr><td class="nutgraf-number nutgraf-muted">{keyword.rank}</td>'
        f'<td class="nutgraf-keyword"><bdi>{escape(keyword.text)}</bdi></td>'
        f"<td{_NUMBER}>{_bar(keyword.salience)}{keyword.salience:.3f}</td>"
        f"<td{_NUMBER}>{keyword.count:,}</td>"
        f'<td class="nutgraf-number nutgraf-muted"{why}>{keyword.score:.4g}</td></tr>'
    )


def _bar(salience: float) -> str:
    width = f"width: {100 * salience:.1f}%"
    return f'<span class="nutgraf-bar"><span style="{width}"></span></span>'


def _lines(explanation: dict[str, Any]) -> str:
    """The numbers behind a score: one on a line, or a word with all of its."""
    lines = []
    for name, value in explanation.items():
        if isinstance(value, list):
            lines += [f"{name}:", *("  " + _short(item) for item in value)]
        else:
            lines.append(f"{name}: {_short(value)}")
    return "\n".join(lines)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(part)}" for name, part in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _number_columns(rows: Sequence[Any]) -> set[int]:
    columns = enumerate(zip(*rows, strict=True), 1)
    return {place for place, column in columns if _is_number(column[0])}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _table_row(number: int, row: Iterable[Any]) -> str:
    cells = "".join(
        f"<td{_NUMBER if _is_number(value) else ''}>{_value(value)}</td>"
        for value in row
    )
    return f'<tr><td class="nutgraf-number nutgraf-muted">{number}</td>{cells}</tr>'


def _value(value: Any) -> str:
    """A cell of a table: a number, a text, or what a document has many of."""
    if value is None:
        return '<span class="nutgraf-muted">null</span>'
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        return f"<bdi>{escape(_shortened(value))}</bdi>"
    if isinstance(value, dict):
        chips = [_term_chip(*item) for item in islice(value.items(), _CHIPS)]
    else:
        chips = [_chip(item) for item in islice(value, _CHIPS)]
    if len(value) > _CHIPS:
        more = len(value) - _CHIPS
        chips.append(
            f'<span class="nutgraf-muted nutgraf-more">and {more:,} more</span>'
        )
    return " ".join(chips) or '<span class="nutgraf-muted">none</span>'


def _shortened(text: str) -> str:
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _chip(item: Any) -> str:
    """A keyword by its salience; a token or sentence as it is."""
    text = f"<bdi>{escape(_shortened(item.text))}</bdi>"
    if hasattr(item, "salience"):
        return f'<span class="nutgraf-chip" {_salience(item)}>{text}</span>'
    return f'<span class="nutgraf-plain">{text}</span>'


def _term_chip(term: str, count: int) -> str:
    number = f'<span class="nutgraf-muted">{count:,}</span>'
    text = f"<bdi>{escape(_shortened(term))}</bdi>"
    return f'<span class="nutgraf-plain">{text} {number}</span>'


def _salience(keyword: Keyword) -> str:
    said = escape(f"{keyword.rank}. {keyword.text}, salience {keyword.salience:.3f}")
    return f'style="--nutgraf-salience: {keyword.salience:.3f}" title="{said}"'


def _details(summary: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    shown = [*lines[:_PROBLEMS]]
    if len(lines) > _PROBLEMS:
        shown.append(f"and {len(lines) - _PROBLEMS:,} more")
    items = "".join(f"<li>{escape(line)}</li>" for line in shown)
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _place(problem: Problem) -> str:
    where = [problem.source, None if problem.line is None else f"line {problem.line}"]
    where.append(problem.id)
    return ", ".join(part for part in where if part)


def _document_html(keywords: Keywords) -> str:
    html = ""
    if keywords.title:
        title = _marked(keywords, "title", keywords.title)
        html = f'<div class="nutgraf-title">{title}</div>'
    if keywords.text:
        html += f"<div>{_marked(keywords, 'text', keywords.text)}</div>"
        if len(keywords.text) > _TEXT_LIMIT:
            html += (
                f'<p class="nutgraf-note">The first {_TEXT_LIMIT:,} of '
                f"{len(keywords.text):,} characters.</p>"
            )
    # What scrolls must be within reach of the keyboard.
    pane = '<div class="nutgraf-text" role="region" aria-label="text" tabindex="0">'
    return f"{pane}{html}</div>" if html else ""


def _marked(keywords: Keywords, field: str, text: str) -> str:
    """A field's text, escaped, with the keywords of the field in marks."""
    in_bytes = keywords.offsets == "bytes"
    text = text[:_TEXT_LIMIT]
    data = text.encode() if in_bytes else text

    def cut(start: int, end: int) -> str:
        piece = data[start:end]
        return escape(piece if isinstance(piece, str) else piece.decode())

    html = []
    for piece in _pieces(len(data), _places(keywords, field, len(data))):
        inner = cut(piece.start, piece.end)
        if piece.keyword is not None:
            inner = f"<mark {_salience(piece.keyword)}>{inner}</mark>"
        html.append(inner)
    return "".join(html)


class _Place(NamedTuple):
    """A keyword's span within a text. Of two, the better keyword's comes first."""

    rank: int
    span: Span
    keyword: Keyword


class _Piece(NamedTuple):
    start: int
    end: int
    keyword: Keyword | None


def _places(keywords: Keywords, field: str, length: int) -> list[_Place]:
    return [
        _Place(keyword.rank, span, keyword)
        for keyword in keywords
        for span in keyword.spans
        if span.field == field and span.start < span.end <= length
    ]


def _pieces(length: int, places: list[_Place]) -> Iterator[_Piece]:
    """Cuts a text where marks begin and end; of overlapping ones the better is seen."""
    cuts = {0, length}
    for place in places:
        cuts.update((place.span.start, place.span.end))
    waiting = sorted(places, key=lambda place: place.span.start, reverse=True)
    open_places: list[_Place] = []
    # A mark goes on where a worse one begins or ends within it.
    begin, seen = 0, None
    for start, _ in pairwise([*sorted(cuts), length]):
        while waiting and waiting[-1].span.start == start:
            heapq.heappush(open_places, waiting.pop())
        while open_places and open_places[0].span.end <= start:
            heapq.heappop(open_places)
        best = open_places[0] if open_places else None
        if best is not seen:
            yield from _piece(begin, start, seen)
            begin, seen = start, best
    yield from _piece(begin, length, seen)


def _piece(start: int, end: int, place: _Place | None) -> Iterator[_Piece]:
    if start < end:
        yield _Piece(start, end, place.keyword if place else None)
