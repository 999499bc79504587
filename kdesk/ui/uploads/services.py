"""The services that the Uploads page needs."""

from collections.abc import Callable
from dataclasses import dataclass

from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class UploadsServices:
    """What the Uploads page is built on.

    Attributes:
        now: Returns Unix seconds.
    """

    theme: Theme
    formatter: Format
    actions: Actions
    now: Callable[[], float]
