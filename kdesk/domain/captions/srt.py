"""SubRip captions (SRT)."""

import re

from kdesk.domain.captions.cues import MAX_CUES, Cue, checked, cue_at, lines_of, plain, unreadable
from kdesk.errors import Reason

_TIME = r"(\d{1,4}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
# Some programs write coordinates behind the times.
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_NUMBER = re.compile(r"\s*\d{1,9}\s*", re.ASCII)


def parse(text: str) -> tuple[Cue, ...]:
    """Return the cues of a file. Raises CaptionUnreadable with the line of the first mistake."""
    lines = lines_of(text)
    cues: list[Cue] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if len(cues) >= MAX_CUES:
            raise unreadable(Reason.CAPTION_TOO_LARGE)
        at = _read_block(lines, at, cues)
    return checked(cues)


def _read_block(lines: list[str], at: int, cues: list[Cue]) -> int:
    """Read one cue and return the place behind it."""
    if _NUMBER.fullmatch(lines[at]) and at + 1 < len(lines):
        at += 1
    match = _TIMES.fullmatch(lines[at])
    if match is None:
        reason = Reason.CAPTION_TIME_UNREADABLE if "-->" in lines[at] else Reason.CAPTION_TIMES_EXPECTED
        raise unreadable(reason, at + 1)
    values = match.groups()
    start, end = _milliseconds(values[:4]), _milliseconds(values[4:])
    begin = at + 1
    stop = begin
    while stop < len(lines) and lines[stop].strip():
        stop += 1
    cues.append(cue_at(at + 1, start, end, plain("\n".join(lines[begin:stop]))))
    return stop


def _milliseconds(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))
