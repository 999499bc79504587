"""The time line of the player: position, filmstrip or waveform, chapters, and pictures around the pointer."""
