"""Looks through renditions: sizes of packets, black, frozen and silent stretches, detail, repeats. Uses no Qt."""
