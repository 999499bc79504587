"""Measures the sound of renditions: waveforms, peaks, loudness, offset from another one. Uses no Qt."""
