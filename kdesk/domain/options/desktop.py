"""Options of kdesk on the desktop: tray, closing, and the sign-in of the system."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Section, option, row


class Closing(StrEnum):
    """What closing the window does while the icon stands in the tray."""

    ASK = "ask"
    TRAY = "tray"
    QUIT = "quit"


@dataclass(frozen=True, init=False, repr=False, eq=False)
class DesktopOptions:
    """How kdesk stands on the desktop.

    Attributes:
        shows_tray: Whether an icon stands in the tray.
        closing: What closing the window does then.
        starts_at_login: Whether kdesk starts when its user signs in to the system.
    """

    shows_tray: bool = option(
        default=False,
        rows=row(
            Section.DESKTOP,
            N_("Icon in the tray"),
            N_("Shows the progress, pauses and resumes, opens the window and quits."),
        ),
    )
    closing: Closing = option(
        Closing.ASK,
        rows=row(
            Section.DESKTOP,
            N_("Closing the window, with the icon in the tray"),
            choices={
                Closing.ASK: N_("Ask"),
                Closing.TRAY: N_("Keep running in the tray"),
                Closing.QUIT: N_("Quit kdesk"),
            },
        ),
    )
    starts_at_login: bool = option(
        default=False,
        rows=row(
            Section.DESKTOP,
            N_("Start kdesk when you sign in to this computer"),
            N_("It starts in the tray, or minimised where no icon is shown there. Tried on Linux only so far."),
        ),
    )
