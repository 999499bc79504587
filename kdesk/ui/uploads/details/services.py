"""The services that the details pane needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported with the pane
    from kdesk.domain.account import Account
    from kdesk.domain.details.ports import UploadDetailsBook
    from kdesk.domain.details.templates import Templates
    from kdesk.domain.mirror_port import Mirrors
    from kdesk.domain.review_ports import Painting, Videos
    from kdesk.domain.transfer import Transfer
    from kdesk.domain.ui_ports import Accounts, UploadTarget
    from kdesk.messages.format import Format
    from kdesk.ui.tasks import TaskScope
    from kdesk.ui.theme import Theme
    from kdesk.ui.uploads.timeline.section import TransferTimelines


def _offer_nothing(_words: str, _undo: Callable[[], object]) -> None:
    """Say nothing: nothing can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetailsServices:
    """What the pane is built on.

    Attributes:
        book: Keeps and writes the details.
        accounts: Their lists are offered.
        tell: Says in a notice that something was done.
        offer_undo: Says in a notice that something was done, and calls the other argument if it is to be undone.
        mirrors: What was seen of libraries before; None to go without.
        videos: Opens local files for the frame of a thumbnail; None to go without.
        painting: Draws their frames.
        templates: Named sets of details; None to go without.
        target: The account that gets new files; None if that is the one in view.
        timelines: What happened to each transfer; None to go without.
        caution_of: Returns what will be a problem with the file of a transfer, and what can be done; "" for nothing.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    book: UploadDetailsBook
    accounts: Accounts
    tell: Callable[[str], object]
    offer_undo: Callable[[str, Callable[[], object]], object] = _offer_nothing
    mirrors: Mirrors | None = None
    videos: Videos | None = None
    painting: Painting | None = None
    templates: Templates | None = None
    target: UploadTarget | None = None
    timelines: TransferTimelines | None = None
    caution_of: Callable[[Transfer], str] = lambda _transfer: ""

    @property
    def account_of_new_files(self) -> Account | None:
        """The account that gets new files."""
        return (self.target or self.accounts).account
