"""The syntax of HLS playlists (RFC 8216, section 4.1 and 4.2): lines, attribute lists, numbers, all with limits."""

import math
import re
from collections.abc import Mapping

from kdesk.errors import BadResponse
from kdesk.media.stream_errors import bad_playlist

HEADER = "#EXTM3U"
MAX_LINE = 16_384
MAX_ATTRIBUTES = 64
MAX_DIGITS = 16

_ATTRIBUTE = re.compile(r'\s*([A-Z0-9-]{1,64})=("[^"]*"|[^",]*)\s*(?:,|$)')
_DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,30})?")
_RANGE = re.compile(r"([0-9]{1,15})(?:@([0-9]{1,15}))?")


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a playlist. Raises BadResponse if it is none, or not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise bad_playlist("it is not UTF-8") from exc
    # Not `splitlines`, which splits at more characters than line ends.
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if lines[0].rstrip() != HEADER:
        raise bad_playlist(f"it does not begin with {HEADER}")
    if max(map(len, lines)) > MAX_LINE:
        raise bad_playlist(f"a line has more than {MAX_LINE} characters")
    return lines


def attribute_list(text: str) -> Mapping[str, str]:
    """Parse `NAME=value,NAME="value"`; the first of repeated names counts. Raises BadResponse."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        match = _ATTRIBUTE.match(text, place)
        if match is None or len(found) >= MAX_ATTRIBUTES:
            raise bad_playlist(f"the attributes of a tag cannot be read: {text[:80]}")
        found.setdefault(match[1], match[2].strip().strip('"'))
        place = match.end()
    return found


def integer(text: str, *, largest: int = 2**53) -> int:
    """Parse an integer from 0 to `largest`. Raises BadResponse."""
    stripped = text.strip()
    # `isdigit` alone is true for digits such as a superscript 2, which `int` refuses.
    if not (stripped.isascii() and stripped.isdigit() and len(stripped) <= MAX_DIGITS) or int(stripped) > largest:
        raise bad_playlist(f"not a number in its range: {text[:40]}")
    return int(stripped)


def harmless_integer(text: str) -> int:
    """Parse an integer that only a check looks at; 0 for anything else, since players get along with it."""
    try:
        return integer(text)
    except BadResponse:
        return 0


def duration(text: str, *, longest: float) -> float:
    """Parse a number of seconds. Raises BadResponse."""
    # `float` alone accepts infinity, exponents and underscores. NaN fails the comparison below.
    value = float(text.strip()) if _DECIMAL.fullmatch(text.strip()) else math.nan
    if not 0 <= value <= longest:
        raise bad_playlist(f"not a duration in its range: {text[:40]}")
    return value


def byte_range(text: str, begins: int | None) -> tuple[int, int]:
    """Parse `length@offset` into offset and length. Raises BadResponse.

    Args:
        text: The range.
        begins: The offset of a range that names none.
    """
    match = _RANGE.fullmatch(text.strip())
    offset = begins if match is None or match[2] is None else int(match[2])
    if match is None or offset is None or not int(match[1]):
        raise bad_playlist(f"not a byte range: {text[:40]}")
    return offset, int(match[1])
