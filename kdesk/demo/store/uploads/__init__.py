"""Upload tokens, their chunks on disk, and the log of upload requests."""
