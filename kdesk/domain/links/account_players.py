"""The players of an account, which player pages and embed codes name."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountPlayer:
    """A player (`uiConf`).

    Attributes:
        id: Its number in addresses.
        is_current: Whether it is of today's kind; the addresses that kdesk makes do not open others.
    """

    id: int
    name: str
    is_current: bool = True


def default_player(players: Sequence[AccountPlayer]) -> AccountPlayer | None:
    """Return the player that is used where none is chosen: the first of today's kind; None if there is none."""
    return next((player for player in players if player.is_current), None)


async def no_players() -> tuple[AccountPlayer, ...]:
    """Return no players."""
    return ()
