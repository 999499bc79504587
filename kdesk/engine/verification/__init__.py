"""Verification: comparing the server's copy with the local file."""
