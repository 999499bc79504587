"""What an account has switched on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """Settings in which accounts and installs differ.

    Attributes:
        recycle_bin: Entries can be put into a recycle bin.
        moderation: New entries wait for a moderator.
        single_sign_on: People sign in at the organisation's login page only; the API takes no passwords.
        search_cluster: eSearch has a cluster to ask.
    """

    recycle_bin: bool = False
    moderation: bool = False
    single_sign_on: bool = False
    search_cluster: bool = True


NO_FEATURES = Features()
