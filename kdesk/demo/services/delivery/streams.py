"""Playlists, manifests and segments of packaged streams."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import FileResponse, Response

from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.media_urls import HLS, WHOLE, Clip, clip_of
from kdesk.demo.media.packager import Packager
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import READY, Flavors
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.wire.access_types import PLAY
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.responses import CORS

_NAMES = re.compile(r"index\.m3u8|seg-\d+(-v1)?-a1\.ts|manifest\.mpd|(init|chunk)-stream\d+(-\d+)?\.m4s")
_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".mpd": "application/dash+xml",
    ".m4s": "video/iso.segment",
}


@dataclass(frozen=True, slots=True)
class Streams:
    """Serves packaged streams."""

    files: Files
    entries: Entries
    flavors: Flavors
    packager: Packager
    access: AccessCheck

    def respond(self, call: UrlCall, kind: str, name: str) -> Response:
        """Serve one file of a stream; the URL names the flavors as in `serveFlavor`."""
        flavors = self._flavors(call)
        entry = self.entries.find(flavors[0]["entry_id"]) if flavors else None
        if entry is None or not _NAMES.fullmatch(name):
            raise ExitError(6)
        verdict = self.access.check(call, entry, PLAY).verdict
        if not all(verdict.allows_params(row["params_id"]) for row in flavors):
            raise ExitError(3)
        clip = clip_of(call.pairs)
        if verdict.preview_ms:
            clip = Clip(clip.start, min(clip.end or verdict.preview_ms, verdict.preview_ms))
        try:
            path = self.folder(kind, flavors, clip) / name
        except FfmpegError:
            raise ExitError(6) from None
        if not path.is_file():
            raise ExitError(6)
        headers = {**CORS, "Cache-Control": "public, max-age=86400"}
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)

    def _flavors(self, call: UrlCall) -> list[Row]:
        """Return the ready flavors in the URL, which must belong to one entry."""
        found = [self.flavors.get(flavor_id) for flavor_id in dict.fromkeys(call.get("flavorId").split(","))]
        ready = [row for row in found if row is not None and row["status"] == READY]
        return ready if len({row["entry_id"] for row in ready}) == 1 else []

    def folder(self, kind: str, flavors: Sequence[Row], clip: Clip) -> Path:
        """Return the folder of a stream, packaging it if needed. FfmpegError if that fails."""
        if kind == HLS and flavors[0]["hls_path"] and clip == WHOLE:
            return self.files.open_path(flavors[0]["hls_path"]).parent
        paths = [self.files.open_path(row["path"]) for row in flavors]
        return self.packager.hls(paths[0], clip) if kind == HLS else self.packager.dash(paths, clip)
