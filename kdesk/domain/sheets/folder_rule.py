"""The rule by which folders become categories or tags, as each account keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_RULES = 50
"""Accounts of which the rule is kept."""
_MOST_COLUMNS = 20
_LONGEST = 50
"""Characters of a role, and more than any has."""


@dataclass(frozen=True, slots=True)
class FolderRule:
    """What the folders around files become.

    Attributes:
        account: Key of the account; "" while nobody has signed in.
        roles: What each column of the folder's sheet holds, by the values of `ColumnRole`; empty for the usual ones.
        own_name: Whether the folder that was chosen counts, too, and not only those in it.
    """

    account: str = ""
    roles: tuple[str, ...] = ()
    own_name: bool = True

    @property
    def is_valid(self) -> bool:
        """Whether the settings file may hold it."""
        return len(self.roles) <= _MOST_COLUMNS and all(len(role) <= _LONGEST for role in self.roles)


def rule_of(rules: Sequence[FolderRule], account: str) -> FolderRule:
    """Return the rule of an account."""
    return next((rule for rule in rules if rule.account == account), FolderRule(account))


def kept_rules(rules: Sequence[FolderRule], new: FolderRule) -> tuple[FolderRule, ...]:
    """Return the rules with that of one account; of too many the oldest are left out."""
    others = (rule for rule in rules if rule.account != new.account)
    return (*others, new)[-MAX_RULES:]
