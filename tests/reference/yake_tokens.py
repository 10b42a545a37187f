"""Compares the tokenizer modes `yake-0.4.8` and `yake-0.7` with segtok, token by token.

    python -m venv venv && venv/bin/pip install segtok==1.5.11
    cargo build --release -p nutgraf-tokenize --example yake_tokens
    venv/bin/python tests/reference/yake_tokens.py target/release/examples/yake_tokens \\
        [FILE.jsonl ...]

Each file's documents are compared, then awkward strings made at random. Exits 1 if
anything differs without an explanation. The one that is known: a contraction with further
apostrophes that are letters (`aʼbʼs`), of which segtok makes tokens that overlap.
"""

import json
import random
import re
import subprocess
import sys
import unicodedata

from segtok.segmenter import split_multi
from segtok.tokenizer import (
    APOSTROPHES,
    IS_CONTRACTION,
    split_contractions,
    web_tokenizer,
)

PARTS = """
a b c A B I É é ß Dr Mr Ms U.S U.K Mt prof Prof. e.g i.e. Jan 3 12 2004 2,000 1.5 3:20 X. Y. J.
( ) [ ] { } < > " ' ’ ‘ “ ” . . . ! ? … ... .. , ; : - – — / \\ & &amp; &lt; &#39; &nbsp; &hellip &notit; &am
n't don't isn’t it's dogs' James’s we'll they’ve I'm O'Neill l'eau d’un aʼb ʼs 'tis 'em rock'n'roll
http://a.b/c https://x.y.z/?q=1&amp;r=2#f http://foo.com. ftp://u:p@h.org:80/x.html me@x.org <a@b.c> www.x.com :// @ @x x@ a://b [http://q.r/s]
m² km² cm⁻¹ H₂O SO₄²⁻ )₂ 5'-ACGT-3' 5′-A co-op co‐op well-
know-\r how中文 日本。 ну Мир ñ İ ǅ ʰ Ⅷ ٣ _ __ a_b é \u00ad \u200d \u2028 \x00 \x1c \x85 \xa0 \ufeff 😀
and of The the señor Captain et al. spp. (A. [B. by Smith
""".replace("\\r", "\r").split(" ")


def clean(text, version):
    """YAKE's clean-up, from its description."""
    if version == "yake-0.4.8":
        text = text.replace("\n\t", " ")
    else:
        text = text.replace("\n", " ")
    lines = []
    for line in text.split("\n"):
        paragraph = re.match(r"\s*[A-Z]", line)
        lines.append(("\n\n" if paragraph else " ") + line.replace("\t", " "))
    return "".join(lines)


def reference(text, version):
    def words(sentence):
        tokens = split_contractions(web_tokenizer(sentence))
        return [t for t in tokens if t and not (t.startswith("'") and len(t) > 1)]

    sentences = split_multi(clean(text, version))
    return [words(sentence) for sentence in sentences if sentence.strip()]


def is_explained(text, version):
    sentences = split_multi(clean(text, version))
    tokens = (token for sentence in sentences for token in web_tokenizer(sentence))
    contractions = filter(IS_CONTRACTION.match, tokens)
    return any(sum(c in APOSTROPHES for c in token) > 1 for token in contractions)


def random_texts(count, seed=20201124):
    rng = random.Random(seed)
    parts = [part for line in PARTS for part in line.split("\n") if part]
    gaps = [" "] * 12 + [""] * 8 + ["\n", "\n\n", "\t", "\n\t", "  ", "\r\n", "\xa0", ". ", ", "]
    for _ in range(count):
        length = rng.choice([2, 5, 12, 40])
        yield "".join(rng.choice(parts) + rng.choice(gaps) for _ in range(length))
    alphabet = "".join(sorted({c for part in parts for c in part})) + " \n\t\r"
    for _ in range(count):
        yield "".join(rng.choice(alphabet) for _ in range(rng.choice([3, 10, 60])))
    for _ in range(count):
        plane = rng.choice([0x250, 0x3000, 0x10000, 0x20000])
        chars = [rng.choice([rng.randrange(32, plane), 46, 32, 39, 45]) for _ in range(12)]
        # What is not assigned in Python's Unicode may be a letter in a newer one.
        yield "".join(c for c in map(chr, chars) if unicodedata.category(c) not in "Cs Cn")


def documents(path, limit):
    with open(path, encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines):
            document = json.loads(line)
            yield document["text"]
            if document.get("title"):
                yield document["title"]


def compare(binary, version, texts):
    given = "".join(json.dumps(text) + "\n" for text in texts)
    run = subprocess.run(
        [binary, version], input=given.encode(), stdout=subprocess.PIPE, check=True
    )
    tokens = explained = differing = forms = 0
    for text, line in zip(texts, run.stdout.decode().split("\n"), strict=False):
        ours, theirs = json.loads(line), reference(text, version)
        raw = text.encode()
        tokens += sum(map(len, theirs))
        place = 0
        for form, start, end in (token for sentence in ours for token in sentence):
            surface = raw[start:end].decode()
            assert place <= start < end, (text, form)
            place = end
            forms += form != surface
        if [[token[0] for token in sentence] for sentence in ours] != theirs:
            if is_explained(text, version):
                explained += 1
                continue
            differing += 1
            if differing <= 5:
                print("  differs:", ascii(text[:300]))
                pairs = list(zip([[t[0] for t in s] for s in ours] + [None], theirs + [None]))
                first = next(pair for pair in pairs if pair[0] != pair[1])
                print("    ours:  ", ascii(first[0])[:600])
                print("    segtok:", ascii(first[1])[:600])
    return tokens, differing, explained, forms


def main():
    binary, *paths = sys.argv[1:]
    limit = 1_000_000
    if paths and paths[0].isdigit():
        limit = int(paths.pop(0))
    failed = False
    for version in ("yake-0.4.8", "yake-0.7"):
        sources = [(path, list(documents(path, limit))) for path in paths]
        sources.append(("random", list(random_texts(min(limit, 20000)))))
        for name, texts in sources:
            tokens, differing, explained, forms = compare(binary, version, texts)
            failed |= differing > 0
            print(
                f"{version} {name}: {len(texts)} texts, {tokens} tokens,"
                f" {differing} texts differ, {explained} for a known reason; {forms} tokens are not read as they stand"
            )
    sys.exit(failed)


if __name__ == "__main__":
    main()
