"""Settings with their defaults; the store keeps them, the composition root hands them out."""

from dataclasses import dataclass

from kdesk.domain.account import Account

MAX_SLOTS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may change.

    slots     transfers at once, 1 to MAX_SLOTS
    volume    of the player, 0.0 to 1.0
    accounts  saved sign-ins without their secrets, the last used one first
    """

    slots: int = 3
    volume: float = 0.8
    accounts: tuple[Account, ...] = ()
