"""Ids and the time, in one place so that every module makes them alike."""

import secrets
import time

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
"""What ids are written with."""


class _Clock:
    """How far the server's clock is off: one for the whole process, as the clock itself is."""

    skew = 0.0


def now() -> int:
    """Unix time in whole seconds."""
    return int(time.time() + _Clock.skew)


def skew(seconds: float) -> None:
    """Set the server's clock ahead of this computer's, or back."""
    _Clock.skew = seconds


def new_id() -> str:
    """An entry's, flavor's or app token's id: `0_` and eight characters."""
    return "0_" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_token_id() -> str:
    """An upload token's id: `0_` and 32 hexadecimal digits."""
    return "0_" + secrets.token_hex(16)


def new_short_id() -> str:
    """A short link's id: eight small letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
