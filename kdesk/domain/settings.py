"""Settings: one row an option, with its type, its default and what it accepts. The store reads and writes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from kdesk.domain.account import Account
from kdesk.domain.verification import Level

MAX_SLOTS = 8
VALID = "valid"
"""Key of an option's check in the metadata of its field."""


T = TypeVar("T")


def option(default: T, valid: Callable[[T], bool] = lambda _value: True) -> T:
    """Return a field of a settings class, for its row.

    Args:
        default: Holds where the file has no value, or one that cannot be used.
        valid: Whether a value of the right type can be used.
    """
    made: T = field(default=default, metadata={VALID: valid})
    return made


@dataclass(frozen=True, slots=True)
class SpeedLimit:
    """Limit on the speed of all transfers together.

    Attributes:
        bytes_per_second: 0 for as fast as the connection.
        polite: As fast as round trips stay short; there is no figure then.
    """

    bytes_per_second: int = 0
    polite: bool = False


NO_LIMIT, POLITE = SpeedLimit(), SpeedLimit(polite=True)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that a user may change. The names are the keys of the settings file.

    Attributes:
        slots: Transfers at once.
        volume: Of the player.
        limit: On the speed of all transfers together.
        asks_before_quitting: Whether quitting asks first while transfers run.
        verify: How closely the server's copies are compared with the files.
        accounts: Saved sign-ins without their secrets, the last used one first.
    """

    slots: int = option(3, lambda slots: 1 <= slots <= MAX_SLOTS)
    volume: float = option(0.8, lambda volume: 0.0 <= volume <= 1.0)
    limit: SpeedLimit = option(NO_LIMIT, lambda limit: limit.bytes_per_second >= 0)
    asks_before_quitting: bool = option(default=True)
    verify: Level = option(Level.SIZE)
    accounts: tuple[Account, ...] = option(())
