"""Looking at an entry: the player and the renditions."""
