"""Conversion profiles, the renditions that they name, and which of these a source gets."""
