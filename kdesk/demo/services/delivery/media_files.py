"""URLs of whole files: `serveFlavor`, `raw` and `download`."""

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from kdesk.demo.media.media_urls import Place, attachment_name, clip_of
from kdesk.demo.media.packager import Packager
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import READY, Flavors, choose
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.fields import DATA_ENTRY, DOCUMENT_ENTRY, MEDIA_ENTRY
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.store.profiles.ladder import SOURCE_PARAMS
from kdesk.demo.store.uploads.filetypes import IMAGE
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.responses import CORS, NO_CACHE

_LONG = "public, max-age=8640000, max-stale=0"
_TYPES = {"mp4": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska"}
_CLIP_MARGIN = 1.2


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """Serves whole files."""

    files: Files
    entries: Entries
    flavors: Flavors
    packager: Packager
    access: AccessCheck

    def serve_flavor(self, call: UrlCall) -> Response:
        """Serve a flavor's file, byte ranges included; with `fileName` as an attachment."""
        flavor = self.flavors.get(call.get("flavorId"))
        entry = self.entries.find(flavor["entry_id"]) if flavor is not None else None
        if flavor is None or entry is None or flavor["status"] != READY:
            raise ExitError(6)
        if call.get("entryId", entry["id"]) != entry["id"]:
            raise ExitError(6)
        verdict = self.access.verdict_of(call, entry)
        if not verdict.allows_params(flavor["params_id"]):
            raise ExitError(3)
        path = self.files.open_path(flavor["path"])
        ends = [end for end in (clip_of(call.pairs).end, verdict.preview_ms) if end]
        if ends and entry["duration_ms"] and path.is_file():
            # The server does not parse the file: it takes more bytes than the duration would need on average.
            size = int(path.stat().st_size * min(ends) / entry["duration_ms"] * _CLIP_MARGIN)
            path = self.packager.head(path, size) if size < path.stat().st_size else path
        return _file(path, flavor["file_ext"], call.get("fileName"))

    def raw(self, call: UrlCall) -> Response:
        """Serve the original: image, document or data directly, video and audio after a redirect to a file name."""
        entry = self.entries.find(call.get("entry_id"))
        if entry is None:
            # Kaltura answers this without any of the headers that tell an error.
            return Response(b"", 200)
        if entry["object_type"] != MEDIA_ENTRY or entry["media_type"] == IMAGE:
            return self._content(call, entry)
        rows = self.flavors.of_entry(entry["id"])
        if call.get("type") == "download" and call.get("format"):
            rows = [row for row in rows if row["file_ext"] == call.get("format")] or rows
            chosen = choose(rows, (), (), (("mbr",), ("web",), ("source",)))
        else:
            chosen = choose(rows, (), (str(SOURCE_PARAMS),), (("mbr",), ("web",)))
        if not chosen:
            raise ExitError(6)
        first = chosen[0]
        name = call.get("file_name") or f"{entry['name']}.{first['file_ext']}"
        if "relocate" in call.pairs:
            return _file(self.files.open_path(first["path"]), first["file_ext"], name)
        kept = _kept(call, "type", "format", "file_name", "referrer", "ks")
        prefix = f"{Place('', entry['partner_id']).path}/raw/entry_id/{entry['id']}{kept}"
        # The location is relative, as Kaltura's.
        target = f"{prefix}/{quote(_safe(name), safe='()')}?relocate=f.{first['file_ext']}"
        return _moved(target, {"Content-Disposition": disposition(entry["name"])})

    def _content(self, call: UrlCall, entry: Row) -> Response:
        """Serve the file of an entry without flavors; the text of a data entry is in its row."""
        save_as = "" if "direct_serve" in call.pairs else call.get("file_name") or entry["name"]
        if entry["content_path"]:
            extension = entry["content_ext"]
            path = self.files.open_path(entry["content_path"])
            return _file(path, extension, f"{save_as}.{extension}" if save_as else "")
        if entry["data_content"] is None:
            raise ExitError(6)
        headers = {**CORS, "Cache-Control": _LONG} | ({"Content-Disposition": disposition(save_as)} if save_as else {})
        return Response(entry["data_content"], media_type="text/plain", headers=headers)

    def download(self, call: UrlCall) -> Response:
        """Serve a flavor as an attachment, after a redirect to a file name."""
        entry = self.entries.find(call.get("entry_id"))
        if entry is None:
            raise ExitError(1)
        if entry["object_type"] in (DOCUMENT_ENTRY, DATA_ENTRY):
            raise ExitError(5)
        if entry["object_type"] != MEDIA_ENTRY or entry["media_type"] == IMAGE:
            return self._content(call, entry)
        rows = self.flavors.of_entry(entry["id"])
        wanted = call.get("flavor") or call.get("flavor_id")
        chosen = choose(rows, (wanted,), (), () if wanted else (("mbr",), ("web",), ("source",)))
        if not chosen:
            raise ExitError(6)
        first = chosen[0]
        if "relocate" in call.pairs:
            return _file(self.files.open_path(first["path"]), first["file_ext"], call.get("relocate"))
        kept = _kept(call, "flavor", "flavor_id", "referrer", "ks")
        name = call.get("file_name") or attachment_name(entry, first)
        prefix = f"{Place('', entry['partner_id']).path}/download/entry_id/{entry['id']}"
        target = f"{prefix}{kept}/relocate/{quote(_safe(name), safe='()')}"
        return _moved(target, CORS)


def _kept(call: UrlCall, *names: str) -> str:
    """Return the parameters of a URL that the location of its redirect has as well."""
    return "".join(f"/{name}/{quote(call.get(name), safe='=')}" for name in names if call.get(name))


def _moved(target: str, headers: dict[str, str]) -> Response:
    """Return an uncached redirect."""
    kind = {"Content-Type": "text/html; charset=UTF-8"}
    return Response(b"", 302, {**NO_CACHE, **kind, **headers, "Location": target})


def disposition(name: str) -> str:
    """Return the `Content-Disposition` of an attachment: an ASCII name for old clients, the full name for others."""
    plain = re.sub(r"[^\x20-\x7e]", "_", name).replace("\\", "_").replace('"', "_")
    whole = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'attachment; filename="{plain}"{whole}'


def _safe(name: str) -> str:
    return re.sub(r'[\x00-\x1f"\\/:*?<>|]+', "_", name) or "file"


def _file(path: Path, extension: str, save_as: str) -> Response:
    if not path.is_file():
        raise ExitError(5)
    kind = _TYPES.get(extension) or mimetypes.guess_type(f"a.{extension}")[0] or "application/octet-stream"
    headers = {**CORS, "Cache-Control": _LONG}
    if save_as:
        headers["Content-Disposition"] = disposition(_safe(save_as.rsplit("/", 1)[-1]))
    return FileResponse(path, media_type=kind, headers=headers)
