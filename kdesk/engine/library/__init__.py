"""What the library shows besides the entries themselves."""
