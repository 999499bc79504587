"""Removal of tokens and entries from the server that no transfer needs any more (rules 2, 9 and 11)."""
