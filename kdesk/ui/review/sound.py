"""The sound of a player: how loud, and whether there is anything to hear it with."""

from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer


class Sound:
    """Loudness and muting, kept until there is a player, and for every one that comes.

    Attributes:
        volume: 0.0 to 1.0, as people perceive loudness; also while muted.
        muted: Whether the sound is off.
    """

    def __init__(self, volume: float) -> None:
        self.volume = volume
        self.muted = False
        self._output: QAudioOutput | None = None

    @property
    def device(self) -> bool:
        """Whether a player found something to be heard with."""
        return self._output is not None

    def serve(self, player: QMediaPlayer) -> None:
        """Give a player its output, where this computer has a device for it."""
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._output = QAudioOutput(player)
            player.setAudioOutput(self._output)
            self._set_level()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0."""
        self.volume = volume
        self._set_level()

    def set_muted(self, muted: bool) -> None:
        """Turn the sound off or on."""
        self.muted = muted
        self._set_level()

    def _set_level(self) -> None:
        if self._output is not None:
            # Loudness is perceived as a power of the amplitude; the cube is the usual approximation.
            self._output.setVolume(self.volume**3)
            self._output.setMuted(self.muted)
