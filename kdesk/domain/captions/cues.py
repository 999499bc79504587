"""Cues of captions, and what the parsers of all formats share."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kdesk.errors import CaptionUnreadable, Reason

MAX_BYTES = 4 * 1024 * 1024
"""Of a caption file; a day of speech has less than one mebibyte."""
MAX_CUES = 50_000
MAX_CUE_TEXT = 2_000
"""Characters that are shown of one cue."""

_MOST_SHOWN = 4
_MOST_STEPS = 200
_LINE_ENDS = re.compile("\r\n|\r")
_TAGS = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "\u200e", "&rlm;": "\u200f", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


@dataclass(frozen=True, slots=True)
class Cue:
    """A text that is shown for some time.

    Attributes:
        start: Milliseconds.
        end: Milliseconds, after `start`.
        text: Plain text, with line breaks.
    """

    start: int
    end: int
    text: str


class CueTrack:
    """Finds the text of a moment."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._cues: Sequence[Cue] = sorted(cues, key=lambda cue: (cue.start, cue.end))
        self._starts = [cue.start for cue in self._cues]
        # The latest end up to each cue: a search backwards stops where nothing earlier can still be shown.
        self._ends = list(accumulate((cue.end for cue in self._cues), max))

    def __len__(self) -> int:
        return len(self._cues)

    def text_at(self, milliseconds: int) -> str:
        """Return what is shown at this position; the text that began last is at the bottom."""
        found: list[str] = []
        last = bisect_right(self._starts, milliseconds) - 1
        for place in range(last, max(-1, last - _MOST_STEPS), -1):
            if self._ends[place] <= milliseconds or len(found) == _MOST_SHOWN:
                break
            if self._cues[place].end > milliseconds:
                found.append(self._cues[place].text)
        return "\n".join(reversed(found))


def lines_of(text: str) -> list[str]:
    """Return the lines of a caption file, without byte order mark and line ends."""
    return _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")).split("\n")


def plain(text: str, *, entities: bool = False) -> str:
    """Return the text of a cue without its marks: tags such as `<i>` and `<v Anna>`, and positions in braces.

    Args:
        entities: Whether `&amp;` and the like stand for characters.
    """
    without = _TAGS.sub("", text)
    if entities:
        without = _ENTITY.sub(lambda match: _ENTITIES[match[0]], without)
    return "\n".join(line.strip() for line in without.split("\n")).strip()[:MAX_CUE_TEXT]


def cue_at(line: int, start: int, end: int, text: str) -> Cue:
    """Return a cue. Raises CaptionUnreadable if it ends before it begins.

    Args:
        line: Of its times, counted from 1.
    """
    if end <= start:
        raise unreadable(Reason.CAPTION_TIMES_TURNED, line)
    return Cue(start, end, text)


def checked(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the cues of a file. Raises CaptionUnreadable if there are none."""
    if not cues:
        raise unreadable(Reason.CAPTION_WITHOUT_CUES)
    return tuple(cues)


def unreadable(reason: Reason, line: int | None = None, detail: str = "") -> CaptionUnreadable:
    """Return the error of a caption file.

    Args:
        line: Counted from 1; None where no line is to blame.
    """
    return CaptionUnreadable(detail, reason=reason, arguments={} if line is None else {"line": line})
