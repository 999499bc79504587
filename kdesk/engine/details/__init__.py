"""What producers say about their files: kept, and written to the entries as soon as these exist."""
