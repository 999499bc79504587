"""What an account offers for the fields of its entries: access control profiles, tags in use, and raw objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kdesk.domain.links.rules import AccessRule

RawObject = Mapping[str, Any]
"""An object as the server sends it, with values of JSON; no text in it carries a session."""


@dataclass(frozen=True, slots=True)
class AccessProfile:
    """Who may play entries.

    Attributes:
        is_default: Entries get it unless another one is chosen.
        blocking: Its rules that block.
    """

    id: int
    name: str
    is_default: bool = False
    blocking: tuple[AccessRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversionProfile:
    """Which renditions are made of an upload.

    Attributes:
        is_default: Entries get it unless another one is chosen.
    """

    id: int
    name: str
    is_default: bool = False


class AccountValues(Protocol):
    """Reads what can be chosen for the fields of entries."""

    async def conversion_profiles(self) -> tuple[ConversionProfile, ...]:
        """Return the conversion profiles for media. Raises ApiError: plain users may not list them."""
        ...

    async def access_profiles(self) -> tuple[AccessProfile, ...]:
        """Return the access control profiles. Raises ApiError: plain users may not list them."""
        ...

    async def tags(self, beginning: str) -> tuple[str, ...]:
        """Return tags of the account that begin so; none for less than three letters, which the server demands."""
        ...

    async def raw_entry(self, entry_id: str) -> RawObject:
        """Return every field of an entry. Raises EntryGone."""
        ...
