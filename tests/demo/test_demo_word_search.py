"""Word search: the words of a text, and what matches them."""

import sqlite3
from contextlib import closing

import pytest

from kdesk.demo.store.entries.text_search import TOKENIZER, terms, words


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Spring concert 2026", "spring", True),
        ("Spring concert 2026", "2026 SPRING", True),
        ("Spring concert 2026", "conc 2026", False),
        ("Spring concert 2026", "conc* 2026", True),
        ("Spring concert 2026", "pring*", False),
        ("Spring concert 2026", "co*", False),
        ("Spring concert 2026", "concert!", True),
        ("Spring concert 2026", "!winter", True),
        ("Spring concert 2026", "!concert", False),
        ("Spring concert 2026", "spring !winter", True),
        ("Spring concert 2026", "spring !conc*", False),
        ("Spring-concert (2026)", "concert)", True),
        ("Straße nach Süden", "STRASSE", True),
        ("Straße nach Süden", "suden", False),
        ("Весенний концерт", "КОНЦ*", True),
        ("Весенний концерт", "онцерт*", False),
        ("東京の春", "京の", True),
        ("東京の春", "春京", False),
        ("คอนเสิร์ต", "เสิร์", True),
        ("हिन्दी गीत", "हिन्दी", True),
        ("snake_case", "case", False),
        ("", "x", False),
    ],
)
def test_word_search(text: str, query: str, found: bool) -> None:
    """Whole words match, before a star their beginnings, infixes never; scripts without spaces match anywhere."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f'CREATE VIRTUAL TABLE t USING fts5(x, tokenize="{TOKENIZER}")')
        database.execute("INSERT INTO t VALUES (?)", (words(text),))
        counts = [
            database.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone()[0]
            for expression in terms(query)
            if expression
        ]
    wanted = bool(terms(query)[0])
    assert (counts == [1, 0][: len(counts)] if wanted else counts == [0]) is found


def test_no_words() -> None:
    """Spaces and punctuation contain no words."""
    assert terms('  !? "" * ') == ("", "")
