"""From typed text to conditions. Nothing that is typed is an error."""

import string
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kdesk.domain.entry import EntryKind
from kdesk.domain.search import addresses
from kdesk.domain.search.amounts import Today, period_of, seconds_of
from kdesk.domain.search.conditions import (
    Alternatives,
    Condition,
    Created,
    HasId,
    HasStatus,
    InCategory,
    InTranscript,
    Lasts,
    OfKind,
    OwnedBy,
    StatusGroup,
    Tagged,
    Words,
    either,
)
from kdesk.domain.search.tokens import Field, Token, tokens_of, unknown_field


@dataclass(frozen=True, slots=True)
class Part:
    """A condition, and the places in the text that say it.

    Attributes:
        spans: Start and end of each place. Ids may stand in several.
    """

    condition: Condition
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ParsedSearch:
    """What a text means.

    Attributes:
        parts: The conditions with their places, in the order of the text.
        short_links: Ids of short links, whose entries only the server can tell.
        unclear: Tokens that restrict nothing: those of a known field with a value that says nothing, such as
            `after:soon`.
        unknown: Words before a colon that are no field, such as `date`; the whole token is looked for.
        left_out: How many conditions are left out of a text that has too many.
        ids_left_out: How many ids are left out likewise.
    """

    parts: tuple[Part, ...] = ()
    short_links: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: int = 0
    ids_left_out: int = 0

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions."""
        return tuple(part.condition for part in self.parts)


MAX_PARTS = 100
"""Conditions of a search. Nobody types so many: it is a pasted page, for which no entry would be found."""

# At the edges of a word they are punctuation of a list or a sentence.
_PUNCTUATION = ",;"
# Alone and without quotes they say nothing, as the dash between two words.
_SIGNS = frozenset(string.punctuation)
_RANGE = ".."


def parse(text: str, today: Today, *, most: int = MAX_PARTS) -> ParsedSearch:
    """Return what a text means.

    Args:
        text: Anything.
        today: For dates.
        most: Conditions that are read.
    """
    text = text[: addresses.MAX_TEXT]
    if addresses.is_markup(text) and (found := addresses.ids_in(text)):
        ids = found.entry_ids
        whole = Part(HasId(ids[: addresses.MAX_IDS]), ((0, len(text)),))
        surplus = max(0, len(ids) - addresses.MAX_IDS)
        return ParsedSearch((whole,) if ids else (), found.short_links, ids_left_out=surplus)
    reader = _Reader(text, today, most)
    for token in tokens_of(text):
        reader.take(token)
    return reader.result()


@dataclass(slots=True)
class _Ids:
    """What becomes one condition.

    Attributes:
        place: Of the condition among the parts.
        found: The ids, in the order of the text.
    """

    place: int
    found: dict[str, None] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Several:
    """Alternatives that become one condition.

    Attributes:
        place: Of the condition among the parts.
    """

    place: int
    conditions: list[Alternatives] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


class _Reader:
    """Collects the parts. Ids become one condition, since an entry has only one; so do types, statuses and owners."""

    def __init__(self, text: str, today: Today, most: int) -> None:
        self._text, self._today, self._most = text, today, most
        self._parts: list[Part] = []
        self._taken = self._left_out = 0
        self._ids: dict[bool, _Ids] = {}
        self._alternatives: dict[tuple[type[Condition], bool], _Several] = {}
        self._short_links: list[str] = []
        self._unclear: list[str] = []
        self._unknown: list[str] = []

    def result(self) -> ParsedSearch:
        for negated, ids in self._ids.items():
            condition = HasId(tuple(ids.found)[: addresses.MAX_IDS], negated=negated)
            self._parts[ids.place] = Part(condition, tuple(ids.spans))
        for several in self._alternatives.values():
            self._parts[several.place] = Part(either(several.conditions), tuple(several.spans))
        links, unclear, unknown = (
            tuple(dict.fromkeys(found)) for found in (self._short_links, self._unclear, self._unknown)
        )
        surplus = sum(max(0, len(ids.found) - addresses.MAX_IDS) for ids in self._ids.values())
        return ParsedSearch(tuple(self._parts), links, unclear, unknown, self._left_out, surplus)

    def take(self, token: Token) -> None:
        """Add one token."""
        may_hold_ids = token.field is Field.ID or (token.field is None and not token.quoted)
        if may_hold_ids and self._take_ids(token):
            return
        value = token.value if token.quoted else token.value.strip(_PUNCTUATION)
        if token.field is None:
            self._take_words(token, value)
        # A field without a value is not finished.
        elif value.strip():
            condition = _CONDITIONS[token.field](value.strip(), self._today)
            if condition is None:
                self._unclear.append(self._text[token.start : token.end])
            else:
                self._add(token, condition)

    def _take_words(self, token: Token, value: str) -> None:
        value = value.strip()
        if value and (token.quoted or not _SIGNS.issuperset(value)):
            self._add(token, Words(value, phrase=len(value.split()) > 1))
            if not token.quoted and (name := unknown_field(value)):
                self._unknown.append(name)

    def _take_ids(self, token: Token) -> bool:
        """Add the ids of a token; tell whether it consists of nothing else."""
        parts = (addresses.unwrapped(part.strip()) for part in token.value.replace(";", ",").split(","))
        words = [word for word in parts if word]
        is_id = addresses.is_bare_id if token.field is None else addresses.is_id
        if words and all(map(is_id, words)):
            found = addresses.Addressed(tuple(words))
        elif token.field is Field.ID or addresses.is_address(token.value):
            found = addresses.ids_in(token.value)
        else:
            return False
        self._short_links += found.short_links
        if found.entry_ids:
            self._add_ids(token, found.entry_ids)
        return bool(found)

    def _add_ids(self, token: Token, entry_ids: tuple[str, ...]) -> None:
        ids = self._ids.get(token.negated)
        if ids is None:
            ids = self._ids[token.negated] = _Ids(len(self._parts))
            # The condition follows when all ids are known.
            self._parts.append(Part(HasId(()), ()))
        ids.found |= dict.fromkeys(entry_ids)
        ids.spans.append((token.start, token.end))

    def _add(self, token: Token, condition: Condition) -> None:
        if self._taken >= self._most:
            self._left_out += 1
            return
        self._taken += 1
        whole, span = replace(condition, negated=token.negated), (token.start, token.end)
        if not isinstance(whole, Alternatives):
            self._parts.append(Part(whole, (span,)))
            return
        several = self._alternatives.get((type(whole), whole.negated))
        if several is None:
            several = self._alternatives[type(whole), whole.negated] = _Several(len(self._parts))
            # The condition follows when all alternatives are known.
            self._parts.append(Part(whole, (span,)))
        several.conditions.append(whole)
        several.spans.append(span)


def _after(value: str, today: Today) -> Condition | None:
    period = period_of(value, today)
    return None if period is None else Created(since=period.first)


def _before(value: str, today: Today) -> Condition | None:
    period = period_of(value, today)
    return None if period is None else Created(until=period.first - 1)


def _created(value: str, today: Today) -> Condition | None:
    """Read one period, or the range from one to another, both inclusive."""
    first, dots, last = value.partition(_RANGE)
    begin = period_of(first, today)
    end = period_of(last, today) if dots else begin
    if (first and begin is None) or (last and end is None):
        return None
    return Created(since=begin.first if begin else None, until=end.after - 1 if end else None)


def _longer(value: str, _today: Today) -> Condition | None:
    seconds = seconds_of(value)
    return None if seconds is None else Lasts(at_least=seconds)


def _shorter(value: str, _today: Today) -> Condition | None:
    seconds = seconds_of(value)
    return None if seconds is None else Lasts(at_most=seconds)


def _lasts(value: str, _today: Today) -> Condition | None:
    first, dots, last = value.partition(_RANGE)
    low = seconds_of(first)
    high = seconds_of(last) if dots else low
    if (first and low is None) or (last and high is None):
        return None
    return Lasts(at_least=low, at_most=high)


def _status(value: str, _today: Today) -> Condition | None:
    known = {group.value: group for group in StatusGroup}
    groups = [known.get(word) for word in _words_of(value)]
    found = tuple(dict.fromkeys(group for group in groups if group is not None))
    return HasStatus(found) if None not in groups and found else None


def _kind(value: str, _today: Today) -> Condition | None:
    known = {kind.value: kind for kind in EntryKind}
    kinds = [known.get(word) for word in _words_of(value)]
    found = tuple(dict.fromkeys(kind for kind in kinds if kind is not None))
    return OfKind(found) if None not in kinds and found else None


def _words_of(value: str) -> list[str]:
    """Return the values between commas, in lower case."""
    return [word for part in value.lower().split(",") if (word := part.strip())]


def _category(value: str, _today: Today) -> Condition | None:
    name = ">".join(level.strip() for level in value.split(">"))
    return InCategory(name) if name.strip(">") else None


_CONDITIONS: dict[Field, Callable[[str, Today], Condition | None]] = {
    Field.TAG: lambda value, _today: Tagged(value),
    Field.TRANSCRIPT: lambda value, _today: InTranscript(value, phrase=len(value.split()) > 1),
    Field.CATEGORY: _category,
    Field.OWNER: lambda value, _today: OwnedBy((value,)),
    Field.ID: lambda _value, _today: None,
    Field.AFTER: _after,
    Field.BEFORE: _before,
    Field.CREATED: _created,
    Field.LONGER: _longer,
    Field.SHORTER: _shorter,
    Field.LASTS: _lasts,
    Field.STATUS: _status,
    Field.TYPE: _kind,
}
