"""The relay between the media player and the server: checks every playlist and segment. Uses no Qt."""
