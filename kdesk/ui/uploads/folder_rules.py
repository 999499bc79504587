"""The rule for folders of the account in use, and where a change of it is kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kdesk.domain.sheets.columns import ColumnRole, ColumnUse
from kdesk.domain.sheets.folder_rule import FolderRule, kept_rules, rule_of


class FolderRules:
    """Holds the rules of all accounts.

    Args:
        account: Returns the key of the account in use, "" for none.

    Attributes:
        rules: All of them.
        keep: Called with all of them when one was changed.
    """

    def __init__(self, account: Callable[[], str] = str) -> None:
        self._account = account
        self.rules: tuple[FolderRule, ...] = ()
        self.keep: Callable[[tuple[FolderRule, ...]], object] = lambda _rules: None

    @property
    def own_name(self) -> bool:
        """Whether the chosen folder itself counts."""
        return rule_of(self.rules, self._account()).own_name

    def roles(self, usual: Sequence[ColumnUse]) -> tuple[ColumnUse, ...]:
        """Return what the columns hold: as it was chosen last, or as usual."""
        kept = rule_of(self.rules, self._account()).roles
        known = [ColumnRole(role) for role in kept if role in ColumnRole._value2member_map_]
        return tuple(known if len(known) == len(usual) == len(kept) else usual)

    def keep_roles(self, roles: Sequence[ColumnUse]) -> None:
        """Keep what the columns hold."""
        self._change(replace(rule_of(self.rules, self._account()), roles=tuple(_kept(role) for role in roles)))

    def keep_own_name(self, own_name: bool) -> None:
        """Keep whether the chosen folder counts."""
        self._change(replace(rule_of(self.rules, self._account()), own_name=own_name))

    def _change(self, rule: FolderRule) -> None:
        self.rules = kept_rules(self.rules, rule)
        self.keep(self.rules)


def _kept(use: ColumnUse) -> str:
    # A field of custom metadata is another one in another account, and fits no folder.
    return use.value if isinstance(use, ColumnRole) else ColumnRole.IGNORED.value
