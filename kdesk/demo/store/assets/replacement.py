"""Replacement of an entry's content: a temporary entry receives it and hands it over when it is ready."""

from kdesk.demo.store.assets import flavors as flavor_states
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.auth.rights import Writer
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as states
from kdesk.demo.store.entries.fields import CLASSES
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.entries.versions import following
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

NONE, APPROVED, READY, NOT_READY, FAILED = range(5)
"""Replacement statuses. NOT_READY means neither ready nor approved."""

_SETTLED = {states.READY, states.ERROR_CONVERTING, states.ERROR_IMPORTING}
_INHERITED = ("name", "user_id", "creator_id", "media_type")
_OWN = {"id", "entry_id", "version", "created_at"}
_CONTENT = ("width", "height", "duration_ms", "flavor_params_ids", "conversion_profile_id", "source_type")


class Replacements:
    """The running replacements. With `by_hand` each waits for an approval."""

    def __init__(
        self, database: Database, entries: Entries, flavors: Flavors, thumbs: Thumbs, *, by_hand: bool
    ) -> None:
        self._db = database
        self._entries = entries
        self._flavors = flavors
        self._thumbs = thumbs
        self._begun = NOT_READY if by_hand else APPROVED
        entries.watch(self._settle)

    def begin(self, entry: Row, sent: Args, writer: Writer) -> Row:
        """Add the temporary entry for the new content; lists do not show it.

        Args:
            sent: Fields of the temporary entry.
        """
        kind = CLASSES[entry["object_type"]]
        columns = {name: entry[name] for name in _INHERITED} | {"replaced_entry_id": entry["id"]}
        temporary = self._entries.add(kind, sent, writer, **columns, display_in_search=states.SYSTEM)
        self._entries.update(entry["id"], replacing_entry_id=temporary["id"], replacement_status=self._begun)
        return temporary

    def approve(self, entry: Row) -> None:
        """Replace the content when it is ready, possibly now."""
        with self._db.transaction():
            temporary = self._required(entry)
            self._entries.update(entry["id"], replacement_status=APPROVED)
            self._settle(temporary)

    def cancel(self, entry: Row) -> None:
        """Discard the new content."""
        with self._db.transaction():
            self._end(entry, self._required(entry))

    def drop(self, entry: Row) -> None:
        """Discard the new content, if there is any."""
        if entry["replacing_entry_id"]:
            self.cancel(entry)

    def _required(self, entry: Row) -> Row:
        temporary = self._entries.find(entry["replacing_entry_id"] or "")
        if temporary is None:
            raise ApiError("ENTRY_ID_NOT_REPLACED", ENTRY_ID=entry["id"])
        return temporary

    def _end(self, entry: Row, temporary: Row) -> None:
        self._entries.delete(temporary["id"])
        self._entries.update(entry["id"], replacing_entry_id=None, replacement_status=NONE)

    def _settle(self, temporary: Row) -> None:
        """Continue a replacement when its temporary entry is ready or has failed."""
        entry = self._entries.find(temporary["replaced_entry_id"] or "")
        if entry is None or entry["replacing_entry_id"] != temporary["id"] or temporary["status"] not in _SETTLED:
            return
        if temporary["status"] != states.READY:
            self._entries.update(entry["id"], replacement_status=FAILED)
        elif entry["replacement_status"] == NOT_READY:
            self._entries.update(entry["id"], replacement_status=READY)
        elif entry["status"] != states.IMPORT:
            # An entry that still waits for an upload of its own continues to wait.
            self._hand_over(entry, temporary)

    def _hand_over(self, entry: Row, temporary: Row) -> None:
        with self._db.transaction():
            self._hand_over_flavors(entry, temporary)
            self._thumbs.hand_over(temporary, entry)
            content = {column: temporary[column] for column in _CONTENT}
            picture = following(entry["thumb_version"] or temporary["thumb_version"])
            self._entries.update(entry["id"], **content, status=states.READY, thumb_version=picture)
            self._end(entry, temporary)

    def _hand_over_flavors(self, entry: Row, temporary: Row) -> None:
        """Replace flavors by their params: they keep their id and get the next version.

        Flavors without a successor are deleted.
        """
        present = {row["params_id"]: row for row in self._flavors.of_entry(entry["id"])}
        for row in self._flavors.of_entry(temporary["id"]):
            old = present.pop(row["params_id"], None)
            if old is None:
                self._flavors.update(row["id"], entry_id=entry["id"])
                continue
            columns = {name: row[name] for name in row.keys() if name not in _OWN}  # noqa: SIM118  a Row is no mapping
            self._flavors.update(old["id"], **columns, version=str(following(int(old["version"] or 0))))
            self._flavors.update(row["id"], status=flavor_states.DELETED)
        for row in present.values():
            self._flavors.update(row["id"], status=flavor_states.DELETED)
