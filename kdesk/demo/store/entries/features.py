"""What an account has switched on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """Settings in which accounts differ; by default they have none of them.

    Attributes:
        recycle_bin: Entries can be put into a recycle bin.
        moderation: New entries wait for a moderator.
    """

    recycle_bin: bool = False
    moderation: bool = False


NO_FEATURES = Features()
