"""Upload tokens, the chunks that come in for them, and how their bytes become content."""
