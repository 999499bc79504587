"""What asking for an address from here tells before the server is asked to fetch it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kdesk.domain.entry import MediaType


class FindingKind(StrEnum):
    """What an address gives; `kdesk.messages.imports` has the sentences."""

    FINE = "fine"
    UNUSABLE = "unusable"
    """No http address, or one with characters that no address has."""
    WITH_SESSION = "with session"
    """It carries a session or a password, which would be stored."""
    PRIVATE = "private"
    """Only this computer or its network can reach it."""
    REDIRECTS = "redirects"
    """It leads to another address; a guide says that imports of such addresses wait for ever."""
    STREAM = "stream"
    """A playlist or manifest: a list of other addresses, and no file."""
    PAGE = "page"
    """A web page."""
    REFUSED = "refused"
    """An HTTP status that is an error."""
    SILENT = "silent"
    """No response."""


_MEDIA_TYPES = {"video": MediaType.VIDEO, "audio": MediaType.AUDIO, "image": MediaType.IMAGE}
_IMPOSSIBLE = frozenset({FindingKind.UNUSABLE, FindingKind.WITH_SESSION})


@dataclass(frozen=True, slots=True)
class AddressFinding:
    """What is known of one address.

    Attributes:
        target: Where it leads, if it redirects.
        size: Bytes; 0 if unknown.
        detail: HTTP status, host, or what came of the request; of one that opens the type of its content.
    """

    address: str
    kind: FindingKind
    target: str = ""
    size: int = 0
    detail: str = ""

    @property
    def media_type(self) -> MediaType:
        """What its content is, as far as the answer says."""
        return _MEDIA_TYPES.get(self.detail.partition("/")[0], MediaType.UNKNOWN)

    @property
    def impossible(self) -> bool:
        """Whether the server is not asked for it, whatever a person says."""
        return self.kind in _IMPOSSIBLE


class AddressCheck(Protocol):
    """Asks for addresses from this computer, without any session."""

    async def check_all(self, addresses: Sequence[str], service_url: str) -> tuple[AddressFinding, ...]:
        """Return what each gives, in their order; never raises for an address that gives nothing."""
        ...
