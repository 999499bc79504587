"""The relay: an HTTP server on loopback that fetches, checks and delivers everything that the player plays."""
