"""The library: one list over any number of entries, of which only some are loaded."""
