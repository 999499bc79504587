"""Removing from the server what no transfer needs any more."""
