"""Timed text in XML: DFXP and TTML."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from kdesk.domain.captions.cues import MAX_CUE_TEXT, MAX_CUES, Cue, checked, cue_at, unreadable
from kdesk.errors import Reason

MAX_DEPTH = 100
DEFAULT_FRAME_RATE = 30.0

_NUMBER = r"\d{1,12}(?:\.\d{1,9})?"
_CLOCK = re.compile(rf"(\d{{1,4}}):(\d{{1,2}}):({_NUMBER})(?::(\d{{1,4}})(?:\.\d{{1,3}})?)?", re.ASCII)
_OFFSET = re.compile(rf"({_NUMBER})(h|m|s|ms|f|t)", re.ASCII)
_DECLARATION = re.compile(r"""\A(\ufeff?\s*<\?xml[^>]{0,200}?encoding\s*=\s*)(["'])[^"'>]{1,50}\2""")
_HOUR = 3_600_000
_UNITS = {"h": _HOUR, "m": 60_000, "s": 1000, "ms": 1}


def parse(text: str) -> tuple[Cue, ...]:
    """Return the cues of a file. Raises CaptionUnreadable with the line of the first mistake."""
    reader = _Reader()
    try:
        reader.parser.Parse(text.removeprefix("\ufeff"), True)
    except expat.ExpatError as error:
        raise unreadable(Reason.CAPTION_XML_BROKEN, error.lineno, expat.ErrorString(error.code)) from None
    except ValueError:  # half surrogates, and a text with a null in it
        raise unreadable(Reason.CAPTION_XML_BROKEN, reader.parser.CurrentLineNumber) from None
    return checked(reader.cues)


def declared_as_utf8(text: str) -> str:
    """Return the text with UTF-8 as its declared encoding, as which it is sent."""
    return _DECLARATION.sub(r"\1\2UTF-8\2", text, count=1)


@dataclass
class _Rates:
    """What frames and ticks of the file are worth."""

    frames: float = DEFAULT_FRAME_RATE
    ticks: float = 0.0


@dataclass
class _Paragraph:
    start: int
    end: int
    line: int
    depth: int
    words: list[str] = field(default_factory=list)


class _Reader:
    """Collects cues from the events of expat, which expands no entity of the file's own here and loads nothing."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self._rates = _Rates()
        # Begin of each open element; the times of a paragraph count from that of the elements around it.
        self._begins = [0]
        self._paragraph: _Paragraph | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._refuse_entity
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take

    def _refuse_entity(self, *_declaration: object) -> None:
        # Entities that name each other would grow beyond all memory.
        raise unreadable(Reason.CAPTION_ENTITIES, self.parser.CurrentLineNumber)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._begins) > MAX_DEPTH:
            raise unreadable(Reason.CAPTION_XML_BROKEN, self.parser.CurrentLineNumber)
        local = name.rpartition(" ")[2]
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "tt":
            self._read_rates(own)
        parent = self._begins[-1]
        timed = local in {"body", "div", "p"} and "begin" in own
        start = parent + self._time(own["begin"]) if timed else parent
        self._begins.append(start)
        if local == "p" and self._paragraph is None:
            self._open(start, parent, own)
        elif local == "br" and self._paragraph is not None:
            self._paragraph.words.append("\n")

    def _open(self, start: int, parent: int, own: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if "end" in own:
            end = parent + self._time(own["end"])
        elif "dur" in own:
            end = start + self._time(own["dur"])
        else:
            raise unreadable(Reason.CAPTION_TIMES_EXPECTED, line)
        self._paragraph = _Paragraph(start, end, line, len(self._begins))

    def _end(self, _name: str) -> None:
        paragraph = self._paragraph
        if paragraph is not None and paragraph.depth == len(self._begins):
            self._paragraph = None
            if len(self.cues) >= MAX_CUES:
                raise unreadable(Reason.CAPTION_TOO_LARGE)
            lines = (" ".join(line.split()) for line in "".join(paragraph.words).split("\n"))
            words = "\n".join(lines).strip()[:MAX_CUE_TEXT]
            self.cues.append(cue_at(paragraph.line, paragraph.start, paragraph.end, words))
        self._begins.pop()

    def _take(self, data: str) -> None:
        if self._paragraph is not None:
            # A line end in the file is white space; only <br/> breaks a line.
            self._paragraph.words.append(data.replace("\n", " "))

    def _read_rates(self, own: dict[str, str]) -> None:
        self._rates.frames = _number(own.get("frameRate", "")) or DEFAULT_FRAME_RATE
        self._rates.ticks = _number(own.get("tickRate", "")) or self._rates.frames

    def _time(self, text: str) -> int:
        """Return the milliseconds of a time expression."""
        text = text.strip()
        if match := _CLOCK.fullmatch(text):
            frames = int(match[4] or 0) / self._rates.frames
            return int(match[1]) * _HOUR + int(match[2]) * 60_000 + round((float(match[3]) + frames) * 1000)
        match = _OFFSET.fullmatch(text)
        if match is None:
            raise unreadable(Reason.CAPTION_TIME_UNREADABLE, self.parser.CurrentLineNumber)
        value, unit = float(match[1]), match[2]
        if unit in _UNITS:
            return round(value * _UNITS[unit])
        return round(value * 1000 / (self._rates.frames if unit == "f" else self._rates.ticks or self._rates.frames))


def _number(text: str) -> float:
    return float(text) if re.fullmatch(_NUMBER, text.strip(), re.ASCII) else 0.0
