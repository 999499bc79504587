"""Changing, deleting and moderating many entries at once."""
