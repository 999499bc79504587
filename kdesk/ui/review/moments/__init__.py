"""The list of moments beside the player: lines of captions, or chapters."""
