"""What a local file shows and tells before it is uploaded."""
