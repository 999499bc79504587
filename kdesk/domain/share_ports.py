"""The port of sharing: what is asked of a server about a link before it is handed on."""

from enum import Enum, auto
from typing import Protocol

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.lights import LinkFinding
from kdesk.domain.links.sessions import SessionFacts


class CannotMake(Enum):
    """Why a sign-in cannot make a short link, or a narrower session."""

    NOT_PERMITTED = auto()
    NEEDS_ADMIN_SECRET = auto()


class SharingApi(Protocol):
    """Asks about links, and makes other ones. Each coroutine raises ServerProblem or SignInNeeded, but for lights."""

    @property
    def no_short_links(self) -> CannotMake | None:
        """Why no short link can be made; None if one can."""
        ...

    @property
    def no_narrow_sessions(self) -> CannotMake | None:
        """Why no session for one entry can be made; None if one can."""
        ...

    async def light(
        self, url: str, *, profile: int | None = None, rendition: str = "", again: bool = False
    ) -> LinkFinding:
        """Return what somebody without a session gets at an address, from this network.

        Args:
            url: The address.
            profile: Number of the access control profile of its entry, which tells the rules that may close it.
            rendition: Id of the only rendition that may come; "" for any.
            again: Whether the server is asked although it was asked within the last minute.
        """
        ...

    async def session_facts(self, ks: str) -> SessionFacts:
        """Return what is known of a session: what the server tells, otherwise what can be read of it."""
        ...

    async def rendition_address(self, flavor_id: str, file_name: str = "") -> str:
        """Return the address of a rendition's file as the server makes it. It may carry a session.

        Args:
            flavor_id: Id of the rendition.
            file_name: The name under which a browser saves it; "" for the server's choice.
        """
        ...

    async def download_address(self, flavor_id: str) -> str:
        """Return the address that downloads a rendition with a session that the server makes for it."""
        ...

    async def shorten(self, url: str, name: str, ends_at: int) -> str:
        """Make a short link to an address, and return it.

        Args:
            url: The address. Whoever opens the short link gets to see it.
            name: For the account's list of short links.
            ends_at: Unix seconds.
        """
        ...

    async def narrow_session(self, entry_id: str, seconds: int) -> str:
        """Make a session that can only play one entry, and return it."""
        ...

    async def cuts_streams(self, entry: Entry, flavor: Flavor | None = None) -> bool | None:
        """Return whether the account's streams begin and end where an address says; asked once.

        None if it cannot be told by this entry.
        """
        ...
