"""Reading of media for the decoder: ranges of what servers hold, in blocks that all readers share, and local files."""
