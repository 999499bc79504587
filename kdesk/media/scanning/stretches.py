"""Black, frozen and silent stretches, found by FFmpeg's filters in one pass over a small rendition."""

from collections.abc import Generator, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import cast

import av
from av import AudioFrame, Packet, VideoFrame
from av.stream import Stream

from kdesk.domain.bit_rates import LEAST_LENGTHS, Stretch, StretchKind, without_frozen_black
from kdesk.media.filter_chains import FilterChains
from kdesk.media.opened import Opened

STEP = 50
"""Packets between two places where the work can be stopped."""
_LEAST = {kind: float(length) for kind, length in LEAST_LENGTHS.items()}
_PICTURE = (
    ("blackdetect", f"d={_LEAST[StretchKind.BLACK]}"),
    ("freezedetect", f"n=-60dB:d={_LEAST[StretchKind.FROZEN]}"),
)
_SOUND = (("silencedetect", f"n=-60dB:d={_LEAST[StretchKind.SILENT]}"),)
_KEYS = {
    StretchKind.BLACK: ("lavfi.black_start", "lavfi.black_end"),
    StretchKind.FROZEN: ("lavfi.freezedetect.freeze_start", "lavfi.freezedetect.freeze_end"),
    StretchKind.SILENT: ("lavfi.silence_start", "lavfi.silence_end"),
}


class _Collector:
    """Makes stretches of what the filters write beside frames."""

    def __init__(self, begin: Fraction) -> None:
        self._begin = begin
        self._open: dict[StretchKind, Fraction] = {}
        self._ends: dict[bool, Fraction] = {}
        self.found: list[Stretch] = []

    def take(self, frame: AudioFrame | VideoFrame) -> None:
        """Take what is written beside a frame."""
        base = frame.time_base or Fraction(1, 1000)
        time = (frame.pts or 0) * base - self._begin
        is_sound = isinstance(frame, AudioFrame)
        length = Fraction(frame.samples, frame.sample_rate) if isinstance(frame, AudioFrame) else frame.duration * base
        self._ends[is_sound] = time + length
        beside = frame.metadata
        for kind, (start, end) in _KEYS.items():
            if (ended := _exact(beside.get(end, ""), base)) is not None:
                self._close(kind, ended - self._begin)
            if (began := _exact(beside.get(start, ""), base)) is not None:
                self._open[kind] = began - self._begin

    def end(self) -> tuple[Stretch, ...]:
        """End what lasts to the end of the video."""
        for kind in tuple(self._open):
            self._close(kind, self._ends.get(kind is StretchKind.SILENT, self._open[kind]))
        return without_frozen_black(self.found)

    def _close(self, kind: StretchKind, end: Fraction) -> None:
        start = self._open.pop(kind, None)
        # The start of a black stretch is written at once, before it is long enough.
        if start is not None and end - start >= LEAST_LENGTHS[kind]:
            self.found.append(Stretch(start, end, kind))


def found_stretches(opened: Opened) -> Generator[float, None, tuple[Stretch, ...]]:
    """Find the stretches, and yield the share that is done."""
    streams = [stream for stream in (opened.video, opened.sound) if stream is not None]
    chains = {}
    if opened.video is not None:
        chains[opened.video.index] = FilterChains(opened.video, _PICTURE)
    if opened.sound is not None:
        chains[opened.sound.index] = FilterChains(opened.sound, _SOUND)
    collector = _Collector(opened.begin)
    for number, packet in enumerate(opened.packets(*streams)):
        for frame in _decoded(packet):
            for _chain, filtered in chains[packet.stream.index].push(frame):
                collector.take(filtered)
        if number % STEP == 0 and packet.dts is not None and opened.duration:
            done = packet.dts * (packet.time_base or Fraction(0)) - opened.begin
            yield min(1.0, max(0.0, float(done / opened.duration)))
    for one in chains.values():
        for _chain, filtered in one.push(None):
            collector.take(filtered)
    return collector.end()


def _decoded(packet: "Packet[Stream]") -> Iterator[AudioFrame | VideoFrame]:
    with suppress(av.error.InvalidDataError):
        # No other stream than of picture and sound is demuxed.
        yield from cast("list[AudioFrame | VideoFrame]", packet.decode())


def _exact(told: str, base: Fraction) -> Fraction | None:
    """Return the time stamp that a filter wrote with six places; None if it wrote that there is none."""
    try:
        return round(Fraction(told) / base) * base
    except ValueError:
        return None
