"""Downloads: what is fetched from an account into files of this computer."""
