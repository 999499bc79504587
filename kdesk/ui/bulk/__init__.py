"""The window of bulk uploads."""
