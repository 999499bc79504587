"""What pictures look like, and how many frames repeat the one before. Everything blocks: it runs on a thread."""

from collections.abc import Generator, Iterator, Sequence
from fractions import Fraction

import av
from av import VideoFrame
from av.filter import Graph
from av.video.reformatter import Colorspace, Interpolation

from kdesk.domain.detail import Detail, Look, Repeats
from kdesk.media.filter_chains import FilterChains, number_in
from kdesk.media.opened import Opened

SD_LINES = 576
"""Pixels of the height up to which players take a picture without a matrix for one of BT.601."""
# By the numbers of ITU-T H.273.
_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
}
PLACES = tuple(Fraction(place, 13) for place in (1, 3, 5, 7, 9, 11))
"""Of the duration: where pictures are looked at."""
SMALLER = Fraction(2, 3)
"""To which a picture is made smaller: next to nothing of what was enlarged from 480 to 720 lines is lost."""
REPEAT_PART = Fraction(8)
"""Seconds that are searched for repeated frames, in the middle of the video."""
STILL = 0.3
"""Mean difference between frames, in steps of 255, below which the picture hardly moves."""
REPEATED = 0.12
"""Share of the usual difference below which a frame repeats the one before."""
FEW = (64, 36)
"""Pixels in which the colours of a picture are compared."""
# Sharper than usual: what it loses of an enlarged picture is a tenth of what it loses of a fine one.
_SCALER = "flags=lanczos:param0=6"
STEP = 10
"""Frames between two places where the work can be stopped."""


def looked_at(opened: Opened, lines: Sequence[int]) -> Generator[float, None, Look]:
    """Look at some pictures, and yield the share that is done.

    Args:
        lines: Heights in pixels at which their detail is measured.
    """
    lost: dict[int, list[float]] = {height: [] for height in lines}
    colours: list[bytes] = []
    plain: list[bytes] = []
    for number, place in enumerate(PLACES):
        share = number / len(PLACES)
        frame = yield from _frame_at(opened, opened.duration * place, share)
        if frame is None:
            continue
        matrix = _MATRICES.get(int(frame.colorspace))
        colours.append(_colours(frame, matrix or _guessed(frame)))
        if matrix is None:
            plain.append(_colours(frame, Colorspace.ITU709))
        for height in lines:
            yield share
            lost[height] += _lost(frame, height)
    details = {height: Detail(sum(found) / max(1, len(found)), len(found)) for height, found in lost.items()}
    return Look(details, tuple(colours), tuple(plain))


def repeats_of(opened: Opened) -> Generator[float, None, Repeats]:
    """Count the repeated frames of a part in the middle, and yield the share that is done."""
    if opened.video is None:
        return Repeats(0, 0)
    start = max(Fraction(0), (opened.duration - REPEAT_PART) / 2)
    chains = FilterChains(opened.video, (("scale", "w=320:h=-2"), ("format", "yuv420p"), ("signalstats", "")))
    differences: list[float] = []
    for number, frame in enumerate(opened.video_frames(start)):
        at = opened.time_of(frame)
        if at >= start + REPEAT_PART:
            break
        if at < start:
            continue
        for _chain, part in chains.push(frame):
            differences.append(number_in(part, "lavfi.signalstats.YDIF", 0.0))
        if number % STEP == 0:
            yield min(1.0, max(0.0, float((at - start) / REPEAT_PART)))
    return _counted(differences[1:])


def _counted(differences: list[float]) -> Repeats:
    """Count by the difference of each frame from the one before."""
    # Not the median: half of the frames repeat where the frame rate was doubled.
    usual = sorted(differences)[len(differences) * 4 // 5] if differences else 0.0
    if usual < STILL:
        return Repeats(0, 0)
    return Repeats(sum(one < REPEATED * usual for one in differences), len(differences))


def _frame_at(opened: Opened, time: Fraction, share: float) -> Generator[float, None, VideoFrame | None]:
    """Return the frame that is shown at a time; decoding yields the share that was done before, to be stoppable."""
    shown = None
    for number, frame in enumerate(opened.video_frames(time)):
        if shown is not None and opened.time_of(frame) > time:
            break
        shown = frame
        if number % STEP == 0:
            yield share
    return shown


def _guessed(frame: VideoFrame) -> Colorspace:
    """Return the matrix that players assume for a picture that names none."""
    return Colorspace.ITU709 if frame.height > SD_LINES else Colorspace.ITU601


def _colours(frame: VideoFrame, matrix: Colorspace) -> bytes:
    """Return a picture in few pixels of red, green and blue."""
    # In two steps: FFmpeg's scaler is inexact where it scales and changes to red, green and blue at once.
    small = frame.reformat(*FEW, "yuv444p", interpolation=Interpolation.AREA)
    few = small.reformat(*FEW, "rgb24", src_colorspace=matrix)
    rows, line = bytes(few.planes[0]), few.planes[0].line_size
    return b"".join(rows[line * row : line * row + 3 * FEW[0]] for row in range(FEW[1]))


def _lost(frame: VideoFrame, lines: int) -> Iterator[float]:
    """Yield the mean square error of a picture that is made smaller and enlarged again."""
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base or Fraction(1, 1000)
    )
    small = max(2, round(lines * SMALLER / 2) * 2)
    wide = max(2, round(Fraction(frame.width, frame.height) * lines / 2) * 2)
    narrow = max(2, round(wide * SMALLER / 2) * 2)
    scaled = graph.add("scale", f"w={wide}:h={lines}:{_SCALER}")
    grey, split, psnr = graph.add("format", "gray"), graph.add("split", "2"), graph.add("psnr")
    down = graph.add("scale", f"w={narrow}:h={small}:{_SCALER}")
    up, sink = graph.add("scale", f"w={wide}:h={lines}:{_SCALER}"), graph.add("buffersink")
    graph.link_nodes(source, scaled, grey, split, psnr, sink)
    split.link_to(down, 1, 0)
    down.link_to(up)
    up.link_to(psnr, 0, 1)
    graph.configure()
    frame.pts = 0
    source.push(frame)
    source.push(None)
    try:
        compared = sink.pull()
    except (av.error.BlockingIOError, av.error.EOFError):
        return
    if isinstance(compared, VideoFrame):
        yield number_in(compared, "lavfi.psnr.mse.y", 0.0)
