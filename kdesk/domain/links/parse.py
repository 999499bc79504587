"""Reading addresses: the opposite of building them."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from kdesk.domain.links.files import DownloadFile, FlavorFile, RawFile
from kdesk.domain.links.grammar import Address, pairs_in
from kdesk.domain.links.manifest import PlayManifest
from kdesk.domain.links.place import place_in
from kdesk.domain.links.players import OldPlayer, Player, PlayerPage
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.plain_text import decodable

MAX_ADDRESS = 16_000
"""Characters; a longer text is no address that anybody uses."""

KINDS: tuple[type[Address], ...] = (
    PlayManifest,
    RawFile,
    DownloadFile,
    FlavorFile,
    Thumbnail,
    Player,
    OldPlayer,
    PlayerPage,
)
"""Every kind of address."""

_BY_ACTION = {kind.ACTION.lower(): kind for kind in KINDS}
_SCHEME = re.compile(r"(?i)https?://")
_HOST = re.compile(r"(?i)(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]{1,5})?/|localhost(?::[0-9]{1,5})?/")


@lru_cache(maxsize=4096)
def parse(text: str) -> Address | None:
    """Return what an address asks for; None if it is no delivery address of Kaltura.

    Args:
        text: An address of any host: whole, without its scheme, or from its path on.
    """
    parts = _split(decodable(text.strip()))
    if parts is None:
        return None
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    found = place_in(parts.path, host)
    if found is None:
        return None
    place, rest = found
    action, *pieces = (unquote(piece, errors="replace") for piece in rest.split("/"))
    kind = _BY_ACTION.get(action.lower())
    if kind is None:
        return None
    pairs, ending = pairs_in(pieces, parts.query)
    return kind.from_pairs(place, pairs, ending)


def entry_ids_of(address: Address) -> tuple[str, ...]:
    """Return the ids of the entries that an address names: its own, and those of a sequence."""
    named = (getattr(address, "entry_id", ""), *getattr(address, "sequence", ()))
    return tuple(dict.fromkeys(filter(None, named)))


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address; None for a text that cannot be one."""
    if len(text) > MAX_ADDRESS or not text.isprintable() or " " in text:
        return None
    if _HOST.match(text):
        text = f"https://{text}"
    elif text.startswith("//"):
        text = f"https:{text}"
    elif not text.startswith("/") and not _SCHEME.match(text):
        text = f"/{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if "@" in parts.netloc else parts
