"""What the commands act on: the selection of the page in sight."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from kdesk.messages import N_, _
from kdesk.ui.command_kinds import ShortcutScope
from kdesk.ui.commands import SPECS, Command

NOT_HERE = N_("This is about transfers: open Uploads first")
"""The reason of a command that the page in sight does not know."""
NO_ENTRIES_HERE = N_("This is about entries: open the Library first")
"""The same for a command about entries."""


def _nothing() -> None:
    """Do nothing: for a command that only opens a menu of its own."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a command does with what is selected on the page in sight.

    Attributes:
        do: Does it.
        reason: Why the command cannot be had, for its tooltip; "" if it can.
        text: Other words for the command, "" for its own.
    """

    do: Callable[[], object] = _nothing
    reason: str = ""
    text: str = ""


def not_here(scope: ShortcutScope) -> Offer:
    """Return the offer of a command that the page in sight does not know."""
    reasons = {
        ShortcutScope.ENTRIES: _(NO_ENTRIES_HERE),
        ShortcutScope.PAGE: _("There is nothing here that this applies to"),
    }
    return Offer(reason=reasons.get(scope, _(NOT_HERE)))


class Selection:
    """Asks the page in sight what a command can do there. A page that is not in sight is never asked."""

    def __init__(self) -> None:
        self._offers: dict[QObject, list[Callable[[], Mapping[Command, Offer]]]] = {}
        self._page: QObject | None = None

    def add(self, page: QObject, offers: Callable[[], Mapping[Command, Offer]]) -> None:
        """Add a page, or more offers of one; the first page is in sight until another is shown.

        Args:
            page: The page.
            offers: Returns what each command can do there with what is selected and in focus now.
        """
        self._offers.setdefault(page, []).append(offers)
        self._page = self._page or page

    def show(self, page: QObject) -> None:
        """Set the page in sight; one that was not added offers nothing."""
        self._page = page

    def offers(self) -> Mapping[Command, Offer]:
        """Return what the page in sight offers."""
        offers = self._offers.get(self._page, []) if self._page is not None else []
        return {command: offer for each in offers for command, offer in each().items()}

    def offer(self, command: Command) -> Offer:
        """Return what a command does now, or why it cannot be had."""
        return self.offers().get(command) or not_here(SPECS[command].scope)
