"""The dynamic thumbnail URL: selection of the picture, and its response headers."""

from dataclasses import dataclass, replace
from email.utils import formatdate
from pathlib import Path

from starlette.responses import FileResponse, Response

from kdesk.demo.media import frame_times
from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.picture_cache import FRESH_SECONDS
from kdesk.demo.media.receiving import Uploads
from kdesk.demo.media.thumbnail_params import BadParameter, ThumbnailParams, read, without_extensions
from kdesk.demo.media.thumbnailer import Made, Thumbnailer
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import READY
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.fields import DOCUMENT_ENTRY
from kdesk.demo.store.uploads.filetypes import AUDIO, IMAGE, media_type
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.responses import CORS, NO_CACHE

_REJECTED = 3
_FOR_AN_HOUR, _FOR_A_MINUTE = FRESH_SECONDS, 60


@dataclass(frozen=True, slots=True)
class Source:
    """The file from which a picture is made: a still or a video. Size in pixels, 0 for unknown."""

    path: Path
    size: tuple[int, int]
    is_still: bool = True
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Serves dynamic thumbnails."""

    stores: ContentStores
    uploads: Uploads
    thumbnailer: Thumbnailer
    thumbs: Thumbs
    access: AccessCheck

    def respond(self, call: UrlCall) -> Response:
        """Respond to a thumbnail URL."""
        call = replace(call, pairs=without_extensions(call.pairs))
        try:
            upload = self.uploads.file_of(call.get("upload_token_id"))
            return self._of_entry(call) if upload is None else self._of_upload(call, upload)
        except BadParameter:
            raise ExitError(25) from None

    def _of_upload(self, call: UrlCall, path: Path) -> Response:
        """Serve a picture of an uploaded file that no entry uses yet: scaled if it is an image, otherwise a frame."""
        second = None if media_type(path) == IMAGE else frame_times.DEFAULT_SECOND
        picture = replace(read(call.pairs).picture((0, 0), 0), second=second)
        try:
            return self._sent(call, self.thumbnailer.make(path, picture), _FOR_AN_HOUR)
        except FfmpegError:
            raise ExitError(6) from None

    def _of_entry(self, call: UrlCall) -> Response:
        entry = self.stores.entries.find_any(call.get("entry_id"))
        if entry is None:
            raise ExitError(1 if call.get("entry_id") else 8)
        if entry["status"] == entry_states.DELETED or entry["moderation_status"] == _REJECTED:
            raise ExitError(9)
        restricted = self.access.check_thumbnail(call).is_restricted
        # Kaltura lets caches store a picture for an hour only when the entry is READY.
        age = 0 if restricted else _FOR_AN_HOUR if entry["status"] == entry_states.READY else _FOR_A_MINUTE
        kept = self.thumbnailer.cache.answered(tuple(call.pairs.items())) if age == _FOR_AN_HOUR else None
        if kept is not None:
            return self._sent(call, Made(kept, fresh=False), age)
        params = read(call.pairs)
        source = self._source(entry, params)
        if not source.path.is_file():
            raise ExitError(10)
        try:
            made = self._made(entry, params, source)
        except FfmpegError:
            raise ExitError(17 if source.is_still else 6) from None
        return self._sent(call, made, age)

    def _source(self, entry: Row, params: ThumbnailParams) -> Source:
        """Return the image itself, the entry's stored thumbnail, or the smallest rendition that is large enough."""
        files, mark = self.stores.files, entry["picture_number"]
        size = (entry["width"] or 0, entry["height"] or 0)
        if entry["media_type"] == IMAGE and entry["content_path"]:
            return Source(files.open_path(entry["content_path"]), size, mark=mark)
        stored = None if params.captures else self._stored(entry, params)
        if stored is not None:
            return Source(files.open_path(stored["path"]), (stored["width"] or 0, stored["height"] or 0))
        if entry["object_type"] == DOCUMENT_ENTRY:
            raise ExitError(20, "flavor_id")  # the server looks for a rendition all the same
        rows = [row for row in self.stores.flavors.of_entry(entry["id"]) if row["path"]]
        made = sorted(
            (row for row in rows if row["hls_path"] and row["status"] == READY), key=lambda row: row["height"]
        )
        wanted = max(params.height, params.width * 9 // 16)
        chosen = ([row for row in made if row["height"] >= wanted] or made[-1:] or rows)[:1]
        if not chosen:
            raise ExitError(6)
        path = files.open_path(chosen[0]["path"])
        if entry["media_type"] == AUDIO:
            return Source(self.thumbnailer.waveform(path), (0, 0), mark=mark)
        return Source(path, size, is_still=False, mark=mark)

    def _stored(self, entry: Row, params: ThumbnailParams) -> Row | None:
        """Return the default thumbnail, or with `nearest` the one with the most similar aspect ratio."""
        rows = self.thumbs.of_entry(entry["id"])
        shaped = [row for row in rows if row["status"] == READY and row["width"] and row["height"]]
        if params.nearest and params.width and params.height and shaped:
            return min(shaped, key=lambda row: abs(row["width"] / row["height"] - params.width / params.height))
        return self.thumbs.default(entry["id"])

    def _made(self, entry: Row, params: ThumbnailParams, source: Source) -> Made:
        picture, duration = params.picture(source.size, source.mark), entry["duration_ms"] / 1000
        thumbnailer = self.thumbnailer
        if source.is_still:
            return thumbnailer.make(source.path, picture)
        if params.slices > 0 > params.slice:
            return thumbnailer.strip(source.path, picture, frame_times.each(params, duration))
        return thumbnailer.make(source.path, replace(picture, second=frame_times.single(params, duration)))

    def _sent(self, call: UrlCall, made: Made, age: int) -> Response:
        """Return the response; caches may store it for `age` seconds, 0 for never."""
        modified = formatdate(made.path.stat().st_mtime, usegmt=True)
        headers = {**CORS, "Last-Modified": modified, **(self._kept(call, made, age) if age else NO_CACHE)}
        # Only the same date counts: with a later one the client may still have an older picture.
        if call.headers.get("if-modified-since") == modified:
            return Response(b"", 304, headers)
        return FileResponse(made.path, media_type=made.mime, headers=headers)

    def _kept(self, call: UrlCall, made: Made, age: int) -> dict[str, str]:
        """Return the headers for caches, including the one that shows whether this server had the picture cached."""
        headers = {
            "Cache-Control": f"public, max-age={age}, max-stale=0",
            "Expires": formatdate(now() + age, usegmt=True),
        }
        # A picture that will change is never reported as repeated: its short `age` keeps it out of the response memory.
        if age == _FOR_AN_HOUR and self.thumbnailer.cache.repeats(tuple(call.pairs.items()), made.path):
            return headers | {"X-Kaltura": "cached-dispatcher-thumb"}
        return headers if made.fresh else headers | {"X-Kaltura": f"cached-thumb-exists,{made.path.stem[:32]}"}
