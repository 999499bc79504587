"""Settings with their defaults; the store keeps them, the composition root hands them out."""

from dataclasses import dataclass

from kdesk.domain.account import Account
from kdesk.domain.verification import Level

MAX_SLOTS = 8


@dataclass(frozen=True, slots=True)
class SpeedLimit:
    """How fast all transfers together may send.

    bytes_per_second  0 is as fast as the line
    polite            as fast as round trips stay short; no figure then
    """

    bytes_per_second: int = 0
    polite: bool = False


NO_LIMIT, POLITE = SpeedLimit(), SpeedLimit(polite=True)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may change.

    slots     transfers at once, 1 to MAX_SLOTS
    volume    of the player, 0.0 to 1.0
    limit     on the speed of all transfers together
    asks_before_quitting  whether quitting with transfers under way asks first
    verify    how closely the server's copies are compared with the files
    accounts  saved sign-ins without their secrets, the last used one first
    """

    slots: int = 3
    volume: float = 0.8
    limit: SpeedLimit = NO_LIMIT
    asks_before_quitting: bool = True
    verify: Level = Level.SIZE
    accounts: tuple[Account, ...] = ()
