"""What is done with a link that carries a session: nobody gets it unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only signatures name them
    from PySide6.QtWidgets import QWidget

    from kdesk.domain.links.link import Link
    from kdesk.domain.share_ports import SharingApi
    from kdesk.messages.format import Format
    from kdesk.ui.share.clipboard import LinkClipboard
    from kdesk.ui.tasks import TaskScope
    from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True, eq=False)
class SessionGuard:
    """Asks what is copied in the place of a link with a session.

    Attributes:
        sharing: Returns what makes other links; None while nobody is signed in.
        now: Returns Unix seconds.
        window: Returns the window that the question belongs to.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    clipboard: LinkClipboard
    sharing: Callable[[], SharingApi | None]
    now: Callable[[], float]
    window: Callable[[], QWidget]

    def ask(self, link: Link, notice: str) -> None:
        """Ask what is copied, without blocking.

        Args:
            link: The link as it is.
            notice: The sentence about the copied link; "" for the usual one.
        """
        # Seldom does a link carry a session.
        from kdesk.ui.share.session_question import SessionQuestion

        question = SessionQuestion(self, link, self.window())
        question.decided.connect(
            lambda chosen, told: self.clipboard.copy_anyway(chosen, notice if chosen.url == link.url else told)
        )
        question.open()
