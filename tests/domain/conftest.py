"""How generated examples are drawn here."""

from hypothesis import settings

# The same examples on every machine, and no time limit for a single one: a busy machine is not a failure.
settings.register_profile("kdesk", deadline=None, derandomize=True, max_examples=80)
settings.load_profile("kdesk")
