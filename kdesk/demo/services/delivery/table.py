"""The table of delivery URLs: their handlers, access checks and error status."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kdesk.demo.media.media_urls import PLAYLISTS
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.manifest import PlayManifest
from kdesk.demo.services.delivery.media_files import MediaFiles
from kdesk.demo.services.delivery.player_pages import PlayerPages
from kdesk.demo.services.delivery.short_urls import tiny
from kdesk.demo.services.delivery.streams import Streams
from kdesk.demo.services.delivery.thumbnail_url import Thumbnails
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.params import as_text
from kdesk.demo.wire.request import base_url, origin, path_pairs
from kdesk.demo.wire.responses import url_exit


@dataclass(frozen=True, slots=True)
class Url:
    """A kind of delivery URL; its errors have no body.

    Attributes:
        check: Raises ExitError if access is refused.
    """

    run: Callable[[UrlCall], Response]
    error_status: int = 200
    check: Callable[[UrlCall], None] | None = None


class DeliveryUrls:
    """Responds to delivery URLs. Their path contains a name of the table, followed by `key/value` pairs."""

    def __init__(
        self,
        access: AccessCheck,
        manifest: PlayManifest,
        files: MediaFiles,
        streams: Streams,
        thumbnails: Thumbnails,
        players: PlayerPages,
    ) -> None:
        self._streams = streams
        self._urls: Mapping[str, Url] = {
            # Kaltura answers errors of these two with 404, of the others with HTTP 200 and an empty body.
            "playmanifest": Url(manifest.respond, 404),
            "thumbnail": Url(thumbnails.respond, 404),
            "serveflavor": Url(files.serve_flavor),
            "raw": Url(files.raw, check=access.check_download),
            "download": Url(files.download, check=access.check_download),
            "tiny": Url(tiny),
            "embedplaykitjs": Url(players.player, 404),
            "embediframejs": Url(players.player, 404),
            "preview": Url(players.preview, 404),
        }

    def name_in(self, segments: Sequence[str]) -> str:
        """Return the name in a path in lower case, or an empty string."""
        return next((part.lower() for part in segments if part.lower() in self._urls), "")

    def respond(self, request: Request, segments: Sequence[str]) -> Response:
        """Respond to a URL that contains a name of the table."""
        name = self.name_in(segments)
        start = [part.lower() for part in segments].index(name)
        url = self._urls[name]
        if segments[0] in PLAYLISTS:
            # For a stream, the packaging precedes the path of a flavor: `/hls/p/…/serveFlavor/…/index.m3u8`.
            url = Url(lambda call: self._streams.respond(call, segments[0], segments[-1]), 404)
        call = _call(request, segments[start + 1 :])
        try:
            if url.check:
                url.check(call)
            return url.run(call)
        except ExitError as error:
            # The only format of playManifest whose errors Kaltura answers with HTTP 200.
            status = 200 if call.get("format", call.get("f")) == "applehttp_to_mc" else url.error_status
            return url_exit(error.number, status, error.more)


def _call(request: Request, segments: Sequence[str]) -> UrlCall:
    pairs = {key: as_text(value) for key, value in path_pairs(list(segments))}
    pairs |= {key: value for key, value in parse_qsl(request.url.query, keep_blank_values=True) if key not in pairs}
    header = request.headers.get("x-kaltura-ks", "")
    call = UrlCall(pairs, base_url(request), request.method, origin(request), request.headers)
    return replace(call, pairs={"ks": header, **pairs}) if header else call
