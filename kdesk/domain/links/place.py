"""What a delivery address begins with: the host, and the account."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kdesk.domain.account import REGIONS, Region

# `/s/p/…` is an old form of `/p/…`. Bounded numbers, so that nothing is read again and again.
_ACCOUNT = re.compile(r"((?:/[^/]+)*?)(?:/s)?/p/([0-9]{1,10})(?:/sp/([0-9]{1,12}))?(?=/)", re.ASCII)
_WIDGETS = re.compile(r"((?:/[^/]+)*?/index\.php/extwidget)(?=/)")


@dataclass(frozen=True, slots=True)
class Place:
    """The beginning of a delivery address.

    Wire fact: the account in it is not used to find the entry, and `/sp/` may be missing (`observed-2.md`, 8).

    Attributes:
        host: Scheme and host, with the path of a server that is not at the root of its host; "" for an address that
            begins with its path.
        partner: The account; 0 for an address that names none.
        sub: The number behind `/sp/`, usually the account's number and two zeros; None if there is none.
    """

    host: str
    partner: int = 0
    sub: int | None = None

    def __str__(self) -> str:
        account = f"/p/{self.partner}" if self.partner else ""
        return f"{self.host}{account}" + ("" if self.sub is None else f"/sp/{self.sub}")

    @property
    def is_secure(self) -> bool:
        """Whether the address is asked for with https; an address without host goes along with a page of any kind."""
        return not self.host.startswith("http:")


def region_of(host: str) -> Region | None:
    """Return the region of a host of Kaltura's own, None for the host of somebody else.

    Args:
        host: With or without scheme, as `cdnapisec.kaltura.com`, `api.de.kaltura.com`, `cfvod.frp2.ovp.kaltura.com`.
    """
    name = (urlsplit(host if "//" in host else f"//{host}").hostname or "").lower()
    first, _, rest = name.partition(".")
    if not first or not rest:
        return None
    for region in REGIONS[1:]:
        friendly = (urlsplit(region.service_url).hostname or "").partition(".")[2]
        if rest in {friendly, f"{region.code}.ovp.kaltura.com"}:
            return region
    return REGIONS[0] if rest in {"kaltura.com", f"{REGIONS[0].code}.ovp.kaltura.com"} else None


def place_in(path: str, host: str) -> tuple[Place, str] | None:
    """Return the place that a path begins with, and the rest of the path; None if it begins with none.

    Args:
        path: Of an address, from its first slash on.
        host: Scheme and host before it.
    """
    if found := _ACCOUNT.match(path):
        sub = int(found[3]) if found[3] else None
        return Place(host + found[1], int(found[2]), sub), path[found.end() + 1 :]
    if found := _WIDGETS.match(path):
        return Place(host + found[1]), path[found.end() + 1 :]
    return None
