"""Changing entries and what belongs to them: what may be changed, and the ports that do it."""
