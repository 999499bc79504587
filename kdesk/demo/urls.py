"""The table of plain URLs: what the path names, and who answers."""

from collections.abc import Callable

from starlette.responses import Response

from kdesk.demo.delivery import UrlCall, play_manifest
from kdesk.demo.media_files import download, raw, serve_flavor
from kdesk.demo.thumbnail_url import thumbnail

URLS: dict[str, Callable[[UrlCall], Response]] = {
    "playmanifest": play_manifest,
    "thumbnail": thumbnail,
    "serveflavor": serve_flavor,
    "raw": raw,
    "download": download,
}
"""By the lower-case name; the path after it is a list of `key/value` pairs."""
