"""The services that the player needs."""

from dataclasses import dataclass

from kdesk.domain.ui_ports import Images
from kdesk.media.relay import MediaRelay
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ReviewServices:
    """What the player is built on.

    Attributes:
        images: Source of the poster.
        relay: Delivers the streams.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    images: Images
    relay: MediaRelay
