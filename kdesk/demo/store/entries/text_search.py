"""The word index: matches whole words, and beginnings of words before a `*`, whatever the letter case."""

import re

from kdesk.demo.store.database import Database

_FIELDS = ("name", "description", "tags", "admin_tags", "reference_id", "id")
_VALUES = ", ".join(f"words(new.{field})" for field in _FIELDS)
_DIFFERS = " OR ".join(f"old.{field} IS NOT new.{field}" for field in _FIELDS)

TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '_'"
SCHEMA = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS entry_words
    USING fts5({", ".join(_FIELDS)}, tokenize="{TOKENIZER}");
CREATE TRIGGER IF NOT EXISTS entry_words_added AFTER INSERT ON entries BEGIN
    INSERT INTO entry_words (rowid, {", ".join(_FIELDS)}) VALUES (new.rowid, {_VALUES});
END;
CREATE TRIGGER IF NOT EXISTS entry_words_changed AFTER UPDATE OF {", ".join(_FIELDS)} ON entries WHEN {_DIFFERS} BEGIN
    DELETE FROM entry_words WHERE rowid=old.rowid;
    INSERT INTO entry_words (rowid, {", ".join(_FIELDS)}) VALUES (new.rowid, {_VALUES});
END;
"""  # noqa: S608  own names
"""Triggers update the index whenever entries change."""

_MISSING = f"""
INSERT INTO entry_words (rowid, {", ".join(_FIELDS)})
    SELECT rowid, {_VALUES.replace("new.", "")} FROM entries WHERE rowid NOT IN (SELECT rowid FROM entry_words)
"""  # noqa: S608  own names
# Kaltura's index finds beginnings of words only from three letters on.
_MIN_PREFIX = 3
# Scripts without spaces: each character is a word, and a run of them a phrase.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def prepare(database: Database) -> None:
    """Add the function for the triggers, and index the entries of a directory older than the index."""
    database.add_function("words", 1, words)
    database.run(_MISSING)


def words(text: str | None) -> str:
    """Return the words of a text in lower case, separated by spaces."""
    return " ".join(_WORD.findall((text or "").casefold()))


def terms(query: str) -> tuple[str, str]:
    """Return the FTS5 expressions for words that a text must have, and for words of which it must have none.

    Both are empty if there are no words. `!` excludes a word, `*` behind one stands for any ending.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in query.split():
        if phrase := words(part):
            (unwanted if part.startswith("!") else wanted).append(_term(phrase, begins=part.endswith("*")))
    return " AND ".join(wanted), " OR ".join(unwanted)


def _term(phrase: str, *, begins: bool) -> str:
    return f'"{phrase}" *' if begins and len(phrase) >= _MIN_PREFIX else f'"{phrase}"'
