"""The Overview tab: the fields of an entry that a person reads and changes most."""
