"""The Renditions tab."""
