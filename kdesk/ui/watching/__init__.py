"""Watch folders in the window."""
