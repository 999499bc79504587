"""Muting of the left or the right channel alone.

Qt's audio output has one volume for all channels. While a channel is muted, the decoded sound goes through here to a
device of its own, with zeros for that channel; its buffer makes the sound up to a tenth of a second late.
"""

from array import array
from collections.abc import Callable
from enum import IntEnum
from typing import cast

from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import (
    QAudioBuffer,
    QAudioBufferOutput,
    QAudioFormat,
    QAudioSink,
    QMediaDevices,
    QMediaPlayer,
)

RATE = 48_000
BUFFER_MICROSECONDS = 100_000
"""Of the device: less stutters on a busy computer."""
_CHANNELS = 2


class Side(IntEnum):
    """A channel of stereo sound, by its place in a sample frame."""

    LEFT = 0
    RIGHT = 1


class Speaker:
    """A device that plays what is written to it.

    Args:
        form: Of the sound.
    """

    def __init__(self, form: QAudioFormat) -> None:
        self._sink = QAudioSink(QMediaDevices.defaultAudioOutput(), form)
        self._sink.setBufferSize(form.bytesForDuration(BUFFER_MICROSECONDS))
        self._device: QIODevice | None = self._sink.start()

    def write(self, data: bytes) -> None:
        """Play it; what finds no room is dropped, as at more than the normal speed."""
        if self._device is not None and self._sink.bytesFree() >= len(data):
            self._device.write(data)

    def set_volume(self, volume: float) -> None:
        """Set the amplitude, 0.0 to 1.0."""
        self._sink.setVolume(volume)

    def close(self) -> None:
        """Stop."""
        self._device = None
        self._sink.stop()


class ChannelMutes:
    """Which channels are muted, kept until a player is attached.

    Args:
        make_speaker: Opens the device.

    Attributes:
        changed: Called when the sound goes another way than before.
    """

    def __init__(self, make_speaker: Callable[[QAudioFormat], Speaker] = Speaker) -> None:
        self._make_speaker = make_speaker
        self._muted: set[Side] = set()
        self._volume = 1.0
        self._player: QMediaPlayer | None = None
        self._output: QAudioBufferOutput | None = None
        self._speaker: Speaker | None = None
        self.changed: Callable[[], None] = lambda: None

    @property
    def is_active(self) -> bool:
        """Whether the sound goes through here."""
        return self._speaker is not None

    def is_muted(self, side: Side) -> bool:
        """Return whether a channel is muted."""
        return side in self._muted

    def attach(self, player: QMediaPlayer) -> None:
        """Take the sound of a player, if a channel is muted."""
        self._player = player
        self._follow()

    def toggle(self, side: Side) -> None:
        """Mute a channel, or hear it again."""
        self._muted ^= {side}
        self._follow()

    def set_volume(self, volume: float) -> None:
        """Set the amplitude, 0.0 to 1.0."""
        self._volume = volume
        if self._speaker is not None:
            self._speaker.set_volume(volume)

    def _follow(self) -> None:
        if self._player is None or bool(self._muted) is self.is_active:
            return
        if self._muted:
            form = QAudioFormat()
            form.setSampleRate(RATE)
            form.setChannelCount(_CHANNELS)
            form.setSampleFormat(QAudioFormat.SampleFormat.Float)
            self._speaker = self._make_speaker(form)
            self._speaker.set_volume(self._volume)
            self._output = QAudioBufferOutput(form, self._player)
            self._output.audioBufferReceived.connect(self._take)
            self._player.setAudioBufferOutput(self._output)
        elif self._speaker is not None and self._output is not None:
            # Qt takes a null pointer for none, which its stubs do not know.
            self._player.setAudioBufferOutput(cast("QAudioBufferOutput", None))
            self._output.deleteLater()
            self._speaker.close()
            self._output = self._speaker = None
        self.changed()

    def _take(self, buffer: QAudioBuffer) -> None:
        if self._speaker is not None and buffer.isValid():
            self._speaker.write(silenced(bytes(buffer.constData()), self._muted))


def silenced(data: bytes, sides: set[Side]) -> bytes:
    """Return stereo samples, 32 bit floats, with zeros for some channels."""
    samples = array("f", data)
    for side in sides:
        samples[side::_CHANNELS] = array("f", bytes(4 * len(range(side, len(samples), _CHANNELS))))
    return samples.tobytes()
