"""The URLs that give bytes: `serveFlavor`, `raw`, `download`, and the files of HLS."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from kdesk.demo.answers import CORS
from kdesk.demo.database import Row
from kdesk.demo.delivery import UrlCall, attachment_name, die
from kdesk.demo.filetypes import IMAGE
from kdesk.demo.flavors import READY, choose
from kdesk.demo.ladder import SOURCE_PARAMS

_LONG = "public, max-age=8640000, max-stale=0"
_SEGMENT = re.compile(r"index\.m3u8|seg-\d+(-v1)?-a1\.ts")
_HLS_TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}
_TYPES = {"mp4": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska"}


def serve_flavor(call: UrlCall) -> Response:
    """A flavor's file, byte ranges included; with `fileName` it is saved rather than played."""
    flavor = _flavor(call, call.get("flavorId"))
    if flavor is None or flavor["entry_id"] != call.get("entryId", flavor["entry_id"]):
        return die(6, 200)
    return _file(call.demo.files.open_path(flavor["path"]), flavor["file_ext"], call.get("fileName"))


def raw(call: UrlCall) -> Response:
    """The original: an image at once, video and audio after a redirect to a name."""
    entry = call.demo.entries.find(call.get("entry_id"))
    if entry is None:
        return Response(b"", 200)
    if entry["media_type"] == IMAGE:
        if not entry["content_path"]:
            return die(6, 200)
        name = "" if "direct_serve" in call.pairs else f"{entry['name']}.{entry['content_ext']}"
        return _file(call.demo.files.open_path(entry["content_path"]), entry["content_ext"], name)
    rows = call.demo.flavors.of_entry(entry["id"])
    chosen = choose(rows, (), (str(SOURCE_PARAMS),), (("mbr",), ("web",)))
    if not chosen:
        return die(6, 200)
    name = f"{entry['name']}.{chosen[0]['file_ext']}"
    if "relocate" in call.pairs:
        return _file(call.demo.files.open_path(chosen[0]["path"]), chosen[0]["file_ext"], name)
    prefix = f"/p/{entry['partner_id']}/sp/{entry['partner_id']}00/raw/entry_id/{entry['id']}"
    target = f"{prefix}/{quote(_safe(name))}?relocate=f.{chosen[0]['file_ext']}"
    return Response(b"", 302, {"Location": target, "Content-Type": "text/html; charset=UTF-8"})


def download(call: UrlCall) -> Response:
    """A flavor as an attachment, after a redirect to a name."""
    entry = call.demo.entries.find(call.get("entry_id"))
    if entry is None:
        return die(1, 200)
    rows = call.demo.flavors.of_entry(entry["id"])
    wanted = call.get("flavor") or call.get("flavor_id")
    chosen = choose(rows, (wanted,), (), () if wanted else (("mbr",), ("web",), ("source",)))
    if not chosen:
        return die(6, 200)
    if "relocate" in call.pairs:
        name = call.get("relocate")
        return _file(call.demo.files.open_path(chosen[0]["path"]), chosen[0]["file_ext"], name)
    prefix = f"/p/{entry['partner_id']}/sp/{entry['partner_id']}00/download/entry_id/{entry['id']}"
    name = quote(attachment_name(entry, chosen[0]))
    target = f"{prefix}/flavor/{chosen[0]['id']}/relocate/{name}"
    return Response(b"", 302, {**CORS, "Location": target, "Content-Type": "text/html; charset=UTF-8"})


def hls_file(call: UrlCall, name: str) -> Response:
    """The playlist or a segment of a flavor."""
    flavor = _flavor(call, call.get("flavorId"))
    if flavor is None or not flavor["hls_path"] or not _SEGMENT.fullmatch(name):
        return die(6)
    path = call.demo.files.open_path(flavor["hls_path"]).with_name(name)
    if not path.is_file():
        return die(6)
    headers = {**CORS, "Cache-Control": "public, max-age=86400"}
    return FileResponse(path, media_type=_HLS_TYPES[path.suffix], headers=headers)


def _flavor(call: UrlCall, flavor_id: str) -> Row | None:
    row = call.demo.flavors.get(flavor_id)
    return row if row is not None and row["status"] == READY else None


def _safe(name: str) -> str:
    return re.sub(r'[\x00-\x1f"\\/:*?<>|]+', "_", name) or "file"


def _file(path: Path, extension: str, save_as: str) -> Response:
    if not path.is_file():
        return die(6, 200)
    kind = _TYPES.get(extension) or mimetypes.guess_type(f"a.{extension}")[0] or "application/octet-stream"
    headers = {**CORS, "Cache-Control": _LONG}
    name = _safe(save_as.rsplit("/", 1)[-1]) if save_as else None
    return FileResponse(path, media_type=kind, headers=headers, filename=name)
