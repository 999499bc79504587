"""Searching the library: what a person types, as conditions, and entries that meet them."""
