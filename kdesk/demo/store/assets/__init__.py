"""Flavors and thumbnails of entries, and their effects on the entry."""
