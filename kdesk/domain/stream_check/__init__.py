"""Checking a stream: what its playlists declare, what its segments are, and what differs."""
