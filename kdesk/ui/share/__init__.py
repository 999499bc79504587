"""Handing an entry on: its links, and the clipboard."""
