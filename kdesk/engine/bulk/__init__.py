"""Following bulk uploads of the server."""
