"""What a job wrote in each entry, for Undo."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from kdesk.domain.editing.batch import Written
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.editing.stored_tags import tags_of
from kdesk.domain.entry import Entry

Item = TypeVar("Item")


class WrittenLog:
    """Notes what is written before it is sent, and corrects that by what was stored.

    If an answer is lost, Undo can still take back what was sent: it restores only fields that hold what kdesk wrote.
    """

    def __init__(self) -> None:
        self._by_entry: dict[str, Written] = {}

    @property
    def entries(self) -> Mapping[str, Written]:
        """What was written in each entry in which something was."""
        return {entry_id: written for entry_id, written in self._by_entry.items() if written}

    def note(self, now: Entry, fields: EntryChanges) -> None:
        """Note fields that are about to be sent.

        Args:
            now: The entry as it was read for them. A tag that is in it already is not kdesk's.
        """
        known = self._of(now.id)
        plain = {name: value for name, value in fields.items() if name != "tags"}
        before = {name: getattr(now, name) for name in plain} | known.before
        tags = fields.get("tags")
        present = tags_of(now.tags)
        wanted = present if tags is None else tags_of(tags)
        self._by_entry[now.id] = replace(
            known,
            before=cast("EntryChanges", before),
            after=cast("EntryChanges", known.after | plain),
            tags_added=_joined(known.tags_added, (tag for tag in wanted if tag not in present)),
            tags_removed=_joined(known.tags_removed, (tag for tag in present if tag not in wanted)),
        )

    def correct(self, stored: Entry) -> None:
        """Correct what was noted by what the server has stored."""
        known = self._of(stored.id)
        present = tags_of(stored.tags)
        # A field that the server left out was not written; a description may be stored otherwise than it was sent.
        after = {name: getattr(stored, name) for name in known.after if getattr(stored, name) != known.before.get(name)}
        self._by_entry[stored.id] = replace(
            known,
            before=cast("EntryChanges", {name: value for name, value in known.before.items() if name in after}),
            after=cast("EntryChanges", after),
            tags_added=tuple(tag for tag in known.tags_added if tag in present),
            tags_removed=tuple(tag for tag in known.tags_removed if tag not in present),
        )

    def assigned(self, entry_id: str, category_id: int) -> None:
        """Note that the entry was put into a category."""
        known = self._of(entry_id)
        self._by_entry[entry_id] = replace(known, categories_added=_joined(known.categories_added, (category_id,)))

    def unassigned(self, entry_id: str, category_id: int) -> None:
        """Note that the entry was taken out of a category."""
        known = self._of(entry_id)
        self._by_entry[entry_id] = replace(known, categories_removed=_joined(known.categories_removed, (category_id,)))

    def _of(self, entry_id: str) -> Written:
        return self._by_entry.get(entry_id, Written(entry_id))


def _joined(known: tuple[Item, ...], more: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys((*known, *more)))
