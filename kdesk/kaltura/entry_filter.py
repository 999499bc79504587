"""A query of the library as the filter that Kaltura's lists take.

Wire facts (`observed-2.md`, 6): the search index knows whole words, and beginnings of words before a `*`, but no
phrases. A filter field that the server does not know, and one with an empty value, restrict nothing: a query that
cannot be met must not become such a filter.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.names import composed, sendable, spellings
from kdesk.domain.search.conditions import (
    ME,
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
)
from kdesk.kaltura.entry_windows import EVERY_KIND, KIND_FIELDS, NO_ID, RELATIVE_TIMES, restrict

Fields = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class ServerFilter:
    """What the server can be asked, and what is left to compare.

    Attributes:
        fields: Fields of the filter, with the statuses, without the order.
        remainder: Conditions that the server's answer may not meet. `domain.search.matching` compares them.
        spoken: Conditions on transcripts, which no filter knows.
        impossible: No entry can meet the query: the server need not be asked, and would find nothing.
    """

    fields: Fields
    remainder: tuple[Condition, ...] = ()
    spoken: tuple[InTranscript, ...] = ()
    impossible: bool = False


ALL_STATUSES = ("-2", "-1", "0", "1", "2", "4", "5", "6", "7")
ALL_MODERATIONS = ("1", "2", "3", "5", "6")
_STATUSES = {
    StatusGroup.READY: {"2"},
    StatusGroup.PROCESSING: {"0", "1", "4"},
    StatusGroup.FAILED: {"-2", "-1"},
    StatusGroup.EMPTY: {"7"},
}
_MODERATIONS = {StatusGroup.MODERATION: {"1", "5"}, StatusGroup.REJECTED: {"3"}}
_MIN_PREFIX = 3
"""Letters before a `*`: the index knows no shorter beginnings."""

# In the search index commas mean OR, quotes and the others are operators or separate words. Other punctuation stays in
# its word: the server treats it as it did when it indexed the text.
_SEPARATORS = re.compile(r'[\s,"*\\|!()<>^$~=@/]+')
_VALUE_SEPARATORS = re.compile(r"[\s,]")


def conditions_of(query: EntryQuery, me: str) -> ServerFilter:
    """Return the filter of a query, and what the server cannot be asked.

    Args:
        query: Its order is left to the caller.
        me: The user who is signed in, for `owner:me`; "" if the session has none.
    """
    draft = _Draft(me)
    for condition in query.conditions:
        draft.take(condition)
    return draft.result()


@dataclass(slots=True)
class _Draft:
    """A filter under construction; every method adds one condition."""

    me: str
    fields: Fields = field(default_factory=dict)
    remainder: list[Condition] = field(default_factory=list)
    impossible: bool = False
    statuses: set[str] = field(default_factory=lambda: set(ALL_STATUSES))
    moderations: set[str] = field(default_factory=lambda: set(ALL_MODERATIONS))
    terms: list[tuple[str, str]] = field(default_factory=list)
    spoken: list[InTranscript] = field(default_factory=list)

    def result(self) -> ServerFilter:
        fields = dict(self.fields)
        if self.terms:
            # One text uses one Unicode form throughout, composed or, from macOS, decomposed.
            forms = (" ".join(composed for composed, _ in self.terms), " ".join(other for _, other in self.terms))
            fields["freeText"] = ",".join(dict.fromkeys(forms))
        fields["statusIn"] = ",".join(status for status in ALL_STATUSES if status in self.statuses)
        fields["moderationStatusIn"] = ",".join(one for one in ALL_MODERATIONS if one in self.moderations)
        impossible = self.impossible or not self.statuses or not self.moderations
        if impossible:
            fields["idIn"] = NO_ID
        return ServerFilter(fields, tuple(self.remainder), tuple(self.spoken), impossible)

    def take(self, condition: Condition) -> None:  # noqa: C901  one line for each kind
        match condition:
            case Words():
                self.words(condition)
            case InTranscript():
                self.spoken.append(condition)
            case Tagged():
                self.tag(condition)
            case InCategory():
                self.category(condition)
            case OwnedBy():
                self.owner(condition)
            case HasId():
                self.ids(condition)
            case Created():
                self._bounds("createdAt", condition, condition.since, condition.until)
            case Lasts():
                self._bounds("duration", condition, condition.at_least, condition.at_most)
            case HasStatus():
                self.status(condition)
            case OfKind():
                self.kind(condition)
            case _:
                self.leave(condition)

    def leave(self, condition: Condition) -> None:
        self.remainder.append(condition)

    def words(self, condition: Words) -> None:
        words = [word for part in _SEPARATORS.split(sendable(condition.text)) if (word := part.strip("-"))]
        exact = not condition.phrase and len(words) == 1 and _is_plain(condition.text)
        # What excludes each word of a phrase would exclude too much.
        for word in words if exact or not condition.negated else ():
            self.terms.append(_term(word, excluded=condition.negated))
        if not exact:
            self.leave(condition)

    def tag(self, condition: Tagged) -> None:
        tag = sendable(condition.tag)
        words = [word for part in _SEPARATORS.split(tag) if (word := part.strip("-"))]
        if condition.negated or len(spellings(tag)) > 1 or not words:
            self.leave(condition)
            return
        # Wire fact: the server splits tags at blanks too, and finds each word in any tag.
        known = self.fields.get("tagsMultiLikeAnd")
        self.fields["tagsMultiLikeAnd"] = ",".join([str(known), *words] if known else words)
        if not _is_plain(tag):
            self.leave(condition)

    def category(self, condition: InCategory) -> None:
        if condition.negated or "categoriesMatchOr" in self.fields or "," in condition.name:
            self.leave(condition)
        else:
            # Wire fact: a full name stands for its subtree.
            self.fields["categoriesMatchOr"] = sendable(condition.name)

    def owner(self, condition: OwnedBy) -> None:
        owners = [sendable(self.me if one == ME else one) for one in condition.user_ids]
        several = condition.negated or len(owners) > 1
        # Wire fact: a comma separates values where a field takes several.
        if not all(owner.strip() for owner in owners) or (several and any("," in owner for owner in owners)):
            self.leave(condition)
        elif condition.negated:
            self.fields["userIdNotIn"] = ",".join([*self._values("userIdNotIn"), *owners])
        else:
            self._own(owners)

    def _own(self, owners: list[str]) -> None:
        known = [owner.casefold() for owner in self._values("userIdIn")]
        if "userIdEqual" in self.fields:
            known.append(str(self.fields.pop("userIdEqual")).casefold())
        left = [owner for owner in owners if not known or owner.casefold() in known]
        self.impossible |= not left
        self.fields.pop("userIdIn", None)
        name = "userIdIn" if len(left or owners) > 1 else "userIdEqual"
        self.fields[name] = ",".join(left or owners)

    def _values(self, name: str) -> list[str]:
        return str(self.fields[name]).split(",") if name in self.fields else []

    def ids(self, condition: HasId) -> None:
        wanted = [one for one in condition.entry_ids if one and not _VALUE_SEPARATORS.search(one)]
        name = "idNotIn" if condition.negated else "idIn"
        known = str(self.fields[name]).split(",") if name in self.fields else None
        if condition.negated:
            wanted = list(dict.fromkeys([*(known or ()), *wanted]))
        elif known is not None:
            wanted = [one for one in known if one in wanted]
        if wanted:
            self.fields[name] = ",".join(wanted)
        self.impossible |= not wanted and not condition.negated

    def status(self, condition: HasStatus) -> None:
        statuses = {one for group in condition.statuses for one in _STATUSES.get(group, ())}
        moderations = {one for group in condition.statuses for one in _MODERATIONS.get(group, ())}
        if condition.negated:
            self.statuses -= statuses
            self.moderations -= moderations
        elif statuses and moderations:
            self.leave(condition)  # one field or the other: a filter demands both
        elif statuses:
            self.statuses &= statuses
        else:
            self.moderations &= moderations

    def kind(self, condition: OfKind) -> None:
        wanted = [KIND_FIELDS[kind] for kind in condition.kinds if kind in KIND_FIELDS]
        types = _values_of(wanted, "typeIn")
        with_media = [fields for fields in wanted if "mediaTypeIn" in fields]
        if len(wanted) < len(condition.kinds) or (condition.negated and with_media):
            self.leave(condition)
        elif condition.negated:
            left = [one for one in EVERY_KIND["typeIn"].split(",") if one not in types]
            self._restrict({"typeIn": ",".join(left)})
        else:
            self._restrict({"typeIn": ",".join(types)})
            if with_media == wanted:
                self._restrict({"mediaTypeIn": ",".join(_values_of(wanted, "mediaTypeIn"))})
            elif with_media:
                self.leave(condition)  # only some of them have a media type to ask for

    def _restrict(self, wanted: dict[str, str]) -> None:
        before = self.fields.get("idIn")
        restrict(self.fields, wanted)
        self.impossible |= self.fields.get("idIn") == NO_ID != before

    def _bounds(self, name: str, condition: Condition, low: int | None, high: int | None) -> None:
        if condition.negated:
            if (low is None) is (high is None):
                # Outside of a range on either side; or of everything, which nothing is.
                self.leave(condition)
                self.impossible |= low is None
                return
            low, high = (None if high is None else high + 1), (None if low is None else low - 1)
        self._bound(f"{name}GreaterThanOrEqual", low, max)
        self._bound(f"{name}LessThanOrEqual", high, min)

    def _bound(self, name: str, value: int | None, tighter: Callable[[int, int], int]) -> None:
        if value is None:
            return
        if name.startswith("createdAt"):
            value = max(value, RELATIVE_TIMES + 1)
        elif value < 0:
            self.impossible |= name.endswith("LessThanOrEqual")
            return
        known = self.fields.get(name)
        self.fields[name] = value if known is None else tighter(int(known), value)


def _is_plain(text: str) -> bool:
    """Return whether a text is one word for the index, whatever its rules for punctuation."""
    return all(one.isalnum() or one == "_" or unicodedata.combining(one) for one in composed(text))


def _term(word: str, *, excluded: bool) -> tuple[str, str]:
    """Return a word for `freeText`, composed and decomposed."""
    forms = spellings(word)
    sign, star = ("!" if excluded else ""), ("*" if len(forms[0]) >= _MIN_PREFIX else "")
    return f"{sign}{forms[0]}{star}", f"{sign}{forms[-1]}{star}"


def _values_of(fields: Iterable[dict[str, str]], name: str) -> list[str]:
    """Return the values of a field of several filters, each once."""
    return list(dict.fromkeys(value for each in fields for value in each.get(name, "").split(",") if value))
