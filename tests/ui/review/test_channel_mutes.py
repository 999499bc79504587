"""One channel of the sound is muted, with Qt's own decoder on a real file; the device is written down instead."""

from array import array
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtMultimedia import QAudioFormat, QMediaPlayer, QVideoSink

from kdesk.ui.review.channel_mutes import ChannelMutes, Side, silenced
from tests.support.media import ffmpeg
from tests.support.patience import PATIENCE


class WrittenSpeaker:
    """Keeps what would be heard."""

    def __init__(self, form: QAudioFormat) -> None:
        self.form = form
        self.heard = array("f")
        self.volume = -1.0
        self.is_closed = False

    def write(self, data: bytes) -> None:
        """Keep it."""
        self.heard.frombytes(data)

    def set_volume(self, volume: float) -> None:
        """Note it."""
        self.volume = volume

    def close(self) -> None:
        """Note it."""
        self.is_closed = True

    def peaks(self) -> tuple[float, float]:
        """Return the loudest samples of both channels, and forget them."""
        left, right = (max(map(abs, self.heard[side::2]), default=0.0) for side in Side)
        del self.heard[:]
        return left, right


@pytest.mark.parametrize(
    ("sides", "expected"),
    [(set(), [1, 2, 3, 4]), ({Side.LEFT}, [0, 2, 0, 4]), ({Side.RIGHT}, [1, 0, 3, 0]), (set(Side), [0, 0, 0, 0])],
)
def test_a_muted_channel_is_nothing_but_zeros(sides: set[Side], expected: list[float]) -> None:
    """The other one stays as it is."""
    assert array("f", silenced(array("f", [1, 2, 3, 4]).tobytes(), sides)).tolist() == expected


def test_the_sound_of_a_player_loses_one_channel(qtbot: Any, tmp_path: Path) -> None:
    """Which one can be changed while it plays; with both heard again, Qt plays by itself."""
    file = tmp_path / "clip.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=20")
    ffmpeg(*picture, "-f", "lavfi", "-i", "aevalsrc=0.5*sin(880*t)|0.25*sin(660*t):d=20", "-c:a", "aac", str(file))
    speakers: list[WrittenSpeaker] = []
    changes: list[bool] = []

    def make(form: QAudioFormat) -> WrittenSpeaker:
        speakers.append(WrittenSpeaker(form))
        return speakers[-1]

    mutes = ChannelMutes(make)  # type: ignore[arg-type]
    mutes.changed = lambda: changes.append(mutes.is_active)
    mutes.toggle(Side.LEFT)
    assert not speakers
    player = QMediaPlayer()
    player.setVideoSink(QVideoSink(player))
    mutes.set_volume(0.3)
    mutes.attach(player)
    (speaker,) = speakers
    assert speaker.volume == 0.3
    # Made by this test, so nobody has to be believed; kdesk itself plays files through its relay.
    player.setSource(QUrl.fromLocalFile(str(file)))
    player.play()
    qtbot.waitUntil(lambda: len(speaker.heard) > 20_000, timeout=int(PATIENCE * 1000))
    left, right = speaker.peaks()
    assert left == 0.0
    assert right > 0.2
    mutes.toggle(Side.RIGHT)
    mutes.toggle(Side.LEFT)
    speaker.peaks()
    qtbot.waitUntil(lambda: len(speaker.heard) > 20_000, timeout=int(PATIENCE * 1000))
    left, right = speaker.peaks()
    assert left > 0.4
    assert right == 0.0
    mutes.toggle(Side.RIGHT)
    assert speaker.is_closed
    assert changes == [True, False]
    player.stop()
