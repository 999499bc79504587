"""Faults on request: their kinds, their effects, and the control calls that add them at run time."""
