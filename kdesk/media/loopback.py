"""Where the relay listens."""

LOOPBACK = "127.0.0.1"
"""This computer, for itself only."""
