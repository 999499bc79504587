"""The table of plain URLs: what the path names, who answers, and with which status errors are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kdesk.demo.media.media_urls import PLAYLISTS
from kdesk.demo.server.state import Demo
from kdesk.demo.services.delivery.access_check import check_download
from kdesk.demo.services.delivery.manifest import play_manifest
from kdesk.demo.services.delivery.media_files import download, raw, serve_flavor
from kdesk.demo.services.delivery.short_urls import tiny
from kdesk.demo.services.delivery.streams import stream_file
from kdesk.demo.services.delivery.thumbnail_url import thumbnail
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.params import as_text
from kdesk.demo.wire.request import base_url, origin, path_pairs
from kdesk.demo.wire.responses import url_exit


@dataclass(frozen=True, slots=True)
class Url:
    """One kind of URL. `check` raises the ExitError of what may not have the entry; errors have no body."""

    run: Callable[[UrlCall], Response]
    error_status: int = 200
    check: Callable[[UrlCall], None] | None = None


URLS = {
    "playmanifest": Url(play_manifest, 404),
    "thumbnail": Url(thumbnail, 404),
    "serveflavor": Url(serve_flavor),
    "raw": Url(raw, check=check_download),
    "download": Url(download, check=check_download),
    "tiny": Url(tiny),
}
"""By the lower-case name; the path after it is a list of `key/value` pairs."""


def url_name(segments: Sequence[str]) -> str:
    """What a path names, in lower case; empty if the table does not know it."""
    return next((part.lower() for part in segments if part.lower() in URLS), "")


def deliver(demo: Demo, request: Request, segments: Sequence[str]) -> Response:
    """Answer a plain URL that the table knows."""
    name = url_name(segments)
    start = [part.lower() for part in segments].index(name)
    url = URLS[name]
    if segments[0] in PLAYLISTS:
        # A packager stands before the path of a flavor: `/hls/p/…/serveFlavor/…/index.m3u8`.
        url = Url(lambda call: stream_file(call, segments[0], segments[-1]), 404)
    call = _call(demo, request, segments[start + 1 :])
    try:
        if url.check:
            url.check(call)
        return url.run(call)
    except ExitError as error:
        status = 200 if call.get("format") == "applehttp_to_mc" else url.error_status
        return url_exit(error.number, status, error.more)


def _call(demo: Demo, request: Request, segments: Sequence[str]) -> UrlCall:
    pairs = {key: as_text(value) for key, value in path_pairs(list(segments))}
    pairs |= {key: value for key, value in parse_qsl(request.url.query, keep_blank_values=True) if key not in pairs}
    header = request.headers.get("x-kaltura-ks", "")
    call = UrlCall(demo, pairs, base_url(request), request.method, origin(request), request.headers)
    return replace(call, pairs={"ks": header, **pairs}) if header else call
