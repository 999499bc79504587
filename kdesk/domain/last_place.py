"""Where its user was in the window when it closed."""

from dataclasses import dataclass

MAX_KEY = 4096


@dataclass(frozen=True, slots=True)
class LastPlace:
    """The open page, and what was current in its lists.

    Attributes:
        in_library: Whether the Library was open, and not the uploads.
        account: Key of the account that the entry belongs to.
        entry: Id of the current entry, "" for none.
        transfer: Id of the current transfer, "" for none.
    """

    in_library: bool = False
    account: str = ""
    entry: str = ""
    transfer: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether kdesk can have written it."""
        return all(len(text) <= MAX_KEY for text in (self.account, self.entry, self.transfer))
