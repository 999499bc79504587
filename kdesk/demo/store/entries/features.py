"""What an account has switched on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """Settings in which accounts and installs differ.

    Attributes:
        recycle_bin: Entries can be put into a recycle bin.
        moderation: New entries wait for a moderator.
        search_cluster: eSearch has a cluster to ask.
    """

    recycle_bin: bool = False
    moderation: bool = False
    search_cluster: bool = True


NO_FEATURES = Features()
