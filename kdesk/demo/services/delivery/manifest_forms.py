"""The forms of manifests: redirect, F4M, HLS, DASH, SMIL, JSON and JSONP."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.responses import Response

from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.media_urls import DASH, HLS, PLAYLISTS, Clip, Place, attachment_name
from kdesk.demo.services.delivery.streams import Streams
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.database import Row
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.responses import CORS, NO_CACHE

_XML = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a manifest.

    Attributes:
        packaging: `HLS` or `DASH`; empty for whole files.
        acp: Value of `X-Kaltura-ACP`.
        keep: Caches may store the manifest.
    """

    call: UrlCall
    streams: Streams
    entry: Row
    flavors: Sequence[Row]
    packaging: str
    place: Place
    clip: Clip
    acp: str
    keep: bool = True

    @property
    def seconds(self) -> int:
        """The duration of the medium."""
        return int(self.entry["duration_ms"] // 1000)

    def url(self, flavor: Row) -> str:
        """Return the URL of a flavor in the manifest's packaging."""
        if self.packaging:
            return self.place.stream(self.packaging, [flavor], self.clip)
        return self.place.file(flavor, clip=self.clip)

    def respond(self, body: str, content_type: str, **more: str) -> Response:
        """Return a response with the headers that all manifests have.

        Args:
            more: Further headers, with underscores for hyphens.
        """
        headers = {
            **CORS,
            "Access-Control-Expose-Headers": "Server,range,Content-Length,Content-Range",
            "Timing-Allow-Origin": "*",
            "X-Kaltura-ACP": self.acp,
            "Cache-Control": "private, max-age=60, max-stale=0" if self.keep else NO_CACHE["Cache-Control"],
        }
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return Response(body, headers={**headers, **named, "Content-Type": content_type})


def redirect(manifest: Manifest) -> Response:
    """Redirect to the first flavor's file, or to the stream; for `download` under a file name."""
    first = manifest.flavors[0]
    if manifest.call.get("format") == "download":
        target = manifest.place.file(first, attachment_name(manifest.entry, first), manifest.clip)
    elif manifest.packaging == DASH:
        target = manifest.place.stream(DASH, manifest.flavors, manifest.clip)
    else:
        target = manifest.url(first)
    response = manifest.respond("\n", "text/html; charset=UTF-8", location=target)
    response.status_code = 302
    return response


def f4m(manifest: Manifest) -> Response:
    """Return Adobe's manifest, the default of playManifest."""
    media = "\n".join(
        f'<media url={quoteattr(manifest.url(row))} bitrate="{row["bitrate"]}"'
        f' width="{row["width"]}" height="{row["height"]}" />'
        for row in manifest.flavors
    )
    body = (
        f'{_XML}\n<manifest xmlns="http://ns.adobe.com/f4m/1.0">\n<id>{manifest.entry["id"]}</id>\n'
        "<mimeType>video/x-flv</mimeType>\n<streamType>recorded</streamType>\n"
        f"<duration>{manifest.seconds}</duration>\n{media}\n</manifest>"
    )
    shown = "inline; filename=manifest.xml"
    return manifest.respond(body, "text/xml; charset=UTF-8", Content_Disposition=shown)


def m3u8(manifest: Manifest) -> Response:
    """Return the master playlist of HLS."""
    lines = ["#EXTM3U"]
    for row in manifest.flavors:
        rate = float(row["frame_rate"])
        # Kaltura's formula: of the 188 bytes of a packet 184 are content, and half a packet is added for each frame.
        facts = [f"PROGRAM-ID=1,BANDWIDTH={int(row['bitrate'] * 1024 * 188 / 184 + rate * 752)}"]
        if row["height"]:
            facts.append(f"RESOLUTION={row['width']}x{row['height']},FRAME-RATE={rate:.3f}")
        if row["codecs"]:
            facts.append(f'CODECS="{row["codecs"]}"')
        lines += ["#EXT-X-STREAM-INF:" + ",".join(facts), manifest.place.stream(HLS, [row], manifest.clip)]
    return manifest.respond("\n".join(lines) + "\n", "application/x-mpegurl")


def mpd(manifest: Manifest) -> Response:
    """Return the manifest of MPEG-DASH from the package, with the base URL of its segments."""
    stream = manifest.place.stream(DASH, manifest.flavors, manifest.clip)
    try:
        folder = manifest.streams.folder(DASH, manifest.flavors, manifest.clip)
    except FfmpegError:
        raise ExitError(6) from None
    packaged = (folder / PLAYLISTS[DASH]).read_text("utf-8")
    base = stream.rpartition("/")[0] + "/"
    where = f"\\1\n\t<Location>{escape(stream)}</Location>\n\t<BaseURL>{escape(base)}</BaseURL>"
    return manifest.respond(re.sub(r"(<MPD\b[^>]*>)", where, packaged, count=1), "application/dash+xml")


def smil(manifest: Manifest) -> Response:
    """Return SMIL with a switch between the flavors."""
    media = "".join(
        f'<video src={quoteattr(manifest.url(row))} system-bitrate="{row["bitrate"] * 1000}"'
        f' width="{row["width"]}" height="{row["height"]}"/>'
        for row in manifest.flavors
    )
    body = f"{_XML}<smil><head></head><body><switch>{media}</switch></body></smil>"
    return manifest.respond(body, "application/smil")


def as_json(manifest: Manifest) -> Response:
    """Return the entry and its flavors as JSON."""
    return manifest.respond(_facts(manifest), "application/json")


def as_jsonp(manifest: Manifest) -> Response:
    """Return the JSON in a call of the function in `callback`."""
    callback = manifest.call.get("callback")
    if not re.fullmatch(r"[0-9A-Za-z_.]+", callback):
        return manifest.respond('Expecting "callback" parameter for jsonp format', "text/html; charset=UTF-8")
    return manifest.respond(f"{callback}({_facts(manifest)})", "application/javascript")


def _facts(manifest: Manifest) -> str:
    flavors: list[dict[str, Any]] = [
        {
            "url": manifest.url(row),
            "ext": row["file_ext"],
            "bitrate": row["bitrate"],
            "width": row["width"],
            "height": row["height"],
            "frameRate": row["frame_rate"],
        }
        for row in manifest.flavors
    ]
    facts = {"entryId": manifest.entry["id"], "duration": manifest.seconds, "baseUrl": "", "flavors": flavors}
    return json.dumps(facts, separators=(",", ":"))


FORMS: Mapping[str, Callable[[Manifest], Response]] = {
    "redirect": redirect,
    "f4m": f4m,
    "f4mv2": f4m,
    "m3u8": m3u8,
    "mpd": mpd,
    "smil": smil,
    "json": as_json,
    "jsonp": as_jsonp,
}
"""Forms by `responseFormat`; clients never request `mpd`, which is only a default."""
