"""WebVTT captions."""

import re

from kdesk.domain.captions.cues import MAX_CUES, Cue, checked, cue_at, lines_of, plain, unreadable
from kdesk.errors import Reason

SIGNATURE = "WEBVTT"

_HEADER = re.compile(rf"{SIGNATURE}(?:[ \t].*)?")
_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?", re.ASCII)
_ARROW = "-->"
_BESIDE = ("NOTE", "STYLE", "REGION")
"""First words of blocks that are no cues."""


def parse(text: str) -> tuple[Cue, ...]:
    """Return the cues of a file. Raises CaptionUnreadable with the line of the first mistake."""
    lines = lines_of(text)
    if not _HEADER.fullmatch(lines[0]):
        raise unreadable(Reason.CAPTION_HEADER_MISSING, 1)
    cues: list[Cue] = []
    at = _end_of_block(lines, 0)
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if len(cues) >= MAX_CUES:
            raise unreadable(Reason.CAPTION_TOO_LARGE)
        stop = _end_of_block(lines, at)
        if _ARROW in lines[at] or lines[at].split()[0] not in _BESIDE:
            cues.append(_cue(lines[at:stop], at + 1))
        at = stop
    return checked(cues)


def _end_of_block(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _cue(block: list[str], line: int) -> Cue:
    """Return the cue of a block whose first line has this number."""
    # A line without an arrow in front is the name of the cue.
    place = 0 if _ARROW in block[0] else 1
    if place == len(block) or _ARROW not in block[place]:
        raise unreadable(Reason.CAPTION_TIMES_EXPECTED, line + place - (place == len(block)))
    match = _TIMES.fullmatch(block[place])
    if match is None:
        raise unreadable(Reason.CAPTION_TIME_UNREADABLE, line + place)
    values = match.groups()
    words = plain("\n".join(block[place + 1 :]), entities=True)
    return cue_at(line + place, _milliseconds(values[:4]), _milliseconds(values[4:]), words)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
