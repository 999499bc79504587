"""URLs of media files and of streams packaged from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kdesk.demo.store.database import Row
from kdesk.demo.store.profiles.ladder import PARAMS
from kdesk.demo.wire.params import as_number

HLS, DASH = "hls", "dash"
PLAYLISTS = {HLS: "index.m3u8", DASH: "manifest.mpd"}
"""Name of the playlist or manifest of each packaging."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a medium, in ms; an end of 0 is the end of the medium."""

    start: int = 0
    end: int = 0

    @property
    def path(self) -> str:
        """The part as a segment of a URL path."""
        return (f"/seekFrom/{self.start}" if self.start else "") + (f"/clipTo/{self.end}" if self.end else "")


WHOLE = Clip()


def clip_of(pairs: Mapping[str, str]) -> Clip:
    """Return the part that a URL asks for; a start or end that is not a positive number counts as absent."""
    start, end = (max(int(as_number(pairs.get(name, ""))), 0) for name in ("seekFrom", "clipTo"))
    return Clip(start, end)


@dataclass(frozen=True, slots=True)
class Place:
    """The base of a partner's media URLs; `carried` is a path that all of them continue (`/ks/…`)."""

    base_url: str
    partner_id: int
    carried: str = ""

    @property
    def path(self) -> str:
        """The part of the path that names the partner."""
        # The number in `sp` is always that of the partner with two zeros.
        return f"/p/{self.partner_id}/sp/{self.partner_id}00"

    def file(self, flavor: Row, name: str = "", clip: Clip = WHOLE, *, as_it_is: bool = False) -> str:
        """Return the URL of a flavor's file; with a name the browser saves the file.

        Args:
            as_it_is: Whether the name is put into the URL unencoded, as Kaltura does with a caller's name.
        """
        named = f"/fileName/{name if as_it_is else quote(name, safe='()')}" if name else ""
        served = f"entryId/{flavor['entry_id']}/v/{flavor['version']}/flavorId/{flavor['id']}{named}"
        tail = f"forceproxy/true/name/a.{flavor['file_ext']}"
        return f"{self.base_url}{self.path}/serveFlavor/{served}{clip.path}{self.carried}/{tail}"

    def stream(self, kind: str, flavors: Sequence[Row], clip: Clip = WHOLE) -> str:
        """Return the URL of the playlist or manifest of the flavors; the URLs of its segments are relative to it."""
        first = flavors[0]
        ids = ",".join(row["id"] for row in flavors)
        served = f"serveFlavor/entryId/{first['entry_id']}/v/{first['version']}/flavorId/{ids}"
        name = f"a.{first['file_ext']}/{PLAYLISTS[kind]}"
        return f"{self.base_url}/{kind}{self.path}/{served}{clip.path}{self.carried}/name/{name}"


def attachment_name(entry: Row, flavor: Row) -> str:
    """Return the name under which a flavor is saved: `<entry> (<flavor>).<extension>`, safe in a path."""
    name = f"{entry['name']}_({PARAMS[flavor['params_id']].name})"
    return re.sub(r"[^\w().\-]+", "_", name).strip("_") + f".{flavor['file_ext']}"
