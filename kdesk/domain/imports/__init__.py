"""Addresses from which the server fetches files by itself (rule 14)."""
