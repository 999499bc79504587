"""Entries and their categories: rows, filters and the objects of the wire."""
