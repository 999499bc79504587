"""What a new demo holds: a few samples, or a library of any size."""
