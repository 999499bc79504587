"""The audio output of a player."""

from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from kdesk.ui.review.channel_mutes import ChannelMutes


class Audio:
    """Volume and muting. They are kept until a player is attached.

    Attributes:
        volume: Perceived loudness, 0.0 to 1.0; kept while muted.
        muted: Whether the sound is off.
        channels: Which of the two channels are muted.
    """

    def __init__(self, volume: float) -> None:
        self.volume = volume
        self.muted = False
        self.channels = ChannelMutes()
        self.channels.changed = self._apply
        self._output: QAudioOutput | None = None

    @property
    def has_device(self) -> bool:
        """Whether an audio device was found for the attached player."""
        return self._output is not None

    def attach(self, player: QMediaPlayer) -> None:
        """Give a player an audio output, if this computer has a device."""
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._output = QAudioOutput(player)
            player.setAudioOutput(self._output)
            self.channels.attach(player)
            self._apply()

    def set_volume(self, volume: float) -> None:
        """Set the perceived loudness, 0.0 to 1.0."""
        self.volume = volume
        self._apply()

    def set_muted(self, muted: bool) -> None:
        """Turn the sound off or on."""
        self.muted = muted
        self._apply()

    def _apply(self) -> None:
        if self._output is not None:
            # Perceived loudness is a power of the amplitude; the cube is the usual approximation.
            self._output.setVolume(self.volume**3)
            # The sound is heard once: from here, or without a channel from there.
            self._output.setMuted(self.muted or self.channels.is_active)
            self.channels.set_volume(0.0 if self.muted else self.volume**3)
