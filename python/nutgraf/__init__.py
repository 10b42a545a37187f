"""What article corpora are about: tokens, stems, term frequencies and keywords.

The functions are those of the Rust library and of the program of the same name, and
give the same records. Offsets count code points, so ``text[start:end]`` is the token.

>>> import nutgraf
>>> nutgraf.stem(["waivers", "invading"], "en")
['waiver', 'invad']
"""

from ._nutgraf import __version__, frequencies, keywords, stem, tokenize

__all__ = ["__version__", "frequencies", "keywords", "stem", "tokenize"]
