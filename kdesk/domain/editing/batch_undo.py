"""Taking back what kdesk wrote in many entries."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdesk.domain.editing.batch import Written
from kdesk.domain.editing.entries import REMOVED, EntryChanges
from kdesk.domain.editing.stored_tags import joined_tags, tags_of
from kdesk.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class UndoChange:
    """Restores the fields that still hold what kdesk wrote; each tag counts as a field of its own.

    Attributes:
        written: What kdesk wrote, by entry.
    """

    written: Mapping[str, Written]

    def cut_field(self, entry: Entry) -> str:
        """Return a field that would lose what lies behind its known beginning."""
        written = self.written[entry.id]
        touched = {"tags"} if written.tags_added or written.tags_removed else set()
        return min((touched | set(written.after)) & entry.cut, default="")

    def empties(self, _first: Entry, _number: int) -> bool:
        """Return False: what is taken out is what kdesk wrote."""
        return False

    def fields(self, now: Entry, _first: Entry, _number: int) -> EntryChanges:
        """Return the fields to send."""
        written = self.written[now.id]
        changes = EntryChanges()
        for name, before in written.before.items():
            if getattr(now, name) == written.after.get(name):
                changes[name] = REMOVED if before is None else before  # type: ignore[literal-required]
        present = tags_of(now.tags)
        tags = [tag for tag in present if tag not in written.tags_added]
        tags += [tag for tag in written.tags_removed if tag not in tags]
        if set(tags) != set(present):
            changes["tags"] = joined_tags(tags)
        return changes

    def assigned(self, first: Entry) -> tuple[int, ...]:
        """Return the categories to put the entry into."""
        return self.written[first.id].categories_removed

    def unassigned(self, first: Entry) -> tuple[int, ...]:
        """Return the categories to take the entry out of."""
        return self.written[first.id].categories_added

    def left_alone(self, first: Entry) -> bool:
        """Return whether somebody else has changed a field since."""
        written = self.written[first.id]
        present = tags_of(first.tags)
        fields = any(getattr(first, name) != after for name, after in written.after.items())
        return fields or not set(written.tags_added) <= set(present) or bool(set(written.tags_removed) & set(present))
