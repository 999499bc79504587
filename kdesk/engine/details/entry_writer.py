"""Writes the details of one entry: its own fields and its categories."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kdesk.domain.details.comparison import changes_of, marks_of, seen
from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.editing.categories import Category, split_name
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Trouble
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories
from kdesk.errors import AlreadyDone, ApiError, KdeskError, NotPermitted

if TYPE_CHECKING:  # twenty modules of what can be changed, for whoever changes something
    from kdesk.domain.editing.api import EditingApi

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some fields.

    Attributes:
        states: Of fields that were tried.
        reasons: Of those that were not written.
        stored: What the entry has of them now.
        server: Its value of fields in CONFLICT.
    """

    states: Mapping[DetailField, FieldState] = field(default_factory=dict)
    reasons: Mapping[DetailField, Why] = field(default_factory=dict)
    stored: UploadDetails = NOTHING_SAID
    server: UploadDetails = NOTHING_SAID

    def and_(self, other: Outcome) -> Outcome:
        """Return both."""
        return Outcome(
            {**self.states, **other.states},
            {**self.reasons, **other.reasons},
            self.stored.with_changes(other.stored),
            self.server.with_changes(other.server),
        )


def not_written(one: DetailField, error: KdeskError) -> Outcome:
    """Return the outcome of a field that was refused."""
    allowed = FieldState.NOT_ALLOWED if isinstance(error, NotPermitted) else FieldState.REFUSED
    return Outcome({one: allowed}, {one: Why(trouble=Trouble.of(error))})


class EntryWriter:
    """Writes fields through one session; what the account offers is read once.

    Args:
        api: Of the account; its session may change entries.
        editing: Its calls.
    """

    def __init__(self, api: AccountApi, editing: EditingApi) -> None:
        self._api = api
        self._editing = editing
        self._tree: tuple[Category, ...] | None = None

    async def write_fields(self, entry: Entry, wanted: UploadDetails, marks: Sequence[str]) -> Outcome:
        """Write fields of the entry object with one call; if it is refused, each by itself.

        Args:
            entry: As it was read.
            wanted: Only what is different.
            marks: Tags of kdesk that the entry has to carry from now on.

        Raises:
            ServerProblem: No usable answer: what was written is not known.
        """
        kept = tuple(dict.fromkeys([*marks_of(entry), *marks]))
        tags = wanted.tags
        if tags is None and set(marks) - set(marks_of(entry)):
            tags = seen(entry).tags or ()
        try:
            stored = await self._editing.entries.update(entry.id, changes_of(replace(wanted, tags=tags), kept))
        except ApiError as error:
            if error.retryable or is_gone(error):
                raise
            if len(wanted.said) > 1:
                return await self._one_by_one(entry, wanted, marks)
            return not_written(next(iter(wanted.said)), error)
        return written(wanted, seen(stored))

    async def _one_by_one(self, entry: Entry, wanted: UploadDetails, marks: Sequence[str]) -> Outcome:
        outcome = Outcome()
        for one in sorted(wanted.said):
            outcome = outcome.and_(await self.write_fields(entry, wanted.only({one}), marks))
        return outcome

    async def write_categories(self, entry: Entry, record: DetailsRecord) -> Outcome:
        """Put the entry into the categories that were said, and take it out of those that were said before.

        Others that somebody put it into stay. Raises ServerProblem.
        """
        wanted = tuple(dict.fromkeys(name for text in record.details.categories or () if (name := text.strip())))
        names, ids, missing = await self._resolved(wanted)
        before = tuple({*(record.written.categories or ()), *(record.sent.categories or ())})
        known, numbers, _ = await self._resolved(before, make=False)
        store = EntryCategories(
            entry, self._api.catalogue, self._editing.categories, self._tree or (), lambda _entry: None
        )
        # What was sent may not have arrived: it is added again, and taken out if it is not wanted any more.
        confirmed, _, _ = await self._resolved(record.written.categories or (), make=False)
        present = set(entry.categories) | (set(names) - set(confirmed))
        merged = tuple(sorted(present - (set(known) - set(names))))
        try:
            if merged != store.values[CATEGORIES]:
                await store.write(CATEGORIES, merged)
            for number in ids:
                await self._editing.categories.put(entry.id, number)
            for number in set(numbers) - set(ids):
                await self._editing.categories.take_out(entry.id, number)
        except ApiError as error:
            if error.retryable or is_gone(error):
                raise
            return not_written(DetailField.CATEGORIES, error)
        return _categorised(wanted, missing)

    async def _resolved(
        self, wanted: Sequence[str], *, make: bool = True
    ) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
        """Return full names that exist, ids that are in no tree, and names that do not exist and cannot be made."""
        names: list[str] = []
        ids: list[int] = []
        missing: list[str] = []
        for text in wanted:
            tree = await self._known_tree()
            by_name = {category.full_name.lower(): category for category in tree}
            found = by_name.get(_full_name(text).lower())
            if found is None and text.isdecimal() and text.isascii():
                number = int(text[:18])
                found = next((category for category in tree if category.id == number), None)
                if found is None:
                    ids.append(number)
                    continue
            if found is None and make and self._api.rights.new_categories:
                found = await self._made(text)
            if found is None:
                missing.append(text)
            else:
                names.append(found.full_name)
        return tuple(sorted(dict.fromkeys(names))), tuple(dict.fromkeys(ids)), tuple(missing)

    async def _known_tree(self) -> tuple[Category, ...]:
        if self._tree is None:
            self._tree = await self._editing.categories.tree()
        return self._tree

    async def _made(self, text: str) -> Category | None:
        """Make a category, and those above it that are missing."""
        above, name = split_name(text)
        if not name:
            return None
        parent_id = 0
        if above:
            by_name = {category.full_name.lower(): category for category in self._tree or ()}
            parent = by_name.get(above.lower()) or await self._made(above)
            if parent is None:
                return None
            parent_id = parent.id
        try:
            made = await self._editing.categories.add(name, parent_id)
        except AlreadyDone:  # by somebody else meanwhile
            self._tree = await self._editing.categories.tree()
            return next((one for one in self._tree if one.full_name.lower() == _full_name(text).lower()), None)
        self._tree = (*(self._tree or ()), made)
        return made


def written(wanted: UploadDetails, stored: UploadDetails) -> Outcome:
    """Return the outcome of fields that the server took, with what it made of them."""
    # None is "not said": a bound that was removed is kept as what was sent.
    kept = wanted.with_changes(stored.only(wanted.said))
    return Outcome(dict.fromkeys(wanted.said, FieldState.WRITTEN), stored=kept)


def _full_name(text: str) -> str:
    above, name = split_name(text)
    return f"{above}>{name}" if above else name


def is_gone(error: ApiError) -> bool:
    """Return whether there is no entry any more: no refusal of a field."""
    return error.kind == "EntryGone"


def _categorised(wanted: Sequence[str], missing: Sequence[str]) -> Outcome:
    """Return the outcome of categories, of which some may be missing and must not be made."""
    if missing:
        return Outcome(
            {DetailField.CATEGORIES: FieldState.NOT_ALLOWED},
            {DetailField.CATEGORIES: Why(right="new_categories")},
            UploadDetails(categories=tuple(name for name in wanted if name not in missing)),
        )
    return Outcome({DetailField.CATEGORIES: FieldState.WRITTEN}, stored=UploadDetails(categories=tuple(wanted)))
