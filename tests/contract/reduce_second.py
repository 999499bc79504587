"""Make the vectors of the second recording: rights, editing, lists, replacement, thumbnails, sharing, delivery."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kdesk.demo.faults.registry import Faults
from kdesk.demo.server.demo import Install, build
from kdesk.demo.server.services import api_services
from tests.contract import loose_second, sending
from tests.contract.contents import BULK_BYTES, CLIP_BYTES, PICTURE_BYTES
from tests.contract.fixtures import World
from tests.contract.masks import masked
from tests.contract.vector import API_HEADERS, SECOND
from tests.contract.vector import write as write_vectors

Row = dict[str, Any]

_COMPARED_HEADERS = (
    *("Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "Content-Disposition", "Content-Range"),
    *("Accept-Ranges", "Location", "X-Kaltura-App"),
)
_FILES = (
    # Beginnings of row names, and the files for their vectors.
    ("rights", "01-rights"),
    ("edit", "02-edit"),
    ("list", "03-list"),
    ("replace", "04-replace"),
    ("thumb", "05-thumb"),
    ("play", "06-play"),
    ("share", "07-share"),
    ("", "08-others"),
)
_URLS = ("playManifest", "raw", "download", "serveFlavor", "thumbnail")
_TOKENS = re.compile(r"<KS2-\d+>")
_LINK = re.compile(r'"body": {"id": "([0-9a-z]{8})"(?=[^{}]*"objectType": "KalturaShortLink")')
_ROLE_HOLDER, _ROLES = "upl@example.test", "31"


@cache
def _actions() -> dict[str, set[str]]:
    """Return the names of the demo server's actions by service, in lower case."""
    with TemporaryDirectory() as folder, closing(build(Path(folder) / "demo", Install(0), Faults())) as demo:
        return {
            name.lower(): {action.name.lower() for action in service.actions}
            for service in api_services(demo.stores, demo.media)
            for name in (service.name, *service.aliases)
        }


def write(folder: Path) -> None:
    """Write the vector files."""
    text = (folder / "recordings-2.jsonl").read_text("utf-8")
    for number, link in enumerate(dict.fromkeys(_LINK.findall(text))):
        text = text.replace(link, f"<LINK-{number}>")
    rows = [json.loads(line) for line in _with_job_numbers(text).splitlines()]
    recorded = json.loads((folder / "recorded-sessions-2.json").read_text("utf-8"))
    sessions = {
        mark: {name: session[name] for name in ("type", "user", "privileges")} for mark, session in recorded.items()
    }
    lacking = Counter(lack for row in rows if (lack := _lacking(row)))
    files: dict[str, list[Row]] = {}
    for vector in _vectors(rows, sessions):
        name = next(file for start, file in _FILES if vector["name"].startswith(start))
        files.setdefault(name, []).append(vector)
    write_vectors(SECOND, files, sessions, dict(sorted(lacking.items())))


def _with_job_numbers(text: str) -> str:
    """Return the rows with the jobs of bulk uploads numbered from 1; the recorded server counted others beside them.

    A job that was made by an action which the demo server lacks has no number of its own.
    """
    jobs = [int(job) for job in re.findall(r'"action": "bulkUploadAdd".*?"body": {"id": (\d+)', text)]
    jobs += [int(job) for job in re.findall(r'"service": "bulkUpload", "action": "add".*?"body": {"id": (\d+)', text)]
    for number, job in enumerate(sorted(set(jobs)), 1):
        text = re.sub(rf'"id": {job}(?=, ("uploadedOn"|"format"))', f'"id": {number}', text)
        text = text.replace(f"/id/{job}/ks/", f"/id/{number}/ks/")
    return text


def _lacking(row: Row) -> str:
    """Return the service or action of a row that the demo server lacks; empty if it has it."""
    if not row.get("service"):
        kind = _url_kind(row)
        if kind in (*_URLS, "tiny", "shortlink"):
            return ""
        service, _, action = kind.lower().partition(".")
        return "" if action in _actions().get(service, ()) else f"url.{kind.partition('.')[0]}"
    name, action = row["service"].lower(), (row["action"] or "").lower()
    if name == "multirequest":
        return ""
    if name not in _actions():
        return str(row["service"])
    return "" if action in _actions()[name] else f"{row['service']}.{row['action']}"


def _url_kind(row: Row) -> str:
    path = str(row["request"]["path"])
    if found := next((kind for kind in _URLS if f"/{kind}/" in path), None):
        return found
    if path.startswith("/tiny/"):
        return "tiny"
    if "shortlink" in path.lower():
        return "shortlink"
    if match := re.search(r"service/(\w+)/action/(\w+)", path):
        return f"{match[1]}.{match[2]}"
    return "player pages" if not path.startswith("/api_v3") else "api_v3"


def _vectors(rows: list[Row], sessions: dict[str, Row]) -> Iterator[Row]:
    """Yield a vector for each row that the demo server supports."""
    users = {mark: session["user"] for mark, session in sessions.items()}
    world, clock, digests = World(rows, users), 0, _Digests(rows)
    introduced = started = False
    for place, row in enumerate(rows):
        clock = max([clock, *_times(row.get("body"))])
        if _lacking(row):
            continue
        send = _request(row, clock, digests)
        vector = {"name": row["name"], "of": _of(row), "place": place, "send": send, "expect": _expected(row)}
        before = world.before(place, send)
        world.after(place, vector["expect"])
        if not introduced and _ROLE_HOLDER in json.dumps(
            [sessions.get(mark) for mark in _TOKENS.findall(json.dumps(send))]
        ):
            introduced = True
            before.insert(0, {"do": "user", "user": _ROLE_HOLDER, "roles": _ROLES})
        if not started:
            started = True
            before = [{"do": "category", "name": "cat12892"}, {"do": "user", "user": "bob@example.test"}, *before]
        extras = {"before": before, "loose": loose_second.reason(row)}
        yield vector | {name: held for name, held in extras.items() if held}


def _of(row: Row) -> str:
    return f"{row['service']}.{row['action']}" if row.get("service") else f"url.{_url_kind(row)}"


def _times(body: Any) -> Iterator[int]:
    """Yield the times at which the objects of a response were made or changed."""
    if isinstance(body, dict):
        yield from (body[name] for name in ("createdAt", "updatedAt") if isinstance(body.get(name), int))
        for held in body.values():
            yield from _times(held)
    elif isinstance(body, list):
        for held in body:
            yield from _times(held)


class _Digests:
    """The hashes of application tokens, replaced by their inputs."""

    def __init__(self, rows: list[Row]) -> None:
        self._tokens = {
            row["body"]["id"]: row["body"]
            for row in rows
            if row.get("service") == "appToken" and row["action"] == "add" and "token" in row["body"]
        }

    def replaced(self, row: Row, params: Row) -> Row:
        """Return the parameters with the hash as `<sha256 of <KS2-n>token>`."""
        token = self._tokens.get(params.get("id", ""))
        if row.get("action") != "startSession" or token is None or "wrong" in row["name"]:
            return params
        return params | {"tokenHash": f"<{token['hashType'].lower()} of {params.get('ks', '')}{token['token']}>"}


def _request(row: Row, clock: int, digests: _Digests) -> Row:
    asked = row["request"]
    headers = {"headers": asked["headers"]} if asked.get("headers") else {}
    if asked["mode"] == "get":
        return {"method": asked["method"], "mode": "plain", "path": asked["path"], **headers}
    params = _hosted(_with_relative_times(digests.replaced(row, row["params"]), clock))
    send = {"method": asked["method"], "mode": asked["mode"], "path": asked["path"], "params": params}
    files = [_part(*part) for part in asked.get("files", [])]
    return send | headers | ({"files": files} if files else {})


def _part(field: str, name: str, length: int, kind: str) -> list[Any]:
    source = {PICTURE_BYTES: "picture", CLIP_BYTES: "clip", BULK_BYTES: "bulk.csv"}.get(length, "text.txt")
    return [field, name, kind, [source, 0, length]]


def _hosted(params: Any) -> Any:
    """Return the parameters with the address of the recorded server as a mark."""
    if isinstance(params, dict):
        return {name: _hosted(held) for name, held in params.items()}
    if isinstance(params, list):
        return [_hosted(held) for held in params]
    return params.replace(_HOST, "<host>") if isinstance(params, str) else params


_HOST = "http://kaltura.example.test"
_ERA = range(1_795_900_000, 1_796_100_000)


def _with_relative_times(params: Any, clock: int) -> Any:
    """Return the parameters with times relative to the call: `<now+seconds>`."""
    if isinstance(params, dict):
        return {name: _with_relative_times(held, clock) for name, held in params.items()}
    return f"<now{params - clock:+d}>" if type(params) is int and params in _ERA else params


def _expected(row: Row) -> Row:
    headers = row.get("headers") or {}
    compared = {name.lower(): masked(headers[name]) for name in _COMPARED_HEADERS if name in headers}
    compared |= {name.lower(): text for name, text in headers.items() if name.endswith("-error")}
    if headers.get("X-Kaltura", "").startswith("error"):
        compared["x-kaltura"] = headers["X-Kaltura"]
    body = masked(loose_second.loosened(row, _file(row.get("body"), headers.get("Content-Type", ""))))
    named = {} if compared == API_HEADERS else {"headers": compared}
    return {"status": row["http_status"], **named, "body": body}


def _file(body: Any, kind: str) -> Any:
    """Return a file as it is compared; the recording shows short ones as text."""
    if isinstance(body, dict) and "head_hex" in body:
        return f"<{body['bytes']} bytes {body['head_hex'][:8]}>"
    if isinstance(body, str) and not kind.startswith(sending.TEXTS):
        data = body.encode()
        return f"<{len(data)} bytes {data[:4].hex()}>"
    return body
