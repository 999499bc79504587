"""Everything that plays comes through here: a relay on loopback between the player and the servers of the world."""
