"""The doctor: one check a function, in one table; no Qt."""
