"""Entries and their categories: rows, filters and wire objects."""
