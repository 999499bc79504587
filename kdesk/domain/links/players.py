"""Players: the page that opens in any browser, and the addresses that embed codes name.

Wire fact: `uiconf_id` stands in the path, the rest in the query. Both players take their start and end in seconds.
"""

from dataclasses import dataclass
from typing import ClassVar

from kdesk.domain.links.grammar import Address, parameter
from kdesk.domain.links.place import Place
from kdesk.domain.links.values import DECIMAL, FLAG, NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Player(Address):
    """The player of today, as a script, or as a page of its own for an `<iframe>`.

    Attributes:
        ui_conf: Number of the player in the account.
        is_page: Whether it is a page; otherwise a script.
        is_automatic: Whether the script puts a player into the element `target`.
        target: Id of that element.
        start: Second at which playing begins.
        clip_from: Second at which the video begins for the viewer, as `clip_to` at which it ends.
        ks: Session.
    """

    ACTION: ClassVar[str] = "embedPlaykitJs"

    ui_conf: int | None = parameter("uiconf_id", form=NUMBER)
    is_page: bool = parameter("iframeembed", form=FLAG, default=False, in_query=True)
    is_automatic: bool = parameter("autoembed", form=FLAG, default=False, in_query=True)
    target: str = parameter("targetId", default="", in_query=True)
    entry_id: str = parameter("entry_id", default="", in_query=True)
    start: float | None = parameter("kalturaStartTime", form=DECIMAL, in_query=True)
    clip_from: float | None = parameter("kalturaSeekFrom", form=DECIMAL, in_query=True)
    clip_to: float | None = parameter("kalturaClipTo", form=DECIMAL, in_query=True)
    ks: str = parameter("ks", default="", in_query=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPlayer(Address):
    """The player before that, which accounts still have in their pages."""

    ACTION: ClassVar[str] = "embedIframeJs"

    ui_conf: int | None = parameter("uiconf_id", form=NUMBER)
    partner: int | None = parameter("partner_id", form=NUMBER)
    is_page: bool = parameter("iframeembed", form=FLAG, default=False, in_query=True)
    player_id: str = parameter("playerId", default="", in_query=True)
    entry_id: str = parameter("entry_id", default="", in_query=True)
    ks: str = parameter("ks", default="", in_query=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerPage(Address):
    """A page with title, picture and player that can be sent to anybody."""

    ACTION: ClassVar[str] = "preview"

    partner: int | None = parameter("partner_id", form=NUMBER)
    ui_conf: int | None = parameter("uiconf_id", form=NUMBER)
    entry_id: str = parameter("entry_id", default="")
    embed: str = parameter("embed", default="")
    """`dynamic` for the player of today."""
    ks: str = parameter("ks", default="")


def page_of(player: Player) -> PlayerPage:
    """Return the page of its own that shows a player's entry."""
    return PlayerPage(
        place=Place(f"{player.place.host}/index.php/extwidget"),
        partner=player.place.partner,
        ui_conf=player.ui_conf,
        entry_id=player.entry_id,
        embed="dynamic",
    )
