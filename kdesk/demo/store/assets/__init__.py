"""Flavors and thumbnails of entries, and what happens to an entry when they change."""
