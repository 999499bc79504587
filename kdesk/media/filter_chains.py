"""Chains of FFmpeg's filters that frames are pushed through, and what the filters write beside the frames."""

from collections.abc import Iterator, Sequence

import av
from av import AudioFrame, VideoFrame
from av.audio.stream import AudioStream
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.stream import VideoStream

Chain = Sequence[tuple[str, str]]
"""Names of filters and their arguments, in order."""


class FilterChains:
    """One source whose frames go through several chains side by side.

    Args:
        stream: Whose frames are pushed.
        chains: What they go through.
    """

    def __init__(self, stream: AudioStream | VideoStream, *chains: Chain) -> None:
        self._graph = Graph()
        # FFmpeg names the filters for sound like those for pictures, with an “a” before.
        if isinstance(stream, AudioStream):
            self._source, self._kind = self._graph.add_abuffer(template=stream), "a"
        else:
            self._source, self._kind = self._graph.add_buffer(template=stream), ""
        split = self._graph.add(f"{self._kind}split", str(len(chains)))
        self._link_source(stream, split)
        self._sinks = [self._built(split, pad, chain) for pad, chain in enumerate(chains)]
        self._graph.configure()

    def push(self, frame: AudioFrame | VideoFrame | None) -> Iterator[tuple[int, AudioFrame | VideoFrame]]:
        """Push a frame, None at the end, and yield what comes out with the number of its chain."""
        self._source.push(frame)
        for number, sink in enumerate(self._sinks):
            yield from ((number, pulled) for pulled in _pulled(sink))

    def _link_source(self, stream: AudioStream | VideoStream, split: FilterContext) -> None:
        if isinstance(stream, AudioStream):
            self._source.link_to(split)
            return
        # Size and format may change within a video, which other filters do not expect: they would read beyond pictures.
        scale = self._graph.add("scale", f"w={stream.codec_context.width}:h={stream.codec_context.height}")
        self._source.link_to(scale)
        scale.link_to(split)

    def _built(self, split: FilterContext, pad: int, chain: Chain) -> FilterContext:
        before, out = split, pad
        for name, arguments in (*chain, (f"{self._kind}buffersink", "")):
            made = self._graph.add(name, arguments or None)
            before.link_to(made, out, 0)
            before, out = made, 0
        return before


def _pulled(sink: FilterContext) -> Iterator[AudioFrame | VideoFrame]:
    while True:
        try:
            pulled = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(pulled, AudioFrame | VideoFrame):
            yield pulled


def number_in(frame: AudioFrame | VideoFrame, key: str, default: float) -> float:
    """Return a number that a filter wrote beside a frame."""
    try:
        return float(frame.metadata[key])
    except (KeyError, ValueError):
        return default
