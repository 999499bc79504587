"""How long a test waits for what must come: as long as it takes on a machine that does something else as well.

It tells a hang from a wait, and says nothing of how fast anything is; that is what the benches measure.
"""

PATIENCE = 60.0
"""Seconds; half of what pytest gives a test, so that what did not come is named."""
