"""What a generated library has besides files: live streams, playlists, documents, data and external media."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from kdesk.demo.store.entries.fields import (
    CLASSES,
    DATA_ENTRY,
    DOCUMENT_ENTRY,
    EXTERNAL_ENTRY,
    LIVE_ENTRY,
    PLAYLIST,
)
from kdesk.demo.store.entries.rows import AUTO_APPROVED, READY
from kdesk.demo.store.entries.versions import FIRST
from kdesk.demo.store.uploads.filetypes import VIDEO

_EVERY = 200
"""Of so many entries, one is of each of these kinds."""

_LIVE, _LIVE_SOURCE = 201, "32"
_STATIC_PLAYLIST, _PDF = 3, 13
_MOST_PLAYS = 5
"""Digits."""

_WITHOUT_FILE = {
    "status": READY,
    "moderation_status": AUTO_APPROVED,
    "thumb_version": 0,
    "width": None,
    "height": None,
    "duration_ms": 0,
    "flavor_params_ids": None,
    "content_path": None,
    "content_ext": None,
    "conversion_profile_id": None,
    "version": None,
}


def other_kind(number: int, entry_id: Callable[[int], str]) -> Mapping[str, Any]:
    """Return the columns by which an entry differs from a file; none for most numbers.

    Args:
        entry_id: Returns the id of the entry of a number.
    """
    name, columns = {
        21: (LIVE_ENTRY, {"media_type": _LIVE, "source_type": _LIVE_SOURCE}),
        61: (PLAYLIST, _playlist(number, entry_id)),
        101: (DOCUMENT_ENTRY, {"media_type": _PDF}),
        141: (DATA_ENTRY, {"media_type": None, "data_content": "{}", "version": str(FIRST)}),
        181: (EXTERNAL_ENTRY, _external(number)),
    }.get(number % _EVERY, ("", {}))
    if not name:
        return {}
    return {**_WITHOUT_FILE, "object_type": name, "type": CLASSES[name].type, **columns}


def popularity(number: int) -> dict[str, int]:
    """Return how often an entry was played and viewed: a few very often, most seldom."""
    choice = Random(-number)  # noqa: S311  the same library each time, no secret
    plays = int(10 ** choice.uniform(0, _MOST_PLAYS)) - 1
    return {"plays": plays, "views": plays + choice.randrange(plays + 1)}


def _playlist(number: int, entry_id: Callable[[int], str]) -> dict[str, Any]:
    entries = ",".join(entry_id(other) for other in range(max(1, number - 5), number))
    return {"media_type": _STATIC_PLAYLIST, "data_content": entries, "version": str(FIRST)}


def _external(number: int) -> dict[str, Any]:
    extra = '{"externalSourceType": "YouTube"}'
    return {"media_type": VIDEO, "duration_ms": 1000 * (60 + number % 600), "extra": extra}
