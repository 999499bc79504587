"""Player pages: `embedPlaykitJs`, `embedIframeJs`, and `extwidget/preview`.

A real server builds the player of today with a service of its own. Here a page plays the entry with the browser's own
player, and the script puts that page into an element, so that each address and each embed code shows the video.
"""

import json
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from starlette.responses import Response

from kdesk.demo.media.media_urls import Place
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.responses import CORS

_FALSE = ("", "0", "false")
_SCRIPT = """
(function () {
  function embed(element, entryId) {
    var frame = document.createElement("iframe");
    frame.src = PAGE + "&entry_id=" + encodeURIComponent(entryId);
    frame.style.cssText = "width:100%;height:100%;border:0";
    frame.allowFullscreen = true;
    element.replaceChildren(frame);
  }
  window.KalturaPlayer = {
    setup: function (config) {
      return { loadMedia: function (media) { embed(document.getElementById(config.targetId), media.entryId); } };
    }
  };
  var automatic = AUTOMATIC;
  if (automatic) { embed(document.getElementById(automatic.target), automatic.entry); }
})();
"""


@dataclass(frozen=True, slots=True)
class PlayerPages:
    """Responds to the addresses of players. Any number of a player is taken for one."""

    entries: Entries

    def player(self, call: UrlCall) -> Response:
        """Respond with the page of a player, or with its script."""
        if call.get("iframeembed").lower() in _FALSE:
            return _script(call)
        entry = self._entry(call)
        body = f'<video controls playsinline poster="{_picture(call, entry)}" src="{_video(call, entry)}"></video>'
        return _page(entry["name"], "", body)

    def preview(self, call: UrlCall) -> Response:
        """Respond with a page for everybody: title, picture for social networks, player."""
        entry = self._entry(call)
        own = f"{call.base_url}/index.php/extwidget/preview/partner_id/{entry['partner_id']}/entry_id/{entry['id']}"
        facts = {
            "og:url": own,
            "og:title": entry["name"],
            "og:description": entry["description"] or "",
            "og:type": "video.other",
            "og:image": _picture(call, entry),
        }
        head = "".join(f'<meta property="{name}" content="{escape(text)}" />\n' for name, text in facts.items())
        page = f"{_player(call, entry['partner_id'])}&entry_id={quote(entry['id'])}"
        return _page(entry["name"], head, f'<iframe src="{escape(page)}" allowfullscreen></iframe>')

    def _entry(self, call: UrlCall) -> Row:
        entry = self.entries.find(call.get("entry_id"))
        if entry is None:
            raise ExitError(1)
        return entry


def _script(call: UrlCall) -> Response:
    automatic = None
    if call.get("autoembed").lower() not in _FALSE:
        automatic = {"target": call.get("targetId"), "entry": call.get("entry_id")}
    page = json.dumps(_player(call, 0))
    text = _SCRIPT.replace("PAGE", page, 1).replace("AUTOMATIC", json.dumps(automatic), 1)
    return Response(text, headers={**CORS, "Content-Type": "application/javascript; charset=UTF-8"})


def _player(call: UrlCall, partner: int) -> str:
    """Return the page of the same player, without an entry."""
    account = call.get("partner_id") or partner
    query = {"iframeembed": "true"} | ({"ks": call.get("ks")} if call.get("ks") else {})
    number = quote(call.get("uiconf_id", "0"), safe="")
    return f"{call.base_url}/p/{account}/embedPlaykitJs/uiconf_id/{number}?{urlencode(query)}"


def _video(call: UrlCall, entry: Row) -> str:
    place = Place(call.base_url, entry["partner_id"])
    ks = f"/ks/{quote(call.get('ks'), safe='=')}" if call.get("ks") else ""
    scheme = call.base_url.partition(":")[0]
    path = f"playManifest/entryId/{entry['id']}/format/url/protocol/{scheme}{ks}/a.mp4"
    return escape(f"{place.base_url}{place.path}/{path}")


def _picture(call: UrlCall, entry: Row) -> str:
    place = Place(call.base_url, entry["partner_id"])
    version = entry["thumb_version"]
    return escape(f"{place.base_url}{place.path}/thumbnail/entry_id/{entry['id']}/version/{version}/width/640")


def _page(title: str, head: str, body: str) -> Response:
    text = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n<title>{escape(title)}</title>\n{head}'
        "<style>body{margin:0;background:#000}video,iframe{width:100vw;height:100vh;border:0}</style>\n"
        f"</head>\n<body>{body}</body>\n</html>\n"
    )
    return Response(text, headers={**CORS, "Content-Type": "text/html; charset=utf-8"})
