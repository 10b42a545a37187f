"""A pytest plugin: scikit-learn's own tests see our vectorizers in place of its own.

They import the classes by name and list them in decorators, so the names are changed
before their modules are read, and changed back before a test runs.
"""

from sklearn.feature_extraction import text

import nutgraf

NAMES = ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"]
THEIRS = {name: getattr(text, name) for name in NAMES}


def pytest_configure():
    for name in NAMES:
        setattr(text, name, getattr(nutgraf, name))


def pytest_collection_finish(session):
    for name, theirs in THEIRS.items():
        setattr(text, name, theirs)
    modules = {item.module for item in session.items}
    for module in modules:
        for name, theirs in THEIRS.items():
            if getattr(module, name) is theirs:
                raise RuntimeError(f"{module.__name__} still has its own {name}")
