"""Failing on request: which faults there are, what each does, and how they are asked for while the server runs."""
