"""The packets of the picture track, and where decoding can begin. Runs on the decoder's thread."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from kdesk.media.decoding.containers import next_packet
from kdesk.media.decoding.problems import damaged
from kdesk.media.reading.guarded_file import GuardedFile


class PacketReader:
    """Reads packets in the order of the file.

    Args:
        file: What the container reads from.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, file: GuardedFile) -> None:
        self._container = container
        self._stream = stream
        self._file = file
        self._packets: Iterator[Packet[VideoStream]] = container.demux(stream)

    @property
    def is_indexed(self) -> bool:
        """Whether all key frames are known. What FFmpeg notes while it reads is no index of the whole."""
        return 0 < self._stream.frames <= len(self._stream.index_entries)

    def key_before(self, stamp: int) -> int | None:
        """Return the time stamp of the key frame at or before another one, by the index; None without one."""
        if not self.is_indexed:
            return None
        index = self._stream.index_entries.search_timestamp(stamp, backward=True)
        return self._stream.index_entries[index].timestamp if index >= 0 else None

    def begin_frame(self) -> None:
        """Begin to count the bytes that are read for another frame."""
        self._file.begin()

    def next(self) -> Packet[VideoStream] | None:
        """Return the next packet; None at the end. Raises what the file raises."""
        try:
            packet = next_packet(self._packets)
        except av.FFmpegError:
            # A truncated file ends in an error of the demuxer: its last frames are there all the same.
            packet = None
        self._file.raise_problem()
        return packet

    def seek(self, stamp: int) -> bool:
        """Go to a key frame, if possible at or before a time stamp; False if the demuxer cannot."""
        self._begin_anew()
        try:
            self._container.seek(stamp, stream=self._stream, backward=True)
        except av.FFmpegError:
            self._file.raise_problem()
            return False
        return True

    def rewind(self) -> None:
        """Go to the beginning. Raises MediaProblem, and what the file raises."""
        self._begin_anew()
        try:
            beginning = min(0, self._stream.start_time or 0)
            self._container.seek(beginning, stream=self._stream, backward=True, any_frame=True)
        except av.FFmpegError as error:
            self._file.raise_problem()
            raise damaged(str(error)) from error

    def skip_to_key(self, target: int) -> bool:
        """Go on to the last key frame at or before a time stamp, if there is one ahead."""
        held: list[Packet[VideoStream]] = []
        begin: int | None = None
        while (packet := self.next()) is not None:
            if packet.is_keyframe and packet.pts is not None and packet.pts <= target:
                begin = len(held)
            held.append(packet)
            # No later one is shown before it is decoded.
            if packet.dts is None or packet.dts > target:
                break
        self.put_back(held[begin or 0 :])
        return begin is not None

    def put_back(self, packets: list[Packet[VideoStream]]) -> None:
        """Return packets once more from `next`, before those that follow."""
        self._packets = chain(packets, self._packets)

    def close(self) -> None:
        """Free the demuxer at once: container and tracks refer to each other."""
        self._packets = iter(())
        self._container.close()

    def _begin_anew(self) -> None:
        self._file.begin()
        self._packets = self._container.demux(self._stream)
