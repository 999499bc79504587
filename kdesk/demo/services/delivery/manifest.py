"""`playManifest`: the access check, the selection of flavors, and the form of the manifest."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from kdesk.demo.media.media_urls import DASH, HLS, Place, clip_of
from kdesk.demo.services.delivery.access_check import AccessCheck, AccessDecision
from kdesk.demo.services.delivery.manifest_forms import FORMS, Manifest
from kdesk.demo.services.delivery.streams import Streams
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import Flavors, choose
from kdesk.demo.store.auth.identity import Partner
from kdesk.demo.store.auth.sessions import DAY, Sessions
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.fields import MEDIA_ENTRY
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.uploads.filetypes import AUDIO, VIDEO
from kdesk.demo.wire.access_types import PLAY
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.ks import USER, Session

_SHORT_KEYS = {
    "e": "entryId",
    "f": "format",
    "pt": "protocol",
    "fs": "flavorIds",
    "fi": "flavorId",
    "fps": "flavorParamIds",
    "fp": "flavorParamId",
    "t": "tags",
    "mb": "maxBitrate",
    "mib": "minBitrate",
    "pb": "preferredBitrate",
    "ct": "clipTo",
    "sf": "seekFrom",
    "r": "referrer",
    "ex": "expiry",
}
_TOKEN_MARK = "{kt}"  # noqa: S105  replaces the token in the signed text
_NUMBER = re.compile(r"\d{1,15}(\.\d+)?", re.ASCII)
_BITRATE_ERRORS = {"maxBitrate": 19, "minBitrate": 49}


@dataclass(frozen=True, slots=True)
class _Format:
    """A `format`: its default form, the tag sets of its flavors, and their packaging (empty for none)."""

    form: str
    tags: tuple[tuple[str, ...], ...]
    packaging: str = ""


_WEB = (("mbr",), ("web",))
_APPLE = (("applembr",), ("ipadnew", "iphonenew"), ("ipad", "iphone"))
_FORMATS = {
    "http": _Format("f4m", _WEB),
    "hdnetworkmanifest": _Format("f4m", _WEB),
    "url": _Format("redirect", _WEB),
    "download": _Format("redirect", _WEB),
    "applehttp": _Format("m3u8", _APPLE, HLS),
    "hls": _Format("m3u8", _APPLE, HLS),
    "mpegdash": _Format("mpd", (("dash",), *_APPLE[1:]), DASH),
}
"""The supported formats. Smooth Streaming, HDS and RTMP would need other servers: they find no flavors."""


@dataclass(frozen=True, slots=True)
class PlayManifest:
    """Responds to `playManifest`."""

    partners: Mapping[int, Partner]
    sessions: Sessions
    entries: Entries
    flavors: Flavors
    access: AccessCheck
    streams: Streams

    def respond(self, call: UrlCall) -> Response:
        """Respond to a playManifest URL."""
        call = replace(call, pairs=_long_names(call.pairs))
        entry = self.entries.find(call.get("entryId"))
        if entry is None:
            raise ExitError(1)
        is_signed = self._check_token(call, entry)
        decision = AccessDecision(entry["access_control_id"]) if is_signed else self.access.check(call, entry, PLAY)
        if entry["object_type"] != MEDIA_ENTRY or entry["media_type"] not in (VIDEO, AUDIO):
            raise ExitError(12)
        # Without a format Kaltura returns an F4M document, not a redirect.
        wanted = _FORMATS.get(call.get("format") or "http")
        if not wanted:
            raise ExitError(25, "This format is unsupported")
        chosen = self._flavors(call, entry, decision, wanted)
        if not chosen:
            raise ExitError(6)
        render = FORMS.get(call.get("responseFormat") or wanted.form)
        if not render:
            raise ExitError(6)
        clip = clip_of(call.pairs)
        if decision.verdict.preview_ms:
            clip = replace(clip, end=min(clip.end or decision.verdict.preview_ms, decision.verdict.preview_ms))
        place = Place(call.base_url, entry["partner_id"], self._carried(call, entry, decision, signed=is_signed))
        manifest = Manifest(
            call,
            self.streams,
            entry,
            chosen,
            wanted.packaging,
            place,
            clip,
            decision.header,
            keep=decision.may_be_kept,
        )
        return render(manifest)

    def _check_token(self, call: UrlCall, entry: Row) -> bool:
        """Return whether the URL is signed with `kt`, which replaces a session. ExitError if it is not valid."""
        expiry, token = call.get("expiry"), call.get("kt")
        if _NUMBER.fullmatch(expiry) and 0 < float(expiry) <= now():
            raise ExitError(28)
        if not token:
            return False
        # The secret for URLs is the admin secret here, so that whoever tests this knows it.
        secret = self.partners[entry["partner_id"]].admin_secret
        text = secret + call.origin.uri.replace(token, _TOKEN_MARK)
        expected = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  the signature is defined so
        if call.method != "GET" or not hmac.compare_digest(expected.encode(), token.encode()):
            raise ExitError(27)
        return True

    def _carried(self, call: UrlCall, entry: Row, decision: AccessDecision, *, signed: bool) -> str:
        """Return the path that media URLs need for the same access as the manifest."""
        if signed:
            guest = Session(entry["partner_id"], "", USER, now() + DAY, f"sview:{entry['id']}")
            return f"/ks/{self.sessions.start(guest)}"
        if not decision.is_restricted:
            return ""
        ks, referrer = call.get("ks"), call.get("referrer") or _encoded(call.origin.referrer)
        return (f"/ks/{ks}" if ks else "") + (f"/referrer/{referrer}" if referrer else "")

    def _flavors(self, call: UrlCall, entry: Row, decision: AccessDecision, wanted: _Format) -> list[Row]:
        """Return the selected flavors, the preferred one first."""
        allowed = [
            row for row in self.flavors.of_entry(entry["id"]) if decision.verdict.allows_params(row["params_id"])
        ]
        if wanted.packaging:
            allowed = [row for row in allowed if row["hls_path"] or row["video_codec"] == "avc1"]
        ids = _words(call, "flavorIds", "flavorId")
        params = () if ids else _words(call, "flavorParamIds", "flavorParamId")
        tags = [call.get("tags").split(",")] if call.get("tags") else wanted.tags
        # If the ids or params match nothing, Kaltura chooses by tags: `flavorParamIds/0` may not give the source.
        chosen = _within_bitrates(call, choose(allowed, ids, params, tags))
        preferred = _bitrate(call, "preferredBitrate")
        return sorted(chosen, key=lambda row: abs(row["bitrate"] - preferred)) if preferred else chosen


def _long_names(pairs: Mapping[str, str]) -> dict[str, str]:
    return {**{_SHORT_KEYS[key]: value for key, value in pairs.items() if key in _SHORT_KEYS}, **pairs}


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _words(call: UrlCall, many: str, one: str) -> list[str]:
    return [part for part in f"{call.get(many)},{call.get(one)}".split(",") if part]


def _within_bitrates(call: UrlCall, rows: list[Row]) -> list[Row]:
    """Return the flavors within the requested bit rates, or all if there are none."""
    high, low = _bitrate(call, "maxBitrate"), _bitrate(call, "minBitrate")
    kept = [row for row in rows if low <= row["bitrate"] and (not high or row["bitrate"] <= high)]
    return kept or rows


def _bitrate(call: UrlCall, name: str) -> float:
    """Return a bit rate in kbit/s; 0 if absent."""
    text = call.get(name)
    if text in ("", "0"):
        return 0
    if _NUMBER.fullmatch(text):
        return float(text)
    if name in _BITRATE_ERRORS:
        raise ExitError(_BITRATE_ERRORS[name])
    return 0
