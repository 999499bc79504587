"""Conversion profiles, their renditions, and the renditions that a source gets."""
