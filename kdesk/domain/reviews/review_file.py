"""The file of a review, `*.kdesk-review`: a ZIP archive with `review.json` and stills as PNG.

A file may come from anybody: nothing of it is unpacked to the disk, names inside are only looked up, and every size is
bounded before it is read.
"""

import io
import json
import json.scanner
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kdesk.domain.reviews.fields import WrongShape, review_of, values_of
from kdesk.domain.reviews.review import Review
from kdesk.domain.reviews.stills import MAX_BYTES as MAX_STILL
from kdesk.domain.reviews.stills import size_of
from kdesk.errors import Reason, ReviewUnreadable

SUFFIX = "kdesk-review"
VIEW_SUFFIX = "kdesk-view"
"""Of the JSON beside the picture of a view."""
VERSION = 1
"""A larger number means that this kdesk would misread the file; new fields need none."""
MAX_FILE = 512 * 1024 * 1024
MAX_JSON = 64 * 1024 * 1024
MAX_VIEW_FILE = 1024 * 1024
"""Of a file that opens a view, which has neither notes nor series."""
MAX_MEMBERS = 5_000
MAX_NESTED, MAX_VALUES = 2**20, 2**22
"""Brackets and commas of the JSON: 64 MB of empty lists, packed into 64 KB, would take 1.7 GB of memory."""
_JSON = "review.json"
_FORMAT = "kdesk review"
_DAY = (2020, 1, 1, 0, 0, 0)
"""Of the members: the time of packing is told by `changed`, and two files of one review are equal."""
# RuntimeError: an unknown packing, an encryption, or JSON that is nested too deeply. EOFError: it is cut off.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def reviews_among(paths: Sequence[Path]) -> list[Path]:
    """Return the reviews among files, by their names."""
    return [path for path in paths if path.suffix.lower() in {f".{SUFFIX}", f".{VIEW_SUFFIX}"}]


def pack(review: Review) -> bytes:
    """Return the file of a review."""
    names = {note.id: f"stills/{note.id}.png" for note in review.notes if note.still}
    values = {"format": _FORMAT, "version": VERSION, **values_of(review, names)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
        archive.writestr(zipfile.ZipInfo(_JSON, _DAY), text, zipfile.ZIP_DEFLATED)
        for note in review.notes:
            if note.still:
                # PNG is compressed already.
                archive.writestr(zipfile.ZipInfo(names[note.id], _DAY), note.still, zipfile.ZIP_STORED)
    return out.getvalue()


def unpack(data: bytes) -> Review:
    """Return the review of a file.

    Raises:
        ReviewUnreadable: It is no review, is damaged, or was written by a later kdesk.
    """
    return _in_words(_unpack, data)


def _unpack(data: bytes) -> Review:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        archive = _Archive(opened)
        return _review(archive.member(_JSON, MAX_JSON), archive.still)


def _in_words(read: Callable[[bytes], Review], data: bytes) -> Review:
    try:
        return read(data)
    except WrongShape as exc:
        place = " > ".join(exc.where)
        raise ReviewUnreadable(place, reason=Reason.REVIEW_WRONG_SHAPE, arguments={"place": place}) from exc
    except _DAMAGED as exc:
        raise ReviewUnreadable(f"{type(exc).__name__}: {exc}") from exc


class _Decoder(json.JSONDecoder):
    """Reads JSON in Python alone: while the interpreter's own decoder runs, for seconds, no other thread does."""

    def __init__(self) -> None:
        super().__init__(parse_constant=_refuse)
        # In every Python that kdesk runs on, though its stubs do not name them.
        self.parse_object = json.decoder.JSONObject  # type: ignore[attr-defined]
        self.parse_array = json.decoder.JSONArray  # type: ignore[attr-defined]
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def _values(data: bytes) -> object:
    """Return the values of a JSON text. Raises ReviewUnreadable, or one of `_DAMAGED`."""
    text = data.decode("utf-8-sig")
    if text.count("[") + text.count("{") > MAX_NESTED or text.count(",") > MAX_VALUES:
        raise ReviewUnreadable("too many values")
    return _Decoder().decode(text)


def _review(text: bytes, still: Callable[[str], bytes]) -> Review:
    values = _values(text)
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        raise ReviewUnreadable("no review")
    version = values.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise WrongShape("version")
    if version > VERSION:
        raise ReviewUnreadable(f"version {version}", reason=Reason.REVIEW_OF_LATER)
    return review_of(values, still)


class _Archive:
    """Reads members, which may be packed to claim any size, and may be named several times."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise ReviewUnreadable(f"{len(members)} members")
        self._archive = archive
        self._members = {one.filename: one for one in members}
        self._left = MAX_FILE
        self._stills: dict[str, bytes] = {}

    def member(self, name: str, most: int) -> bytes:
        """Return a member of at most so many bytes. Raises ReviewUnreadable, or one of `_DAMAGED`."""
        info = self._members.get(name)
        if info is None or info.compress_type not in _PACKINGS or info.flag_bits & 1:
            raise ReviewUnreadable(f"no usable member {name}")
        with self._archive.open(info) as file:
            data = file.read(most + 1)
        self._left -= len(data)
        if len(data) > most or self._left < 0:
            raise ReviewUnreadable(f"{name} is larger than {most} bytes")
        return data

    def still(self, name: str) -> bytes:
        """Return a still; empty if it is missing or in no form that is shown, which costs no note its text."""
        if name not in self._stills:
            try:
                data = self.member(name, min(MAX_STILL, max(0, self._left)))
            except (ReviewUnreadable, *_DAMAGED):
                data = b""
            self._stills[name] = data if size_of(data) else b""
        return self._stills[name]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def view_json(review: Review) -> str:
    """Return what opens the view of a review again, without its notes: goes beside a picture of the view."""
    values: dict[str, Any] = values_of(review, {})
    kept = {name: values[name] for name in ("title", "sides", "time", "view", "changed")}
    return json.dumps({"format": _FORMAT, "version": VERSION, **kept}, ensure_ascii=False, indent=1, allow_nan=False)


def review_of_json(text: bytes) -> Review:
    """Return the review of such a text. Raises ReviewUnreadable."""
    return _in_words(_view, text)


def _view(text: bytes) -> Review:
    if len(text) > MAX_VIEW_FILE:
        raise ReviewUnreadable(f"larger than {MAX_VIEW_FILE} bytes")
    return _review(text, lambda _name: b"")
