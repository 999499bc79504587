"""Changing the text of a search: completing what is typed, replacing and removing conditions."""

from collections.abc import Iterable
from dataclasses import dataclass

from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import Condition
from kdesk.domain.search.grammar import ParsedSearch, Part, parse
from kdesk.domain.search.tokens import Field, Token, quoted, tokens_of

MIN_FIELD_LETTERS = 2
"""Letters of a word before fields are offered that begin so."""


@dataclass(frozen=True, slots=True)
class Typing:
    """The token at the cursor.

    Attributes:
        field: The field whose value is typed; None for a word, which may become the name of a field.
        beginning: What of the value, or of the word, stands before the cursor.
        start: Place of the token in the text, as `end`.
    """

    field: Field | None
    beginning: str
    start: int
    end: int
    negated: bool


def typing_at(text: str, cursor: int) -> Typing | None:
    """Return the token that ends at the cursor; None if there is nothing to complete."""
    for token in tokens_of(text[:cursor]):
        if token.end == cursor and not _is_closed(token, text[:cursor]):
            return Typing(token.field, token.value, token.start, token.end, token.negated)
    return None


def fields_for(typing: Typing) -> tuple[Field, ...]:
    """Return the fields whose names begin with the word at the cursor."""
    word = typing.beginning.lower()
    if typing.field is not None or len(word) < MIN_FIELD_LETTERS:
        return ()
    return tuple(field for field in Field if field.value.startswith(word))


def completed(text: str, typing: Typing, field: Field, value: str = "") -> tuple[str, int]:
    """Return the text with the token completed, and the place of the cursor behind it.

    Args:
        text: The whole text.
        typing: The token that is replaced.
        field: Its field.
        value: The whole value; "" leaves the cursor behind the colon.
    """
    plain = not value or (not any(letter.isspace() for letter in value) and value[0] not in '"“„«')
    token = f"{'-' if typing.negated else ''}{field.value}:{value if plain else quoted(value)}"
    rest = text[typing.end :]
    gap = " " if value and not rest[:1].isspace() else ""
    before = text[: typing.start] + token + gap
    return before + rest, len(before) + (1 if value and not gap else 0)


def without(text: str, part: Part) -> str:
    """Return the text without a condition."""
    kept, place = [], 0
    for start, end in sorted(part.spans):
        kept.append(text[place:start].strip())
        place = end
    return " ".join(filter(None, (*kept, text[place:].strip())))


def replaced(text: str, today: Today, kinds: tuple[type[Condition], ...], tokens: Iterable[str]) -> str:
    """Return the text with these tokens in place of all conditions of these kinds."""
    while (part := _all_of(parse(text, today, most=len(text)), kinds)) is not None:
        text = without(text, part)
    return " ".join(filter(None, (text.strip(), *tokens)))


def _all_of(parsed: ParsedSearch, kinds: tuple[type[Condition], ...]) -> Part | None:
    """Return all places of such conditions as one part; None if there are none."""
    parts = [part for part in parsed.parts if isinstance(part.condition, kinds)]
    return Part(parts[0].condition, tuple(span for part in parts for span in part.spans)) if parts else None


def _is_closed(token: Token, text: str) -> bool:
    """Return whether the value ends with its closing quote: nothing is typed any more."""
    return token.quoted and len(token.value) + 1 < token.end - token.start and text[token.end - 1] in '"”“»'
