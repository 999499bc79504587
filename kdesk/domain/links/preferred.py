"""The link of an entry that is copied where none is chosen, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdesk.domain.links.link import Link, LinkKind

if TYPE_CHECKING:  # a window begins without entries
    from kdesk.domain.entry import Entry
    from kdesk.domain.flavor import Flavor


@dataclass(slots=True)
class PreferredLink:
    """Which link is copied, and with which player.

    Attributes:
        kind: Where the entry has it; otherwise its first link is copied.
        player: Id of the player that was chosen in the settings; 0 for the account's own.
        account_player: Id of the player of the account in use that comes first; 0 while it is not known.
    """

    kind: LinkKind = LinkKind.HLS
    player: int = 0
    account_player: int = 0

    @property
    def needs_players(self) -> bool:
        """Whether the players of the account have to be known."""
        return self.kind.needs_player and not self.player

    def of(self, entry: Entry, flavor: Flavor | None = None, rendition: str = "") -> Link | None:
        """Return the link of an entry or of one of its renditions; None if it has none at all."""
        from kdesk.domain.links.of_entry import first_link_of, links_of  # noqa: PLC0415  with the first entry

        player = self.player or self.account_player
        found = links_of(entry, flavor, rendition, (self.kind,), player)
        return found[0] if found else first_link_of(entry, flavor, rendition)
