"""The server's clock, and new ids."""

import secrets
import time

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
"""Characters of an id."""


class _Clock:
    """The offset of the server's clock in seconds, shared by the whole process."""

    skew = 0.0


def now() -> int:
    """Return the Unix time of the server's clock in whole seconds."""
    return int(time.time() + _Clock.skew)


def skew(seconds: float) -> None:
    """Set how far the server's clock is ahead of the computer's; negative for behind."""
    _Clock.skew = seconds


def new_id() -> str:
    """Return an id for an entry, a flavor or an app token: `0_` and eight characters."""
    # The digit is the data centre; ids of the hosted service also begin with `1_`.
    return "0_" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_token_id() -> str:
    """Return an id for an upload token: `0_` and 32 hexadecimal digits."""
    return "0_" + secrets.token_hex(16)


def new_short_id() -> str:
    """Return an id for a short link: eight lower-case letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
