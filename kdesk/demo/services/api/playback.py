"""Contexts for players: `getPlaybackContext`, and its predecessor `getContextData`."""

from dataclasses import dataclass, replace
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.services.delivery.access_check import is_scheduled
from kdesk.demo.services.delivery.access_rules import Verdict, Visit, evaluate
from kdesk.demo.store.access_profiles import AccessProfiles, rules_of
from kdesk.demo.store.assets.file_assets import READY as CAPTION_READY
from kdesk.demo.store.assets.file_assets import FileAssets, caption_to_wire
from kdesk.demo.store.assets.flavors import READY, Flavors, to_wire
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.access_types import BLOCK, PLAY
from kdesk.demo.wire.languages import CODES
from kdesk.demo.wire.params import Args

_SOURCES = (
    # Delivery profile, format, tags of its flavors, decorative end of the URL.
    (1001, "applehttp", ("applembr", "ipadnew", "iphonenew", "ipad", "iphone"), "a.m3u8"),
    (1002, "mpegdash", ("dash",), "a.mpd"),
    (1003, "url", ("mbr", "web"), "a.mp4"),
)
_WHOLE = -1
_NOT_SCHEDULED = {"message": "Entry is not scheduled now", "code": "SCHEDULED_RESTRICTED"}


@dataclass(frozen=True, slots=True)
class Playback:
    """Actions of entries that return playback contexts."""

    access_profiles: AccessProfiles
    sessions: Sessions
    entries: Entries
    flavors: Flavors
    captions: FileAssets

    def get_playback_context(self, call: Call) -> dict[str, Any]:
        """Return the sources that can be played now, or the actions and messages that explain why there are none."""
        entry, options = entry_named(self.entries, call), call.object("contextDataParams")
        verdict = self._verdict(call, entry, options)
        flavors = self._allowed(entry, verdict)
        messages: list[dict[str, str | None]] = [{"message": text, "code": code} for text, code in verdict.messages]
        actions = list(verdict.actions)
        if not is_scheduled(entry) and not call.who.is_admin and not verdict.blocked:
            messages.append({**_NOT_SCHEDULED})
            actions.append({"type": BLOCK, "objectType": "KalturaAccessControlBlockAction"})
        blocked = any(action["type"] == BLOCK for action in actions)
        return {
            # Kaltura leaves `sources` out of a blocked context, and answers without an error.
            **({} if blocked else _playable(call, entry, flavors, options) | self._captions(call, entry)),
            "actions": actions,
            "messages": [{**message, "objectType": "KalturaAccessControlMessage"} for message in messages],
            "objectType": "KalturaPlaybackContext",
        }

    def get_context_data(self, call: Call) -> dict[str, Any]:
        """Return the older form: flags, the length of a preview, actions and messages."""
        entry, options = entry_named(self.entries, call), call.object("contextDataParams")
        verdict = self._verdict(call, entry, options)
        return {
            "isSiteRestricted": False,
            "isCountryRestricted": False,
            "isSessionRestricted": False,
            "isIpAddressRestricted": False,
            "isUserAgentRestricted": False,
            "previewLength": verdict.preview_ms // 1000 or _WHOLE,
            "isScheduledNow": is_scheduled(entry),
            "isAdmin": call.who.is_admin,
            "streamerType": options.text("streamerType") or "http",
            "mediaProtocol": options.text("mediaProtocol") or "http",
            "accessControlMessages": [{"value": text, "objectType": "KalturaString"} for text, _ in verdict.messages],
            "accessControlActions": list(verdict.actions),
            "flavorAssets": [to_wire(row) for row in self._allowed(entry, verdict)],
            "msDuration": entry["duration_ms"],
            "pluginData": [],
            "messages": [
                {"message": text, "code": code, "objectType": "KalturaAccessControlMessage"}
                for text, code in verdict.messages
            ],
            "actions": list(verdict.actions),
            "objectType": "KalturaEntryContextDataResult",
        }

    def _verdict(self, call: Call, entry: Row, options: Args) -> Verdict:
        """Evaluate the rules for the visitor in the options; missing options are taken from the caller."""
        origin = replace(
            call.origin,
            address=options.text("ip") or call.origin.address,
            referrer=options.text("referrer") or call.origin.referrer,
            user_agent=options.text("userAgent") or call.origin.user_agent,
        )
        session = self.sessions.open(options.text("ks")) if options.text("ks") else call.who
        contexts = [item.integer("type") for item in options.children("contexts")]
        visit = Visit(entry["id"], contexts[0] if contexts else PLAY, origin, session)
        rules = rules_of(self.access_profiles.of_entry(entry))
        return Verdict() if visit.may("sview") else evaluate(rules, visit)

    def _captions(self, call: Call, entry: Row) -> dict[str, Any]:
        """Return the captions that a player offers: what is READY and meant for players."""
        rows = [row for row in self.captions.of_entry(entry["id"]) if row["display_on_player"]]
        shown = [row for row in rows if row["status"] == CAPTION_READY]
        return {"playbackCaptions": [_caption(call, row) for row in shown]}

    def _allowed(self, entry: Row, verdict: Verdict) -> list[Row]:
        rows = [row for row in self.flavors.of_entry(entry["id"]) if row["status"] == READY]
        return [row for row in rows if verdict.allows_params(row["params_id"])]

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("getPlaybackContext", self.get_playback_context, Access.PUBLIC, ("entryId", "contextDataParams")),
            Action("getContextData", self.get_context_data, Access.PUBLIC, ("entryId", "contextDataParams")),
        )


def _playable(call: Call, entry: Row, flavors: list[Row], options: Args) -> dict[str, Any]:
    """Return the fields of a context that is not blocked."""
    return {
        "sources": _sources(call, entry, flavors, options),
        "flavorAssets": [to_wire(row) for row in flavors],
        "bumperData": [],
    }


def _caption(call: Call, row: Row) -> dict[str, Any]:
    fields = caption_to_wire(row, CODES)
    place = f"{call.base_url}/api_v3/index.php/service/caption_captionasset/action"
    file = f"{place}/serve/captionAssetId/{row['id']}/v/{row['version']}"
    text = f"{place}/serveWebVTT/captionAssetId/{row['id']}/segmentIndex/-1/version/{row['version']}/captions.vtt"
    names = ("label", "format", "language", "languageCode", "isDefault")
    own = {"webVttUrl": text, "url": file, "objectType": "KalturaCaptionPlaybackPluginData"}
    return {**{name: fields[name] for name in names}, **own}


def _sources(call: Call, entry: Row, flavors: list[Row], options: Args) -> list[dict[str, Any]]:
    scheme, _, _ = call.base_url.partition(":")
    wanted = options.text("streamerType")
    ids = {name: _of_tags(flavors, tags) for _, name, tags, _ in _SOURCES}
    return [
        {
            "deliveryProfileId": number,
            "format": name,
            "protocols": scheme,
            "flavorIds": ",".join(ids[name]),
            "url": _manifest_url(call, entry, name, ids[name], end),
            "drm": [],
            "objectType": "KalturaPlaybackSource",
        }
        for number, name, _, end in _SOURCES
        if ids[name] and wanted in ("", "auto", name)
    ]


def _of_tags(flavors: list[Row], tags: tuple[str, ...]) -> list[str]:
    return [row["id"] for row in flavors if set(tags).intersection(row["tags"].split(","))]


def _manifest_url(call: Call, entry: Row, name: str, ids: list[str], end: str) -> str:
    scheme, _, _ = call.base_url.partition(":")
    place = f"{call.base_url}/p/{entry['partner_id']}/sp/{entry['partner_id']}00/playManifest/entryId/{entry['id']}"
    return f"{place}/protocol/{scheme}/format/{name}/flavorIds/{','.join(ids)}/{end}"
