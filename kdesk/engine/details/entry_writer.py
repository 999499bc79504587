"""Writes the own fields of one entry."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kdesk.domain.details.comparison import changes_of, marks_of, seen
from kdesk.domain.details.ports import FieldState, Why
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.transfer import Trouble
from kdesk.errors import ApiError, KdeskError, NotPermitted

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
    """Writes fields through one session.

    Args:
        editing: The calls of the account, whose session may change entries.
    """

    def __init__(self, editing: EditingApi) -> None:
        self._editing = editing

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


def written(wanted: UploadDetails, stored: UploadDetails) -> Outcome:
    """Return the outcome of fields that the server took, with what it made of them."""
    # None is "not said": a bound that was removed is kept as what was sent.
    kept = wanted.with_changes(stored.only(wanted.said))
    return Outcome(dict.fromkeys(wanted.said, FieldState.WRITTEN), stored=kept)


def is_gone(error: ApiError) -> bool:
    """Return whether there is no entry any more: no refusal of a field."""
    return error.kind == "EntryGone"
