"""Entries as rows of the mirror: the columns that searches use, and the snapshot itself."""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec

from kdesk.domain.entry import Entry, EntryStatus, Moderation
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import StatusGroup
from kdesk.domain.search.matching import MODERATIONS, STATUSES, one_line, split_tags
from kdesk.redaction import redact

log = logging.getLogger(__name__)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Entry)
_KS = b"djJ8"
_MAY_HAVE_SESSION = re.compile(r"(?i)[?#@%&;]|/ks(?:/|$)|djJ8")

GROUP_BITS = {group: 1 << place for place, group in enumerate(StatusGroup)}
"""A set of status groups is stored as one number."""

BETWEEN_TEXTS = "\x1f"
"""Between name, description and tags. No compared text has it, so no words are found across two of them."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as the tables hold it."""

    entry: Entry
    snapshot: bytes

    @property
    def columns(self) -> tuple[Any, ...]:
        """The values of the table `entries`, in its order from `id` on."""
        entry = self.entry
        return (
            *(entry.id, entry.created_at, entry.updated_at, comparable(entry.name), entry.duration, entry.plays),
            *(str(entry.kind), _group_bits(entry.status, entry.moderation), entry.user_id.casefold()),
        )

    @property
    def text(self) -> str:
        """The text that words are searched in."""
        entry = self.entry
        return BETWEEN_TEXTS.join(comparable(text) for text in (entry.name, entry.description, entry.tags))

    @property
    def tags(self) -> dict[str, str]:
        """The tags as they are shown, by the form that is compared."""
        return {searchable(tag): tag for tag in split_tags(self.entry.tags)}

    @property
    def categories(self) -> set[str]:
        """The full names in the form that is compared."""
        return {searchable(name) for name in self.entry.categories}


def rows_of(entries: Iterable[Entry]) -> dict[str, EntryRow]:
    """Return the rows by id; the last one of each id counts. Entries that cannot be stored are left out."""
    rows = {}
    for entry in entries:
        thumbnail_url, download_url = without_session(entry.thumbnail_url), without_session(entry.download_url)
        clean = entry
        if (thumbnail_url, download_url) != (entry.thumbnail_url, entry.download_url):
            clean = replace(entry, thumbnail_url=thumbnail_url, download_url=download_url)
        try:
            rows[entry.id] = _row(clean)
        except UnicodeEncodeError:
            log.warning("an entry has text that is not valid Unicode, and is not mirrored")
    return rows


def _row(entry: Entry) -> EntryRow:
    snapshot = _encoder.encode(entry)
    if _KS not in snapshot:
        return EntryRow(entry, snapshot)
    # Somebody wrote a KS into a text of the entry.
    texts = {field.name: getattr(entry, field.name) for field in fields(Entry) if field.name != "id"}
    hidden: dict[str, Any] = {name: redact(text) for name, text in texts.items() if type(text) is str}
    clean = replace(entry, **hidden, categories=tuple(map(redact, entry.categories)))
    return EntryRow(clean, _encoder.encode(clean))


def entries_of(snapshots: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the entries of snapshots; unreadable ones are left out, and are requested from the server again."""
    for snapshot in snapshots:
        try:
            yield _decoder.decode(snapshot)
        except (msgspec.DecodeError, UnicodeDecodeError) as exc:
            log.warning("an entry of the mirror cannot be read: %s", exc)


def comparable(text: str) -> str:
    """Return a text as words are searched in it, and names sorted."""
    return one_line(searchable(text))


def valid(text: str) -> str:
    """Return a text that is searched for as SQLite accepts it.

    A lone surrogate, for example from the clipboard, is in no text of the mirror.
    """
    return text.encode("utf-8", "replace").decode()


@cache
def _group_bits(status: EntryStatus, moderation: Moderation) -> int:
    return sum(
        bit
        for group, bit in GROUP_BITS.items()
        if status in STATUSES.get(group, ()) or moderation in MODERATIONS.get(group, ())
    )


def without_session(url: str) -> str:
    """Return an address without query, fragment, user and the parts `/ks/…`, which may hold a session.

    One that still looks as if it held a session becomes "".

    Wire fact: the server takes a KS from the query, and from the path behind `ks`.
    """
    if not _MAY_HAVE_SESSION.search(url):
        return url
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return ""
    public = urlunsplit((parts.scheme, host, "/".join(_public(parts.path.split("/"))), "", ""))
    return "" if carries_session(public) else public


def _public(segments: list[str]) -> Iterator[str]:
    """Yield the segments of a path without `ks` and the one behind it."""
    secret = False
    for segment in segments:
        name = unquote(segment).strip().lower()
        if not secret and name != "ks":
            yield segment
        secret = name == "ks"
