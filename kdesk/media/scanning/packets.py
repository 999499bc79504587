"""Sizes and times of packets, without decoding."""

from collections.abc import Generator
from fractions import Fraction

from av.video.stream import VideoStream

from kdesk.domain.bit_rates import Packet, PacketScan
from kdesk.media.opened import Opened

STEP = 250
"""Packets between two places where the work can be stopped."""


def scanned(opened: Opened) -> Generator[float, None, PacketScan]:
    """List the packets of the picture, or of the sound of a sound, and yield the share that is done.

    An MP4 file has a list of them; of other files every byte is read.
    """
    video = opened.video
    if video is not None and video.frames and len(video.index_entries) == video.frames:
        packets = _listed(opened, video)
    else:
        packets = yield from _read(opened)
    yield 1.0
    last = packets[-1].time if packets else Fraction(0)
    return PacketScan(packets, max(opened.duration, last))


def _listed(opened: Opened, video: VideoStream) -> tuple[Packet, ...]:
    base = video.time_base or Fraction(0)
    return tuple(
        Packet(entry.timestamp * base - opened.begin, entry.size, bool(entry.is_keyframe))
        for entry in video.index_entries
    )


def _read(opened: Opened) -> Generator[float, None, tuple[Packet, ...]]:
    stream = opened.video or opened.sound
    found: list[Packet] = []
    if stream is None:
        return ()
    for packet in opened.packets(stream):
        stamp = packet.dts if packet.dts is not None else packet.pts
        # The last packet that the demuxer yields is empty: it tells the decoder that the file ends.
        if stamp is None or not packet.size:
            continue
        time = stamp * (packet.time_base or Fraction(0)) - opened.begin
        found.append(Packet(time, packet.size, packet.is_keyframe))
        if len(found) % STEP == 0:
            yield min(1.0, max(0.0, float(time / opened.duration))) if opened.duration else 0.0
    return tuple(found)
