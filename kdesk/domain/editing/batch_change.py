"""What a person wants to be changed in many entries."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.description_pattern import DescriptionPattern
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.editing.stored_tags import joined_tags, tags_of
from kdesk.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class BatchChange:
    """What is changed in each of many entries. Fields that are None or empty stay as they are.

    Attributes:
        add_tags: As the server stores them, like `remove_tags`.
        description: Makes the description of each entry.
    """

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_categories: tuple[Category, ...] = ()
    remove_categories: tuple[Category, ...] = ()
    user_id: str | None = None
    access_control_id: int | None = None
    description: DescriptionPattern | None = None

    def __bool__(self) -> bool:
        """Whether anything is to be changed."""
        return self != BatchChange()

    @property
    def changes_tags(self) -> bool:
        """Whether tags are added or removed."""
        return bool(self.add_tags or self.remove_tags)

    def cut_field(self, entry: Entry) -> str:
        """Return a field that would lose what lies behind its known beginning."""
        wanted = {"tags"} if self.changes_tags else set()
        if self.description is not None:
            wanted.add("description")
        return min(wanted & entry.cut, default="")

    def empties(self, first: Entry, number: int) -> bool:
        """Return whether the pattern gives no text for an entry that has a description."""
        if self.description is None or not first.description:
            return False
        return not self.description.fill(first, number).strip()

    def fields(self, now: Entry, first: Entry, number: int) -> EntryChanges:
        """Return the fields to send."""
        changes = EntryChanges()
        present = tags_of(now.tags)
        tags = self.tags(present)
        if set(tags) != set(present):
            changes["tags"] = joined_tags(tags)
        if self.user_id is not None and self.user_id != now.user_id:
            changes["user_id"] = self.user_id
        if self.access_control_id is not None and self.access_control_id != now.access_control_id:
            changes["access_control_id"] = self.access_control_id
        if self.description is not None:
            description = self.description.fill(first, number)
            if description != now.description:
                changes["description"] = description
        return changes

    def tags(self, present: Sequence[str]) -> tuple[str, ...]:
        """Return the tags of an entry after the change."""
        kept = [tag for tag in present if tag not in self.remove_tags]
        return tuple(dict.fromkeys((*kept, *self.add_tags)))

    def assigned(self, first: Entry) -> tuple[int, ...]:
        """Return the categories to put the entry into."""
        return tuple(category.id for category in self.add_categories if category.full_name not in first.categories)

    def unassigned(self, _first: Entry) -> tuple[int, ...]:
        """Return the categories to take the entry out of."""
        # All of them: the entry does not show those with a privacy context.
        return tuple(category.id for category in self.remove_categories)

    def left_alone(self, _first: Entry) -> bool:
        """Return False: this is the first change."""
        return False
