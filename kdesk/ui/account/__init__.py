"""Signing in: the dialog, the partner chooser, and the chip at the foot of the rail."""
