"""Measures the sound of renditions: wave, peaks, loudness, and whether it is in step with another one. Uses no Qt."""
