"""Make the vectors from the recordings of a real server: `python -m tests.contract.reduce <folder of the recordings>`.

Run once for each new set of recordings; the project keeps only the vectors.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.contract import loose, reduce_second, sending, unrecorded
from tests.contract.bindings import LITERAL
from tests.contract.contents import AUDIO_BYTES, IMAGE_BYTES, VIDEO_BYTES
from tests.contract.masks import masked, whole
from tests.contract.vector import API_HEADERS, FIRST, write

Row = dict[str, Any]

_ID = re.compile(r"0_[0-9a-f]{32}|0_[0-9a-z]{8}(?![0-9a-z])")
_COMPARED_HEADERS = (
    *("Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "Content-Disposition", "Content-Range"),
    *("Accept-Ranges", "location", "Location", "X-Kaltura-App"),
)
_VIDEO_LENGTHS = {VIDEO_BYTES, 105_138, 55_138, 5_138}
_FILES = (
    # The first row of each vector file.
    ("session.start ok admin json", "01-sessions"),
    ("add: no object", "02-upload-tokens"),
    ("finalshort: chunk0", "03-chunks"),
    ("af-over2: chunk0", "04-parallel-chunks"),
    ("filetype: real.mp4 single", "05-file-types-and-lists"),
    ("media.add: video", "06-entries"),
    ("multi: ping+getTime (json numeric keys)", "07-multirequest"),
    ("media.list default", "08-lists-and-assets"),
    ('name: token without fileName, part filename "blob"', "09-names-and-concurrency"),
    ("limits(upload_max_filesize=1M): 1.5 MB file part", "10-limits-and-urls"),
    ("forced: resume a PARTIAL token last updated 8 days ago", "11-forced-states"),
    ("bool: finalChunk='False' as multipart text", "12-attached-tokens"),
    ("multi: void results (delete) are null", "13-odds-and-ends"),
)


class Reducer:
    """Reduces rows in order, and remembers the ids of earlier rows."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._seen: set[str] = set()

    def vectors(self) -> Iterator[Row]:
        """Yield a vector for each row with a request or stored data."""
        for place, row in enumerate(self._rows):
            if row.get("disk"):
                yield {"name": row["name"], "of": "disk", "disk": row["token"], "expect": _stored(row)}
            elif "returned" in row:
                yield _clamped(row)
            elif "http_status" in row:
                yield self._call(place, row)

    def _call(self, place: int, row: Row) -> Row:
        send = _SENT_WITHOUT_A_RECORD.get(row["name"]) or (_plain(row) if row.get("raw") else _request(row))
        vector = {"name": row["name"], "of": _action(row), "send": send, "expect": _expected(row)}
        before = [*self._made(place, row, send), *unrecorded.BEFORE.get(row["name"], [])]
        together = row["name"].partition(" #")[0] if " #" in row["name"] else ""
        self._seen.update(_ID.findall(json.dumps(row.get("body"))))
        extras = {"before": before, "together": together, "patient": row["name"] in unrecorded.PATIENT}
        extras["loose"] = loose.reason(row["name"], row.get("body"))
        return vector | {name: held for name, held in extras.items() if held}

    def _made(self, place: int, row: Row, send: Row) -> Iterator[Row]:
        for made in dict.fromkeys(_ID.findall(json.dumps(send))):
            if made in self._seen or made in LITERAL:
                continue
            self._seen.add(made)
            shown = next(filter(None, (_found(made, later.get("body")) for later in self._rows[place:])), None)
            if len(made) > len("0_12345678"):
                yield unrecorded.token(row["name"], made, shown, [part[1] or "" for part in send.get("files", [])])
            else:
                yield unrecorded.entry(made, shown)


def _clamped(row: Row) -> Row:
    """Return a row that contains only the number of objects on a page."""
    action, params, before = unrecorded.clamped(row["name"], row["totalCount"])
    service, _, name = action.partition(".")
    path = f"/api_v3/service/{service}/action/{name}"
    kind = f"Kaltura{service[0].upper()}{service[1:]}ListResponse"
    objects = [{"of": row["returned"], "like": {}}]
    return {
        "name": row["name"],
        "of": action,
        "send": {"method": "POST", "mode": "json", "path": path, "params": params},
        "expect": {"status": 200, "body": {"totalCount": row["totalCount"], "objects": objects, "objectType": kind}},
        **({"before": before} if before else {}),
    }


def _found(wanted: str, body: Any) -> Row | None:
    """Return the object with this id inside a response."""
    if isinstance(body, dict):
        if body.get("id") == wanted:
            return body
        return next(filter(None, (_found(wanted, held) for held in body.values())), None)
    if isinstance(body, list):
        return next(filter(None, (_found(wanted, held) for held in body)), None)
    return None


_SENT_WITHOUT_A_RECORD: dict[str, Row] = {
    'upload: multipart with single "json" field holding all params': {
        "method": "POST",
        "mode": "multipart",
        "path": "/api_v3/service/uploadToken/action/upload",
        "params": {"json": '{"ks":"<KS-34>","uploadTokenId":"0_86e6e4791f099bc20210ab28a05d4612","format":1}'},
        "files": [["fileData", "j.mp4", "application/octet-stream", ["video", 0, VIDEO_BYTES]]],
    },
    'JSON body with Content-Type "application/json; charset=utf-8" is ignored': {
        "method": "POST",
        "mode": "json",
        "path": "/api_v3/service/system/action/ping",
        "params": {"format": 1},
        "headers": {"Content-Type": "application/json; charset=utf-8"},
    },
}


def _action(row: Row) -> str:
    if row.get("raw"):
        return "url." + str(row["path"]).split("/")[5 if "/sp/" in row["path"] else 3]
    if row["name"] in _SENT_WITHOUT_A_RECORD:
        return "system.ping" if "charset" in row["name"] else "uploadToken.upload"
    return ".".join(filter(None, (row.get("service"), row.get("action"))))


def _plain(row: Row) -> Row:
    send = {"method": "HEAD" if "HEAD" in row["name"] else "GET", "mode": "plain", "path": row["path"]}
    return send | ({"headers": {"Range": "bytes=0-99"}} if "range" in row["name"] else {})


def _request(row: Row) -> Row:
    asked = row.get("request") or {"method": "POST", "mode": "json", "path": f"/api_v3/service/{row['service']}"}
    params = _with_digest(_with_relative_times(whole(row["params"])))
    send = {"method": asked["method"], "mode": asked["mode"], "path": asked["path"], "params": params}
    files = [_part(row, *part) for part in asked.get("files", [])]
    return send | ({"files": files} if files else {})


def _part(row: Row, field: str, name: str | None, length: int, kind: str = "application/octet-stream") -> list[Any]:
    return [field, name, kind, _content(row, name or "", length)]


_FILE_TYPES = {
    "real.mp4": "video",
    "img.jpg": "image",
    "aud.mp3": "audio",
    "random.mp4": "random",
    "zeros.mp4": "zeros",
    "noext": "A",
}


def _content(row: Row, part_name: str, length: int) -> list[Any]:
    params, title = row["params"], row["name"]
    offset = max(params.get("resumeAt", 0), 0) if isinstance(params.get("resumeAt", 0), int) else 0
    if title.startswith(("filetype-chunked", "attach-restricted")):
        return ["random", offset, length]
    if title.startswith("filetype"):
        return [_FILE_TYPES.get(part_name, part_name), offset, length]
    if length in _VIDEO_LENGTHS or title.startswith(("attach-auto", "attach-par", "huge")):
        return ["video", offset if offset < VIDEO_BYTES else 0, length]
    if length in (IMAGE_BYTES, AUDIO_BYTES):
        return ["image" if length == IMAGE_BYTES else "audio", 0, length]
    return [unrecorded.letter(title, params), 0, length]


def _expected(row: Row) -> Row:
    headers = row.get("headers") or {}
    compared = {name.lower(): masked(headers[name]) for name in _COMPARED_HEADERS if name in headers}
    if headers.get("X-Kaltura", "").startswith("error"):
        compared["x-kaltura"] = headers["X-Kaltura"]
    body = masked(loose.loosened(row["name"], whole(row.get("body"))))
    if headers.get("Content-Type", "").startswith("text/xml"):
        body = sending.compact(body)
    named = {} if compared == API_HEADERS else {"headers": compared}
    return {"status": row["http_status"], **named, "body": body}


def _stored(row: Row) -> Row:
    known = {"size": row["size"], "extension": min(row["files"], key=len).removeprefix(".")}
    return known | ({"runs": row["content_runs"], "sha1": row["sha1"]} if row["content_runs"] else {})


_MOMENTS = {1_796_054_583: "<now+864000>", 1_795_190_584: "<now+1>", 1_795_186_981: "<now-3600>"}


def _with_relative_times(params: Any) -> Any:
    """Return the parameters with times relative to the call: `<now+seconds>`."""
    if isinstance(params, dict):
        return {name: _with_relative_times(held) for name, held in params.items()}
    return _MOMENTS.get(params, params) if isinstance(params, int) else params


_TOKENS = {"0_syaqywx3": "b6271ef79894999fd5f7af48f80e653e", "0_yl26pmjn": "2c4bed7b2caa46c0e3b3bf3c1bb88d09"}


def _with_digest(params: Any) -> Any:
    """Return the parameters with the token hash replaced by its input."""
    kind = {64: "sha256", 40: "sha1"}.get(len(params.get("tokenHash", ""))) if isinstance(params, dict) else None
    if kind is None:
        return params
    token = _TOKENS.get(params["id"], _TOKENS["0_syaqywx3"])
    return params | {"tokenHash": f"<{kind} of <KS-29>{token}>"}


def main(folder: Path) -> None:
    """Write the vector files."""
    _write_first(folder)
    reduce_second.write(folder)


def _write_first(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "recordings.jsonl").read_text("utf-8").splitlines()]
    files: dict[str, list[Row]] = {}
    starts, name = dict(_FILES), ""
    for vector in Reducer(rows).vectors():
        name = starts.get(vector["name"], name)
        files.setdefault(name, []).append(vector)
    recorded = json.loads((folder / "recorded-sessions.json").read_text("utf-8"))
    kept = {mark: _SPOILT.get(mark) or {name: session[name] for name in _KEPT} for mark, session in recorded.items()}
    write(FIRST, files, kept, {})


_KEPT = ("type", "user", "privileges")
_ADMIN = {"type": 2, "user": "admin@example.test", "privileges": "disableentitlement"}
_SPOILT = {
    "<KS-7>": _ADMIN | {"spoilt": "truncated"},
    "<KS-8>": _ADMIN | {"spoilt": "tampered"},
    "<KS-47>": _ADMIN | {"partner": 99},
}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
