"""Objects that existed before the second recording, derived from its rows.

A row with an id that no row has made gets steps before it, which make an object like the recorded one.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.contract.bindings import LITERAL
from tests.contract.contents import CLIP_BYTES, FILM_BYTES, PICTURE_BYTES
from tests.contract.vector import Step

Row = dict[str, Any]

IDS = re.compile(r"0_[0-9a-f]{32}|0_[0-9a-z]{8}(?![0-9a-z])")
_TOKEN_LENGTH = 34
_OWNER, _OTHER, _ADMIN = "alice@example.test", "bob@example.test", "admin@example.test"
_PENDING, _CONVERTING, _READY, _NO_CONTENT, _HELD = 0, 1, 2, 7, 8
_IMAGE = 2
_FIELDS = ("name", "mediaType", "tags", "description", "partnerData")
_AFTERWARDS = ("referenceId", "categories", "accessControlId", "adminTags", "licenseType", "endDate", "startDate")
_FLAVOR = {"width": 160, "height": 90, "bitrate": 64, "frame_rate": 30, "container": "mp42", "video_codec": "avc1"}
_TAGS = "source,web,mbr,ipadnew,iphonenew"
_LISTS = ("list", "listByReferenceId", "getByIds", "getByEntryId", "getWebPlayableByEntryId")
_NAMES = {"approveReplace": "app", "cancelReplace": "can", "updateContent": "upd"}
_UNSEEN_NAMES = {"0_vulhaymv": 'play me é "q"'}
"""Names that occur only in file names."""
_CAPTIONS, _ATTACHMENTS = "caption_captionAsset", "attachment_attachmentAsset"
_FILE_SERVICES = {"KalturaCaptionAsset": _CAPTIONS, "KalturaAttachmentAsset": _ATTACHMENTS}
_MADE_FOR_LISTS = ("KalturaMediaEntry", "KalturaFlavorAsset", "KalturaThumbAsset", *_FILE_SERVICES)
_FILE_FIELDS = ("format", "language", "label", "isDefault", "filename", "title")
_TEXTS = {_CAPTIONS: "1\n00:00:00,000 --> 00:00:02,000\nHello\n", _ATTACHMENTS: "note"}
"""What recorded captions and attachments contained that no row had filled."""
_TAKES_FULL = ("addContent", "addFromUploadedFile", "updateContent", "setContent")


class World:
    """All rows, and the objects made so far."""

    def __init__(self, rows: list[Row], users: dict[str, str]) -> None:
        self._rows = rows
        self._users = users
        self._made: set[str] = set(LITERAL)
        self._statuses: dict[str, int] = {}
        self._pushed_by_hand: set[str] = set()
        self._shown: dict[str, list[tuple[int, Row]]] = {}
        for place, row in enumerate(rows):
            for held in _objects(row.get("body")):
                self._shown.setdefault(str(held["id"]), []).append((place, held))

    def before(self, place: int, send: Row) -> list[Step]:
        """Return the steps before a row that sends this."""
        row = self._rows[place]
        listed = self._listed(row.get("body")) if row.get("action") in _LISTS else []
        listed += [] if row.get("service") else [found for found in _ids(row.get("body")) if self._is_flavor(found)]
        steps = [step for found in [*listed, *_ids(send)] for step in self._make(place, row, found)]
        mentioned = dict.fromkeys([*_ids(send), *_ids(row.get("body"))])
        steps += [step for found in mentioned for step in self._pushed(place, found)]
        return steps + [step for held in _objects(row.get("body")) for step in self._rendered(held)]

    def after(self, place: int, expected: Any) -> None:
        """Note the objects that a replayed row has made, and their status.

        Args:
            expected: The part of the response that is compared.
        """
        body = self._rows[place].get("body")
        self._made.update(_ids(expected))
        for held in _objects(body):
            if "moderationStatus" in held:
                self._statuses[held["id"]] = held["status"]

    def _make(self, place: int, row: Row, found: str) -> Iterator[Step]:
        if found in self._made:
            return
        self._made.add(found)
        shown = self._best(found) or None
        if len(found) == _TOKEN_LENGTH:
            yield self._token(row, found, shown)
            return
        kind = (shown or {}).get("objectType", "")
        if kind == "KalturaFlavorAsset" or (
            not kind and row["service"] == "flavorAsset" and "id" in _names(row, found)
        ):
            yield from self._flavor(place, row, found, shown)
        elif kind == "KalturaThumbAsset" or (
            not kind and row["service"] == "thumbAsset" and "entryId" not in _names(row, found)
        ):
            yield from self._thumb(place, row, found, shown)
        elif service := _FILE_SERVICES.get(kind) or _asked_file(row, found, kind):
            yield from self._file(place, row, found, service)
        elif kind == "KalturaAppToken":
            return
        else:
            yield from self._entry(row, found, {"userId": self._owner(row)} | (shown or {}))

    def _token(self, row: Row, found: str, shown: Row | None) -> Step:
        full = row["action"] in _TAKES_FULL and "PENDING" not in row["name"] and "pending" not in row["name"]
        size = int((shown or {}).get("uploadedFileSize") or CLIP_BYTES)
        picture = row["service"] == "thumbAsset" or "jpg" in row["name"] or "image" in row["name"]
        piece = ("picture", 0, PICTURE_BYTES) if picture else ("film" if size == FILM_BYTES else "clip", 0, size)
        fields = {"fileName": (shown or {}).get("fileName") or ("i.jpg" if picture else "v.mp4")}
        owner = (shown or {}).get("userId", _user_of(row))
        pieces = [piece] if full else []
        return {"do": "token", "mark": found, "user": owner, "fields": fields, "pieces": pieces, "full": full}

    def _owner(self, row: Row) -> str:
        """Return the owner of an entry that no row shows whole."""
        asked = row["params"].get("filter") or {}
        if row["action"] not in _LISTS:
            return _OWNER
        return str(asked.get("userIdEqual") or self._users.get(row["params"].get("ks", ""), _OWNER))

    def _entry(self, row: Row, found: str, shown: Row) -> Iterator[Step]:
        shown = {"name": _NAMES.get(row["action"], "main"), "mediaType": 1, "status": _READY} | shown
        kind = shown.get("objectType", "KalturaMediaEntry")
        if kind != "KalturaDataEntry":
            shown = {"mediaType": 1} | shown
        empty = row["action"] == "addContent" or shown.get("status") == _NO_CONTENT
        state = "empty" if empty else "ready"
        fields = {name: shown[name] for name in _FIELDS if shown.get(name) not in (None, "")}
        afterwards = {name: shown[name] for name in _AFTERWARDS if shown.get(name) not in (None, "", 2, -1)}
        service = "data" if kind == "KalturaDataEntry" else "media"
        yield {
            "do": "made",
            "mark": found,
            "service": service,
            "user": shown["userId"],
            "fields": fields,
            "state": "empty" if service == "data" else state,
            "afterwards": afterwards,
            "flavor": self._figures(found, shown),
        }
        self._statuses[found] = _NO_CONTENT if empty else _READY
        if row["action"] in ("approveReplace", "cancelReplace") and row["name"].startswith("rights"):
            yield {"do": "replacement", "entry": found}

    def _figures(self, entry: str, shown: Row) -> Row:
        """Return the properties of an entry's source after it was pushed to READY."""
        flavors = (held for rows in self._shown.values() for _, held in rows if held.get("entryId") == entry)
        source = next(
            (held for held in flavors if held.get("flavorParamsId") == 0 and held.get("status") == _READY), {}
        )
        figures = {name: source.get(_WIRE.get(name, name), value) for name, value in _FLAVOR.items()}
        figures["video_codec"] = _FLAVOR["video_codec"]  # The codec that the demo server's packager accepts.
        entry_figures = {"duration_ms": shown.get("msDuration") or 5000}
        return figures | {"tags": source.get("tags", _TAGS)} | entry_figures

    def _flavor(self, place: int, row: Row, found: str, shown: Row | None) -> Iterator[Step]:
        entry = (shown or {}).get("entryId") or self._main(place, row)
        yield from self._make(place, row | {"action": "", "service": "media"}, entry)
        params = (shown or {}).get("flavorParamsId", 0 if row["action"] in ("get", "getUrl") else 2)
        yield {"do": "flavor", "mark": found, "entry": entry, "params": params, "columns": _rendition(shown)}

    def _thumb(self, place: int, row: Row, found: str, shown: Row | None) -> Iterator[Step]:
        entry = (shown or {}).get("entryId") or self._main(place, row)
        yield from self._make(place, row | {"action": "", "service": "media"}, entry)
        content = row["action"] != "setContent" if shown is None else shown.get("status") == _READY
        yield {"do": "thumb", "mark": found, "entry": entry, "content": content and row["action"] != "setContent"}

    def _file(self, place: int, row: Row, found: str, service: str) -> Iterator[Step]:
        shown = self._best(found)
        entry = shown.get("entryId") or self._main(place, row)
        yield from self._make(place, row | {"action": "", "service": "media"}, entry)
        fields = {name: shown[name] for name in _FILE_FIELDS if shown.get(name) not in (None, "", False)}
        empty = row["action"] == "setContent" or shown.get("status") == _PENDING
        text = "" if empty else _TEXTS[service]
        yield {"do": "file", "mark": found, "service": service, "entry": entry, "fields": fields, "text": text}

    def _main(self, place: int, row: Row) -> str:
        """Return the main entry of this kind of session."""
        kind = row["name"].partition("]")[0]
        for other in self._rows[:place][::-1] + self._rows[place:]:
            if (
                other["name"].partition("]")[0] == kind
                and other.get("action") == "get"
                and "entryId" in other["params"]
            ):
                return str(other["params"]["entryId"])
        raise LookupError(row["name"])

    def _pushed(self, place: int, found: str) -> Iterator[Step]:
        """Yield the step that pushes an entry to READY, as a loop beside the recording did for entries with content."""
        if self._statuses.get(found) != _CONVERTING:
            return
        shown = self._next(place, found)
        if shown is not None and shown.get("status") == _READY:
            self._statuses[found] = _READY
            yield {"do": "ready", "mark": found, "flavor": self._figures(found, shown)}

    def _rendered(self, shown: Row) -> Iterator[Step]:
        """Yield the step that pushes a rendition made by rows to READY, as was done by hand."""
        found = str(shown["id"])
        if (
            shown.get("objectType") != "KalturaFlavorAsset"
            or not shown.get("flavorParamsId")
            or found in self._pushed_by_hand
        ):
            return
        if shown.get("status") == _READY and found in self._made:
            self._pushed_by_hand.add(found)
            yield {"do": "rendition", "mark": found, "columns": _rendition(shown)}

    def _is_flavor(self, found: str) -> bool:
        return self._best(found).get("objectType") == "KalturaFlavorAsset"

    def _listed(self, body: Any) -> list[str]:
        """Return the entries and assets in a list, oldest first."""
        shown = [held for held in _objects(body) if held.get("objectType") in _MADE_FOR_LISTS]
        return [held["id"] for held in sorted(shown, key=lambda held: self._best(held["id"]).get("createdAt", 0))]

    def _next(self, place: int, found: str) -> Row | None:
        """Return the object with this id in the next row that contains it."""
        return next((held for shown, held in self._shown.get(found, []) if shown >= place and "status" in held), None)

    def _best(self, found: str) -> Row:
        """Return the object from the first row with all its fields, since response profiles omit some."""
        rows = [held for _, held in self._shown.get(found, [])]
        best = next((held for held in rows if "createdAt" in held and "partnerId" in held), rows[0] if rows else {})
        return {"name": _UNSEEN_NAMES[found]} | best if found in _UNSEEN_NAMES else best


def _rendition(shown: Row | None) -> Row:
    """Return the columns of a rendition that was uploaded unchanged, or pushed to READY by hand."""
    shown = shown or {}
    names = {name: name for name in ("status", "version", "tags", "width", "height", "bitrate")} | _WIRE
    columns = {column: shown[name] for column, name in names.items() if name in shown}
    # The demo server's packager accepts no other codec.
    return columns | ({"video_codec": _FLAVOR["video_codec"]} if shown.get("status") == _READY else {})


_WIRE = {"frame_rate": "frameRate", "container": "containerFormat", "video_codec": "videoCodecId"}


def _ids(value: Any) -> list[str]:
    return list(dict.fromkeys(IDS.findall(json.dumps(value))))


def _objects(body: Any) -> Iterator[Row]:
    """Yield all objects with an id inside a response."""
    if isinstance(body, dict):
        if isinstance(body.get("id"), str):
            yield body
        for held in body.values():
            yield from _objects(held)
    elif isinstance(body, list):
        for held in body:
            yield from _objects(held)


def _names(row: Row, found: str) -> list[str]:
    """Return the parameters that contain this id."""
    return [name for name, held in row["params"].items() if held == found]


def _asked_file(row: Row, found: str, kind: str) -> str:
    """Return the service of an id that no row shows and that captions or attachments were asked for; "" otherwise."""
    asked = not kind and row["service"] in _TEXTS and "entryId" not in _names(row, found)
    return row["service"] if asked and found not in json.dumps(row["params"].get("filter")) else ""


def _user_of(row: Row) -> str:
    """Return the user of a token that no row shows: the caller if required, otherwise the first user."""
    if "[admin" in row["name"]:
        return _ADMIN
    if "[other user" in row["name"] and row["action"] == "addFromUploadedFile":
        return _OTHER
    return _OWNER
