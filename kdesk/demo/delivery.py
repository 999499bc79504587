"""`playManifest`: from an entry to HLS, or by redirect to a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from starlette.responses import Response

from kdesk.demo.answers import CORS
from kdesk.demo.database import Row
from kdesk.demo.entry_fields import ACCESS_CONTROL
from kdesk.demo.filetypes import AUDIO, VIDEO
from kdesk.demo.flavors import choose
from kdesk.demo.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.state import Demo

_TAGS = {
    "applehttp": (("applembr",), ("ipadnew", "iphonenew"), ("ipad", "iphone")),
    "mpegdash": (("dash",),),
}
_PROGRESSIVE_TAGS = (("mbr",), ("web",))
_SHORT_KEYS = {
    "e": "entryId",
    "f": "format",
    "fs": "flavorIds",
    "fi": "flavorId",
    "fps": "flavorParamIds",
    "fp": "flavorParamId",
    "t": "tags",
    "mb": "maxBitrate",
    "mib": "minBitrate",
}
_DEATHS = {
    1: "requested entry not found",
    6: "requested flavor was not found",
    12: "invalid entry type",
    25: "bad parameter",
}


@dataclass(frozen=True, slots=True)
class UrlCall:
    """One delivery URL: its pairs, and the address that the client used, without a slash at its end."""

    demo: Demo
    pairs: Mapping[str, str]
    base_url: str

    def get(self, name: str, default: str = "") -> str:
        """The value of a key."""
        return self.pairs.get(name, default)


def die(number: int, status: int = 404) -> Response:
    """How delivery URLs fail: no body, the reason in headers."""
    text = _DEATHS[number]
    headers = {
        "X-Kaltura-App": f"exiting on error {number} - {text}",
        "X-Kaltura": f"error-{number}",
        "Cache-Control": "private, max-age=60, max-stale=0",
        "Content-Type": "text/html; charset=UTF-8",
    }
    return Response(b"", status, headers)


def attachment_name(entry: Row, flavor: Row) -> str:
    """The name under which a flavor is saved: `<entry> (<flavor>).<extension>`, safe in a path."""
    name = f"{entry['name']}_({PARAMS[flavor['params_id']].name})"
    return re.sub(r"[^\w().\-]+", "_", name).strip("_") + f".{flavor['file_ext']}"


def play_manifest(call: UrlCall) -> Response:
    """Answer a playManifest URL."""
    pairs = {**{_SHORT_KEYS[key]: value for key, value in call.pairs.items() if key in _SHORT_KEYS}, **call.pairs}
    entry = call.demo.entries.find(pairs.get("entryId", ""))
    if entry is None:
        return die(1)
    if entry["media_type"] not in (VIDEO, AUDIO):
        return die(12)
    kind = pairs.get("format", "http") or "http"
    chosen = _within_bitrates(_chosen(call.demo, entry, pairs, kind), pairs)
    place = f"{call.base_url}/p/{entry['partner_id']}/sp/{entry['partner_id']}00"
    if kind == "applehttp":
        chosen = [row for row in chosen if row["hls_path"]]
        return _master(chosen, place) if chosen else die(6)
    if not chosen or kind not in ("url", "download", "http"):
        return die(6)
    if kind == "http":
        return _f4m(entry, chosen, place)
    url = file_url(place, chosen[0], attachment_name(entry, chosen[0]) if kind == "download" else "")
    return Response(b"\n", 302, {**_headers(), "location": url, "Content-Type": "text/html; charset=UTF-8"})


def file_url(place: str, flavor: Row, name: str = "") -> str:
    """The address of a flavor's file; with a name it is saved rather than played."""
    named = f"/fileName/{name}" if name else ""
    served = f"entryId/{flavor['entry_id']}/v/{flavor['version']}/flavorId/{flavor['id']}{named}"
    return f"{place}/serveFlavor/{served}/forceproxy/true/name/a.{flavor['file_ext']}"


def _headers() -> dict[str, str]:
    return {
        **CORS,
        "Access-Control-Expose-Headers": "Server,range,Content-Length,Content-Range",
        "Timing-Allow-Origin": "*",
        "X-Kaltura-ACP": str(ACCESS_CONTROL),
        "Cache-Control": "private, max-age=60, max-stale=0",
    }


def _chosen(demo: Demo, entry: Row, pairs: Mapping[str, str], kind: str) -> list[Row]:
    flavors = demo.flavors.of_entry(entry["id"])
    if kind == "applehttp":
        # The source has no segments of its own, so that an explicit wish for it falls back to tags.
        flavors = [row for row in flavors if row["params_id"] != SOURCE_PARAMS]
    ids = _words(pairs, "flavorIds", "flavorId")
    params = _words(pairs, "flavorParamIds", "flavorParamId")
    tags = [pairs["tags"].split(",")] if pairs.get("tags") else _TAGS.get(kind, _PROGRESSIVE_TAGS)
    return choose(flavors, ids, params, tags)


def _words(pairs: Mapping[str, str], many: str, one: str) -> list[str]:
    return [part for part in f"{pairs.get(many, '')},{pairs.get(one, '')}".split(",") if part]


def _within_bitrates(rows: list[Row], pairs: Mapping[str, str]) -> list[Row]:
    """Those within the bit rates asked for, unless none would be left."""
    high, low = pairs.get("maxBitrate", ""), pairs.get("minBitrate", "")
    kept = [row for row in rows if not high.isdecimal() or row["bitrate"] <= int(high)]
    kept = [row for row in kept if not low.isdecimal() or row["bitrate"] >= int(low)]
    return kept or rows


def _master(rows: list[Row], place: str) -> Response:
    lines = ["#EXTM3U"]
    for row in rows:
        rate = float(row["frame_rate"])
        facts = [f"PROGRAM-ID=1,BANDWIDTH={int(row['bitrate'] * 1024 * 188 / 184 + rate * 752)}"]
        if row["height"]:
            facts.append(f"RESOLUTION={row['width']}x{row['height']},FRAME-RATE={rate:g}")
        if row["codecs"]:
            facts.append(f'CODECS="{row["codecs"]}"')
        lines += ["#EXT-X-STREAM-INF:" + ",".join(facts), playlist_url(place, row)]
    body = "\n".join(lines) + "\n\n"
    return Response(body, headers={**_headers(), "Content-Type": "application/x-mpegurl"})


def playlist_url(place: str, flavor: Row) -> str:
    """The address of a flavor's HLS playlist, in the form of Kaltura's packager."""
    base, _, path = place.partition("/p/")
    served = f"serveFlavor/entryId/{flavor['entry_id']}/v/{flavor['version']}/flavorId/{flavor['id']}"
    return f"{base}/hls/p/{path}/{served}/name/a.{flavor['file_ext']}/index.m3u8"


def _f4m(entry: Row, rows: list[Row], place: str) -> Response:
    media: list[Any] = [
        f'<media url={quoteattr(file_url(place, row))} bitrate="{row["bitrate"]}"'
        f' width="{row["width"]}" height="{row["height"]}" />'
        for row in rows
    ]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="http://ns.adobe.com/f4m/1.0">\n'
        f"<id>{entry['id']}</id>\n<mimeType>video/x-flv</mimeType>\n<streamType>recorded</streamType>\n"
        f"<duration>{entry['duration_ms'] // 1000}</duration>\n" + "\n".join(media) + "\n</manifest>"
    )
    headers = {**_headers(), "Content-Disposition": "inline; filename=manifest.xml"}
    return Response(body, headers={**headers, "Content-Type": "text/xml; charset=UTF-8"})
