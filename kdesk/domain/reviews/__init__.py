"""A review: what was compared, and what was found; its file and its stills."""
