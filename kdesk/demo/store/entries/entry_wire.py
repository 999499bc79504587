"""The entry objects of the wire."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.fields import CLASSES, DATA_ENTRY, MEDIA_CLASSES, PLAYLIST, EntryClass
from kdesk.demo.store.uploads.filetypes import IMAGE, VIDEO

_NO_MEDIA = -1

Columns = Row | Mapping[str, Any]
"""The columns of an entry, as stored or as held in memory."""

_CONTROL = re.compile(r"[\x00-\x1f]")


def to_wire(row: Columns, base_url: str, kind: EntryClass | None = None) -> dict[str, Any]:
    """Return the entry object.

    Args:
        base_url: The address that the client used, without a trailing slash.
        kind: The class to return, if not the entry's own. Calls that fill the object that was sent return its class; an
            entry of another class then has the fields of that one.
    """
    kind = kind or CLASSES[row["object_type"]]
    extra = json.loads(row["extra"])
    shown = {}
    for field in kind.fields:
        value = row[field.column] if field.column else extra.get(field.name)
        shown[field.name] = field.default if value is None else value
    # Wire fact: the addresses of a playlist have no sub-partner.
    sub_partner = "0" if kind.name == PLAYLIST else f"{row['partner_id']}00"
    place = f"{base_url}/p/{row['partner_id']}/sp/{sub_partner}"
    shown["rootEntryId"] = row["root_entry_id"] or row["id"]
    shown |= {"downloadUrl": _download_url(row, place), "searchText": _search_text(row)}
    shown["thumbnailUrl"] = f"{place}/thumbnail/entry_id/{row['id']}/version/{row['thumb_version']}"
    if kind.name in MEDIA_CLASSES:
        shown |= _media_fields(row, place)
    if "retrieveDataContentByGet" in shown:
        shown["retrieveDataContentByGet"] = int(shown["retrieveDataContentByGet"])
        if not shown["retrieveDataContentByGet"]:
            shown["dataContent"] = ""
    return {**shown, "objectType": kind.name}


def _media_fields(row: Columns, place: str) -> dict[str, Any]:
    pictured = row["media_type"] in (VIDEO, IMAGE)
    return {
        "width": row["width"] if pictured else None,
        "height": row["height"] if pictured else None,
        # Rounded up at a half, as PHP does; `round` would round to the even number.
        "duration": (row["duration_ms"] + 500) // 1000,
        "dataUrl": _data_url(row, place),
    }


def _scheme(place: str) -> str:
    return "https" if place.startswith("https:") else "http"


def _is_raw(row: Columns) -> bool:
    """Return whether the stored file itself is delivered: for pictures, and without a media type."""
    return row["object_type"] not in MEDIA_CLASSES or row["media_type"] in (None, IMAGE)


def _download_url(row: Columns, place: str) -> str:
    if _is_raw(row):
        return f"{place}/raw/entry_id/{row['id']}/version/{row['version'] or 0}"
    return f"{place}/playManifest/entryId/{row['id']}/format/download/protocol/{_scheme(place)}/flavorParamIds/0"


def _data_url(row: Columns, place: str) -> str | None:
    if row["media_type"] is None:
        return None
    if row["media_type"] == IMAGE:
        size = "def_height/480/def_width/640"
        return f"{place}/thumbnail/entry_id/{row['id']}/{size}/version/{row['version'] or 0}/type/1"
    return f"{place}/playManifest/entryId/{row['id']}/format/url/protocol/{_scheme(place)}"


def _search_text(row: Columns) -> str:
    texts = " ".join(filter(None, (row["name"].strip(), row["tags"], row["description"])))
    words = f"{_CONTROL.sub('', texts)} {row['admin_tags'] or ''}"
    kind = _NO_MEDIA if row["object_type"] == DATA_ENTRY else row["media_type"] or ""
    return f"_PAR_ONLY_ _{row['partner_id']}_ _MEDIA_TYPE_{kind}|  {words}"
