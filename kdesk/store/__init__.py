"""Storage on this computer: paths, settings, journal, keyring, cached pictures."""
