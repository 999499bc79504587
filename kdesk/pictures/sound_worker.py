"""The process that reads one media file of this computer: its length, or its waveform. It ends after that.

A file on a drive that hangs, or one that a decoder cannot bear, costs this process and nothing else.
"""

import argparse
import json
import os
import signal
import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder, QAudioFormat, QMediaPlayer

from kdesk.domain.sound import PEAKS
from kdesk.pictures.sound_process import LENGTH, SECONDS

PART_SECONDS = 0.02
"""Of the parts whose loudest moment is noted."""
STEP = 16
"""Every sixteenth sample is looked at: a drawing shows no more."""

_FULL = {
    QAudioFormat.SampleFormat.Float: ("f", 1.0),
    QAudioFormat.SampleFormat.Int16: ("h", 2.0**15),
    QAudioFormat.SampleFormat.Int32: ("i", 2.0**31),
}
"""The type code of a sample, and its largest value."""
_FINAL = frozenset(
    {
        QMediaPlayer.MediaStatus.LoadedMedia,
        QMediaPlayer.MediaStatus.BufferedMedia,
        QMediaPlayer.MediaStatus.InvalidMedia,
        QMediaPlayer.MediaStatus.NoMedia,
    }
)


def run(_options: argparse.Namespace) -> int:
    """Read what standard input names, print the answer, and return the exit status."""
    wanted, _, path = sys.stdin.buffer.read().partition(b"\n")
    if sys.platform != "win32":
        # In case the window's process no longer exists.
        signal.setitimer(signal.ITIMER_REAL, SECONDS + 1)
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    # What a library prints would otherwise be read as the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # The loop of a process of its own: the window does not wait on it, and ends it when it takes too long.
    application = QCoreApplication(sys.argv[:1])
    source = QUrl.fromLocalFile(os.fsdecode(path))
    found = _length(application, source) if wanted.decode() == LENGTH else _waveform(application, source)
    if found is None:
        return 1
    json.dump(found, answer)
    answer.flush()
    # Without taking Qt's threads down, which may wait for a drive.
    os._exit(0)


def _length(application: QCoreApplication, source: QUrl) -> dict[str, object] | None:
    player = QMediaPlayer()
    player.mediaStatusChanged.connect(lambda status: application.quit() if status in _FINAL else None)
    player.setSource(source)
    if player.mediaStatus() not in _FINAL:
        application.exec()
    return {"duration": max(player.duration(), 0) / 1000}


def _waveform(application: QCoreApplication, source: QUrl) -> dict[str, object] | None:
    decoder, peaks = QAudioDecoder(), Peaks()
    decoder.bufferReady.connect(lambda: peaks.add(decoder.read()))
    decoder.finished.connect(application.quit)
    decoder.error.connect(lambda _error: application.exit(1))
    decoder.setSource(source)
    # Inside the loop: an error that comes at once could not end a loop that has not begun.
    QTimer.singleShot(0, decoder.start)
    if application.exec() or not peaks.seconds:
        return None
    return {"duration": peaks.seconds, "peaks": levels(peaks.parts, PEAKS)}


class Peaks:
    """Collects the loudest moments.

    Attributes:
        parts: One for each part, 0.0 to 1.0.
        seconds: Length so far.
    """

    def __init__(self) -> None:
        self.parts: list[float] = []
        self.seconds = 0.0

    def add(self, buffer: QAudioBuffer) -> None:
        """Add the next samples."""
        kind = _FULL.get(buffer.format().sampleFormat())
        if not buffer.isValid() or kind is None or not buffer.frameCount():
            return
        code, full = kind
        samples: Sequence[float] = array(code, bytes(buffer.constData()))[::STEP]
        loudest, lowest = max(samples), min(samples)
        peak = max(loudest, -lowest) / full
        self.seconds += buffer.frameCount() / max(buffer.format().sampleRate(), 1)
        # All parts that the buffer reaches into; the first may have samples of the one before.
        self.parts += [min(peak, 1.0)] * (int(self.seconds / PART_SECONDS) + 1 - len(self.parts))


def levels(parts: Sequence[float], count: int) -> list[int]:
    """Return so many levels from 0 to 255, each the loudest of its parts."""
    if not parts:
        return []
    bounds = [place * len(parts) // count for place in range(count + 1)]
    return [round(255 * max(parts[begin : max(end, begin + 1)])) for begin, end in pairwise(bounds)]
