"""Captions: their formats, the parsers that check a file before it is sent, and what is shown at a moment."""
