"""Time-based one-time codes (RFC 6238): six digits, a new code every 30 seconds."""

import base64
import hashlib
import hmac

_STEP_SECONDS = 30
_DIGITS = 6


def code(secret: str, at: int) -> str:
    """Return the code of a secret (base32) at a Unix time."""
    step = at // _STEP_SECONDS
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def accepts(secret: str, sent: str, at: int) -> bool:
    """Return whether a code is the current, the previous or the next one, since clocks differ."""
    steps = (at - _STEP_SECONDS, at, at + _STEP_SECONDS)
    return any(hmac.compare_digest(code(secret, step).encode(), sent.encode()) for step in steps)
