"""Actions of the recording between its rows, derived from the rows."""

import re
from typing import Any

from tests.contract.contents import AUDIO_BYTES, IMAGE_BYTES, VIDEO_BYTES, Piece
from tests.contract.vector import Step

_A, _B = ("A", 0, 1000), ("B", 0, 1000)
_VIDEO, _IMAGE, _AUDIO = ("video", 0, VIDEO_BYTES), ("image", 0, IMAGE_BYTES), ("audio", 0, AUDIO_BYTES)
_CAPTIONS = ("captions", 0, 35)
_HALF = ("video", 0, 50_000)

_STORED: tuple[tuple[str, bool, list[Piece]], ...] = (
    # The row that first uses a token, whether it was full by then, and the uploaded bytes.
    (r"resume before first|conc: first three", False, []),
    (r"captionAsset", True, [_CAPTIONS]),
    (r"conc: final", False, [_A, _B]),
    (r"neg: final|weird: |delete: partial|name: chunk1|conc: chunk1|forced: ", False, [_A]),
    (r"delete: FULL", True, [_A]),
    (r"zero-byte", True, [("A", 0, 0)]),
    (r"(?i)addContent.*(image|jpg)", True, [_IMAGE]),
    (r"addContent: audio", True, [_AUDIO]),
    (r"PENDING|attach-(restricted|del|entrydel): addContent$|attach-(two|twice)", False, []),
    (r"PARTIAL", False, [_HALF]),
    (r"(?i)addContent|addFromUploadedFile|updateContent", True, [_VIDEO]),
)
_NAMES = {"captions": "c.srt", "image": "i.jpg", "audio": "a.mp3"}
_OWNERS = {"user: other user delete": "user1", "media.addContent: user2 uses user1's token": "user1"}


def token(row_name: str, token_id: str, shown: dict[str, Any] | None, part_names: list[str]) -> Step:
    """Return how a token was made that this row uses first; `shown` is the first response that contains it."""
    full, pieces = next((stored[1:] for stored in _STORED if re.search(stored[0], row_name)), (False, []))
    shown = shown or {"fileName": _NAMES.get(pieces[0][0], "v.mp4") if pieces else "v.mp4"}
    fields = {name: shown[name] for name in ("fileName", "fileSize", "autoFinalize") if shown.get(name)}
    if fields.get("fileName") in {name.rpartition("/")[2] for name in part_names}:
        # The server took it from the part.
        del fields["fileName"]
    owner = _OWNERS.get(row_name) or shown.get("userId", "admin@example.test")
    return {"do": "token", "mark": token_id, "user": owner, "fields": fields, "pieces": pieces, "full": full}


def entry(entry_id: str, shown: dict[str, Any] | None) -> Step:
    """Return how an entry was made; `shown` is the first response that contains it."""
    shown = shown or {"name": entry_id, "mediaType": 1}
    fields = {name: shown[name] for name in ("name", "mediaType") if name in shown}
    return {"do": "entry", "mark": entry_id, "user": shown.get("userId", "admin@example.test"), "fields": fields}


_CACHED = "0_146521aae75abcba6b1230f0f72c2c15"
_IMAGE_ENTRY, _VIDEO_ENTRY = "0_a74mjtic", "0_7rim5ny9"
_ABORTED = "0_d5c94b4bc8dec6a5144eb7d0aa1d0b12"

_STOPPED = (
    # Rows that ran while a part of the recorded server was stopped.
    ("memcached down: uploadToken.add", "uploadToken.add", "internal"),
    ("memcached down: chunk0", "uploadToken.upload", "internal"),
    ("memcached down: chunk1", "uploadToken.upload", "internal"),
    ("memcached down: gap then..", "uploadToken.upload", "internal"),
    ("memcached down: final", "uploadToken.upload", "internal"),
    ("memcached down: autoFinalize chunk0", "uploadToken.upload", "internal"),
    ("memcached down: autoFinalize chunk1", "uploadToken.upload", "internal"),
    ("sphinx down: media.list", "media.list", "internal"),
    ("db down: media.list", "media.list", "database"),
    ("db down: uploadToken.add", "uploadToken.add", "database"),
    ("db down: uploadToken.upload", "uploadToken.upload", "database"),
    ("db down: system.ping", "system.ping", "error-55"),
)

BEFORE: dict[str, list[Step]] = {
    "media.addContent: deleted token": [{"do": "delete", "mark": "0_ebac2b430b74009ae655177ab2f1bf13"}],
    "abort: get after client closed mid-body": [{"do": "abort", "mark": _ABORTED, "sent": 100_000}],
    "abort: get after client closed right after full body (response lost)": [
        {"do": "abort", "mark": _ABORTED, "sent": 200_000}
    ],
    "cache: user get 2 after chunk (json)": [{"do": "chunk", "mark": _CACHED, "piece": ("A", 0, 1000), "at": 0}],
    "cache: user get 2 after chunk (get)": [{"do": "chunk", "mark": _CACHED, "piece": ("B", 0, 1000), "at": 1000}],
    "cache: widget media.get 2 (after rename)": [{"do": "rename", "mark": _IMAGE_ENTRY, "name": "img renamed"}],
    "cache: user media.get 2": [{"do": "rename", "mark": _IMAGE_ENTRY, "name": "img"}],
    "ready: media.get video": [{"do": "convert", "mark": _VIDEO_ENTRY}],
    "forced: resume a PARTIAL token last updated 8 days ago": [
        {"do": "force", "mark": "0_6d8d76eb624f1125841983e83dd31eea", "days_old": 8}
    ],
    "forced: upload to status=4 (TIMED_OUT)": [
        {"do": "force", "mark": "0_50a2f28279e706d904e3dd0fb2835310", "status": 4}
    ],
    "forced: upload to status=5 (DELETED)": [
        {"do": "force", "mark": "0_d2cba2067377d3a5e1e35daedc7552d5", "status": 5}
    ],
    "forced: upload to status=6 (ERROR?)": [{"do": "force", "mark": "0_6a1174dc97341ba77d3b6fe7421bf014", "status": 6}],
    "huge: chunk at 6442450944 (after sparse truncate on disk)": [
        {"do": "stretch", "mark": "0_e115e539082c1e46de3b45a7f4fb9b04", "size": 6_442_450_944}
    ],
    "promoted entry (durations from ffprobe)": [
        {"do": "fill", "mark": "0_f75fol0z"},
        {"do": "convert", "mark": "0_f75fol0z"},
    ],
    **{row: [{"do": "fault", "target": target, "kind": kind}] for row, target, kind in _STOPPED},
    "media.addContent: TIMED_OUT token (status forced in DB)": [
        {"do": "force", "mark": "0_85adf105967ebbc5b10715e898f999ba", "status": 4}
    ],
}
"""Actions between two rows, by the name of the second."""


_BULK: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # By action: the call that was repeated to make hundreds of objects, and a filter that matches them.
    "uploadToken.list": (
        {"service": "uploadToken", "action": "add", "uploadToken": {"fileName": "bulk.mp4", "fileSize": 77}},
        {"fileSizeEqual": "77"},
    ),
    "media.list": (
        {"service": "media", "action": "add", "entry": {"name": "bulk", "mediaType": 1, "referenceId": "bulk"}},
        {"referenceIdEqual": "bulk", "statusIn": "7"},
    ),
}


def clamped(row_name: str, total: int) -> tuple[str, dict[str, Any], list[Step]]:
    """Return the call of a row `list clamp: …`: the action, its parameters, and how its objects had been made."""
    action, size = row_name.removeprefix("list clamp: ").split(" pageSize=")
    call, found_by = _BULK[action]
    made: list[Step] = [{"do": "bulk", "call": call, "times": total}] if size == "500" else []
    return action, {"ks": "<KS-40>", "filter": found_by, "pager": {"pageSize": int(size)}, "format": 1}, made


PATIENT = {
    "session.get expired ks",
    "appToken.startSession expired token",
    "abort: get after client closed right after full body (response lost)",
}
"""Rows for which the recording waited."""


def letter(row_name: str, params: dict[str, Any]) -> str:
    """Return the letter that a chunk repeats."""
    named = re.search(r"\b(?:as|chunk\d?|final) ([A-FOXY])\b|\) ([OF])$", row_name)
    if named:
        return named[1] or named[2]
    if row_name == "ovl: final at 1500":
        return "F"
    offset = params.get("resumeAt", -1)
    if params.get("resume") and isinstance(offset, int) and offset < 0:
        return "B"
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[max(offset, 0) // 1000 % 26] if isinstance(offset, int) else "A"
