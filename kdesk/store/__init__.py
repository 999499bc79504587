"""This computer's own storage: paths, settings, journal, keyring, cached pictures."""
