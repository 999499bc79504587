"""The Captions tab."""
