"""The services that the Library page needs."""

from dataclasses import dataclass

from kdesk.domain.ports import Clock
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.share.clipboard import LinkClipboard


@dataclass(frozen=True, slots=True)
class LibraryServices(ReviewServices):
    """What the Library page is built on: the services of the player and those below.

    Attributes:
        clock: For the ages on the cards.
    """

    clipboard: LinkClipboard
    clock: Clock
