"""What is asked of Kaltura about a link before it is handed on: short links, narrow sessions, addresses of files."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.links.lights import LinkFinding
from kdesk.domain.links.sessions import SessionFacts
from kdesk.domain.rights import Rights
from kdesk.domain.share_ports import CannotMake
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.link_lights import LinkLights
from kdesk.kaltura.session_info import read_old_ks
from kdesk.kaltura.sign_in import ADMIN_TYPE
from kdesk.kaltura.stream_cuts import StreamCuts
from kdesk.kaltura.value_types import TIME
from kdesk.kaltura.wire import Id, Number, Time, User, Word

_NAME_LENGTH = 3
"""Characters; the server refuses a shorter name of a short link."""


class WireShortLink(Struct, rename="camel"):
    """`KalturaShortLink`."""

    id: Id


class WireSessionFacts(Struct, rename="camel"):
    """`KalturaSessionInfo`, with what a session may do."""

    session_type: Number = None
    user_id: User = None
    expiry: Time = None
    privileges: Word = None


@dataclass(frozen=True, slots=True)
class Sharing:
    """Implements `SharingApi`.

    Attributes:
        rights: Of the session.
        lights: Asks without a session.
        cuts: Compares streams.
        clock_ahead: Seconds by which this computer's clock is ahead of the server's.
    """

    api: Api
    rights: Rights
    lights: LinkLights
    cuts: StreamCuts
    clock_ahead: float = 0.0

    @property
    def no_short_links(self) -> CannotMake | None:
        """Why no short link can be made."""
        # Wire fact (`observed-2.md`, 1): `shortLink.add` is open to exactly those who may ask for the account.
        return None if self.rights.account else CannotMake.NOT_PERMITTED

    @property
    def no_narrow_sessions(self) -> CannotMake | None:
        """Why no session for one entry can be made."""
        return None if self.api.session.starts_others else CannotMake.NEEDS_ADMIN_SECRET

    async def light(
        self, url: str, *, profile: int | None = None, rendition: str = "", again: bool = False
    ) -> LinkFinding:
        """Return what somebody without a session gets at an address."""
        return await self.lights.light(url, profile=profile, rendition=rendition, again=again)

    async def session_facts(self, ks: str) -> SessionFacts:
        """Return what is known of a session. Wire fact: only some may ask, then also about others of the account."""
        is_own = ks == await self.api.session.ks()
        try:
            wire = await self.api.call("session", "get", {"session": ks}, result=WireSessionFacts)
        except ApiError:
            return self._guessed(ks, is_own=is_own)
        return self._facts(wire, is_own=is_own)

    async def rendition_address(self, flavor_id: str, file_name: str = "") -> str:
        """Return the address of a rendition's file.

        Never in a multirequest: for a protected entry the server answers nothing at all, to none of its calls.
        """
        options = {"objectType": "KalturaFlavorAssetUrlOptions"}
        if file_name:
            # Wire fact (`observed-2.md`, 8): the server puts the name into the address as it comes.
            options["fileName"] = quote(file_name, safe="")
        named = await self.api.call("flavorAsset", "getUrl", {"id": flavor_id, "options": options}, result=str)
        return foreign_address(named, self.api.service_url)

    async def download_address(self, flavor_id: str) -> str:
        """Return the address that downloads a rendition, with a session in it. Never in a multirequest, as above."""
        named = await self.api.call("flavorAsset", "getDownloadUrl", {"id": flavor_id}, result=str)
        return foreign_address(named, self.api.service_url)

    async def shorten(self, url: str, name: str, ends_at: int) -> str:
        """Make a short link. Wire fact: one without `expiresAt` never ends, and a small number is long past."""
        wanted = {
            "objectType": "KalturaShortLink",
            "systemName": name.ljust(_NAME_LENGTH, "-"),
            "name": name,
            "fullUrl": url,
            "expiresAt": max(1, round(ends_at - self.clock_ahead)),
        }
        made = await self.api.call("shortLink_shortLink", "add", {"shortLink": wanted}, result=WireShortLink)
        parts = urlsplit(self.api.service_url)
        root = parts.path.partition("/api_v3")[0].rstrip("/")
        return urlunsplit((parts.scheme, parts.netloc, f"{root}/tiny/{quote(made.id, safe='')}", "", ""))

    async def narrow_session(self, entry_id: str, seconds: int) -> str:
        """Make a session that can only play one entry."""
        return await self.api.session.start_other(f"sview:{entry_id}", seconds)

    async def cuts_streams(self, entry: Entry, flavor: Flavor | None = None) -> bool | None:
        """Return whether the account's streams begin and end where an address says."""
        return await self.cuts.work(entry, flavor)

    def _facts(self, wire: WireSessionFacts, *, is_own: bool) -> SessionFacts:
        privileges = tuple(filter(None, (part.strip() for part in (wire.privileges or "").split(","))))
        ends_at = None if wire.expiry is None else wire.expiry + self.clock_ahead
        is_admin = None if wire.session_type is None else wire.session_type == ADMIN_TYPE
        return SessionFacts(ends_at, is_admin, is_own, wire.user_id or "", privileges)

    def _guessed(self, ks: str, *, is_own: bool) -> SessionFacts:
        """Return what can be told of a session that the server does not describe."""
        if is_own:
            return SessionFacts(self.api.session.expires_at, is_own=True, user=self.api.session.user_id)
        if (old := read_old_ks(ks)) is None:
            return SessionFacts()
        expiry = TIME.read(old.expiry)
        return self._facts(WireSessionFacts(old.kind, old.user, expiry, old.privileges), is_own=False)
