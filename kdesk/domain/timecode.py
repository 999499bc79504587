"""Times of a video as clock, frame number or SMPTE time code, and the times that a person types.

A frame rate is an exact fraction here: 29.97 stands for 30000/1001, and a rounded one is a frame off after half a
minute. Frame `n` is shown from `n / rate` seconds on; kdesk takes the rendition's rate for all of its frames.

Drop-frame time code (SMPTE ST 12-1): at 30000/1001 frames a second, a label that counts 30 frames a second falls
behind the clock by 3.6 s an hour. So the labels 00 and 01 of every minute are left out, but not those of every tenth
minute; at 60000/1001 the labels 00 to 03. No frame is dropped.
"""

import math
import re
from fractions import Fraction

MAX_RATE = 1000
"""Frames per second; a position in milliseconds names no single frame beyond it."""
ROUNDING_MS = 1
"""A player tells the beginning of a frame in whole milliseconds, rounded down: up to this much before the frame."""

_NTSC = tuple(Fraction(nominal * 1000, 1001) for nominal in (24, 30, 48, 60, 120))
_NTSC_TOLERANCE = Fraction(1, 200)
"""29.97 and 29.97003 are the same rate, as are 23.98 and 23.976."""
_DROPPED = {Fraction(30_000, 1001): 2, Fraction(60_000, 1001): 4}
"""Labels that are left out at the beginning of most minutes, by frame rate."""
_PER_SECOND = 1000
_MINUTE, _HOUR = 60, 3600
_TEN_MINUTES = 10

_FRAMES = re.compile(r"(\d{1,9})\s?f", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,3})\d*)?", re.ASCII)
_SMPTE = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})", re.ASCII)
_PARTS = 59


def exact_rate(rate: float) -> Fraction:
    """Return the exact frame rate for the rounded one that a server tells; 0 if it is unknown.

    Args:
        rate: Frames per second, such as 29.97.
    """
    if not 0 < rate <= MAX_RATE:
        return Fraction(0)
    told = Fraction(rate).limit_denominator(1001)
    return next((ntsc for ntsc in _NTSC if abs(ntsc - told) < _NTSC_TOLERANCE), told)


def frame_at(milliseconds: int, rate: Fraction) -> int:
    """Return the number of the frame that a player shows at a position; 0 is the first one."""
    return max(0, math.floor((milliseconds + ROUNDING_MS) * rate / _PER_SECOND))


def number_of(time: Fraction, rate: Fraction, *, middle: bool = False) -> int:
    """Return the number of the frame that begins at a time, which a file may have rounded.

    Args:
        time: Seconds.
        middle: Whether the time lies anywhere within the frame.
    """
    return max(0, math.floor(time * rate + (Fraction(ROUNDING_MS, _PER_SECOND) * rate if middle else Fraction(1, 2))))


def middle_of(frame: int, rate: Fraction) -> int:
    """Return the milliseconds in the middle of a frame, which no rounding moves to another one."""
    return math.floor((frame + Fraction(1, 2)) * _PER_SECOND / rate)


def drops_labels(rate: Fraction) -> bool:
    """Return whether the time code of a frame rate is drop-frame."""
    return rate in _DROPPED


def smpte_of(frame: int, rate: Fraction) -> str:
    """Return the time code of a frame: “00:01:02:15”, with a semicolon before the frames if it is drop-frame."""
    label, nominal = _label_of(frame, rate), _nominal(rate)
    seconds, frames = divmod(label, nominal)
    hours, rest = divmod(seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    digits = max(2, len(str(nominal - 1)))
    sign = ";" if drops_labels(rate) else ":"
    return f"{hours:02}:{minutes:02}:{seconds:02}{sign}{frames:0{digits}}"


def frame_of(hours: int, minutes: int, seconds: int, frames: int, rate: Fraction) -> int:
    """Return the frame with a time code. A label that drop-frame leaves out stands for the first one after it."""
    dropped = _DROPPED.get(rate, 0)
    if minutes % _TEN_MINUTES and not seconds:
        frames = max(frames, dropped)
    whole = hours * _MINUTE + minutes
    label = (whole * _MINUTE + seconds) * _nominal(rate) + frames
    return label - dropped * (whole - whole // _TEN_MINUTES)


def parse_time(text: str) -> int | None:
    """Return the milliseconds of a typed time: “90”, “1:30”, “1:02:03.5”; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    # Only the first part may be 60 or more.
    if (found[2] is not None and seconds > _PARTS) or (found[1] is not None and minutes > _PARTS):
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "").ljust(3, "0"))


def read_time(text: str, *, position: int, rate: Fraction) -> int | None:
    """Return the milliseconds that a typed time names, or None if it names none.

    Understood are `62.5`, `1:02.5`, `1:02:03`, `750f`, the time code `00:01:02;15`, and each of them but the last with
    `+` or `-` before it: that much after or before the position.

    Args:
        position: Milliseconds.
        rate: Of the frames; 0 if unknown, then no frames can be named.
    """
    words = text.strip()
    # The minus sign of typography is what an input method may write.
    sign = {"+": 1, "-": -1, "−": -1}.get(words[:1], 0)
    if sign:
        return _read_distance(words[1:].strip(), sign, position, rate)
    if (code := _SMPTE.fullmatch(words)) and rate:
        hours, minutes, seconds, frames = map(int, code.groups())
        if max(minutes, seconds) > _PARTS or frames >= _nominal(rate):
            return None
        return middle_of(frame_of(hours, minutes, seconds, frames, rate), rate)
    if (count := _FRAMES.fullmatch(words)) and rate:
        return middle_of(int(count[1]), rate)
    return parse_time(words)


def _read_distance(words: str, sign: int, position: int, rate: Fraction) -> int | None:
    if (count := _FRAMES.fullmatch(words)) and rate:
        return middle_of(max(0, frame_at(position, rate) + sign * int(count[1])), rate)
    distance = parse_time(words)
    return None if distance is None else max(0, position + sign * distance)


def _nominal(rate: Fraction) -> int:
    """Return how many frames a second of the time code counts: 30 for 29.97."""
    return max(1, round(rate))


def _label_of(frame: int, rate: Fraction) -> int:
    """Return the number that the time code writes for a frame: larger by the labels that were left out before it."""
    dropped = _DROPPED.get(rate, 0)
    if not dropped:
        return frame
    per_minute = _nominal(rate) * _MINUTE - dropped
    per_ten = per_minute * _TEN_MINUTES + dropped
    tens, rest = divmod(frame, per_ten)
    # The first minute of ten has all of its labels, so it is longer by those.
    minutes = max(0, rest - dropped) // per_minute
    return frame + dropped * ((_TEN_MINUTES - 1) * tens + minutes)
