"""A relay for the tests of this folder."""

from tests.media.relays import relays

__all__ = ["relays"]
