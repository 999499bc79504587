"""Texts of captions: their cues as the server reads them, and the forms in which it delivers them."""

import re
from typing import Any
from xml.etree import ElementTree as ET

SRT, DFXP, WEBVTT = "1", "2", "3"
EXTENSIONS = {SRT: "srt", DFXP: "dfxp", WEBVTT: "vtt"}

Cues = list[tuple[int, int, str]]
_CLOCK = r"(?:(\d+):)?(\d\d):(\d\d)[,.](\d{3})"
_CUE = re.compile(rf"{_CLOCK}\s+-->\s+{_CLOCK}[^\n]*\n(.*?)(?:\n\s*\n|\Z)", re.DOTALL)


def cues_of(data: bytes, kind: str) -> Cues | None:
    """Return begin, end in milliseconds and text of each cue; None if the content does not fit the format."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if kind == DFXP:
        return _dfxp(text)
    if text.startswith("WEBVTT") != (kind == WEBVTT):
        return None
    found = [(_ms(match.groups()[:4]), _ms(match.groups()[4:8]), match[9].rstrip()) for match in _CUE.finditer(text)]
    return found or None


def as_webvtt(cues: Cues, segment: int, seconds: int) -> str:
    """Return one segment as WebVTT; the whole text for a negative number.

    A cue that touches the end of the segment before is repeated.
    """
    begin, end = (segment - 1) * seconds * 1000, segment * seconds * 1000
    chosen = [cue for cue in cues if segment < 0 or (cue[0] < end and cue[1] >= begin)]
    body = "".join(f"{_clock(start)} --> {_clock(stop)}\n{text}\n\n" for start, stop, text in chosen)
    return f"WEBVTT\n\n{body}\n\n\n"


def as_playlist(duration_ms: int, seconds: int) -> str:
    """Return the HLS playlist of the segments."""
    whole = -(-duration_ms // 1000)
    lengths = [min(seconds, whole - start) for start in range(0, whole, seconds)]
    rows = [line for n, length in enumerate(lengths, 1) for line in (f"#EXTINF:{length:.1f},", f"segmentIndex/{n}.vtt")]
    head = ("#EXTM3U", f"#EXT-X-TARGETDURATION:{seconds}", "#EXT-X-VERSION:3", "#EXT-X-MEDIA-SEQUENCE:1")
    return "\r\n".join((*head, "#EXT-X-PLAYLIST-TYPE:VOD", *rows, "#EXT-X-ENDLIST", ""))


def as_json(cues: Cues) -> dict[str, Any]:
    """Return what `serveAsJson` returns."""
    return {"objects": [{"startTime": start, "endTime": end, "content": [{"text": text}]} for start, end, text in cues]}


def _dfxp(text: str) -> Cues | None:
    # Entities of the file's own are no part of captions.
    if "<!ENTITY" in text:
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314  no entities, see above
    except (ET.ParseError, ValueError):
        return None
    found: Cues = []
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "p":
            begin, end = (_expression(element.get(name, "")) for name in ("begin", "end"))
            if begin is None or end is None:
                return None
            found.append((begin, end, "".join(element.itertext())))
    return found or None


def _expression(text: str) -> int | None:
    if match := re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", text):
        return round((int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])) * 1000)
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", text)
    return round(float(match[1]) * (1 if match[2] == "ms" else 1000)) if match else None


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
