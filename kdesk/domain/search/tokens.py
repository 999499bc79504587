"""What a person types, as tokens: a sign, a field, a value in quotes or without."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The words before a colon. Any other word with a colon is a word to look for."""

    TAG = "tag"
    TRANSCRIPT = "transcript"
    CATEGORY = "category"
    OWNER = "owner"
    ID = "id"
    AFTER = "after"
    BEFORE = "before"
    CREATED = "created"
    LONGER = "longer"
    SHORTER = "shorter"
    LASTS = "lasts"
    STATUS = "status"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the text.

    Attributes:
        start: Its place in the text, as `end`, which is behind its last character.
        field: None for a word or a phrase.
        value: Without quotes.
    """

    start: int
    end: int
    negated: bool
    field: Field | None
    value: str
    quoted: bool


_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»"}
_FIELDS = {field.value: field for field in Field}
_FIELD = re.compile(r"([A-Za-z]+):")
_LIKE_FIELD = re.compile(r"([A-Za-z]{2,20}):(?!/)\S")
_BLANKS = re.compile(r"\s*")
_BARE = re.compile(r"\S*")


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text. A quote that nothing closes reaches to the end of the text."""
    tokens, place = [], _after_blanks(text, 0)
    while place < len(text):
        token = _token_at(text, place)
        tokens.append(token)
        place = _after_blanks(text, token.end)
    return tokens


def unknown_field(word: str) -> str:
    """Return what stands before the colon of a word as a field would; "" if nothing does, or it is an address."""
    found = _LIKE_FIELD.match(word)
    return found[1].lower() if found else ""


def quoted(value: str) -> str:
    """Return a value in quotes; a quote in it is doubled."""
    return '"' + value.replace('"', '""') + '"'


def _after_blanks(text: str, place: int) -> int:
    found = _BLANKS.match(text, place)
    return place if found is None else found.end()


def _token_at(text: str, start: int) -> Token:
    negated = text[start] == "-" and start + 1 < len(text) and not text[start + 1].isspace()
    begin = start + negated
    match = _FIELD.match(text, begin)
    field = _FIELDS.get(match[1].lower()) if match else None
    if match and field is not None:
        begin = match.end()
    value, end, in_quotes = _value_at(text, begin)
    return Token(start, end, negated, field, value, in_quotes)


def _value_at(text: str, begin: int) -> tuple[str, int, bool]:
    closing = _CLOSING.get(text[begin : begin + 1])
    if closing is None:
        found = _BARE.match(text, begin)
        end = begin if found is None else found.end()
        return text[begin:end], end, False
    parts: list[str] = []
    place = begin + 1
    while True:
        stop = text.find(closing, place)
        if stop < 0:
            return "".join(parts) + text[place:], len(text), True
        parts.append(text[place:stop])
        if text[stop + 1 : stop + 2] != closing:
            return "".join(parts), stop + 1, True
        parts.append(closing)
        place = stop + 2
