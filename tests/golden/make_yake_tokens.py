"""Records what segtok makes of awkward strings of our own, after YAKE's clean-up.

    python -m venv venv && venv/bin/pip install segtok==1.5.11
    venv/bin/python tests/golden/make_yake_tokens.py
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "reference"))

from yake_tokens import is_explained, random_texts, reference  # noqa: E402

VERSIONS = ("yake-0.4.8", "yake-0.7")


def main():
    lines = []
    for text in random_texts(150, seed=7):
        if not any(is_explained(text, version) for version in VERSIONS):
            case = {"text": text, **{version: reference(text, version) for version in VERSIONS}}
            lines.append(json.dumps(case))
    (HERE / "yake-tokens.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
