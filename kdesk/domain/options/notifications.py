"""Options of the notifications of the system."""

from dataclasses import dataclass

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Section, option, row


@dataclass(frozen=True, init=False, repr=False, eq=False)
class NotificationOptions:
    """Of what the system tells while the window is not in front.

    Attributes:
        notifies_ready: Of uploads that can be played.
        notifies_failed: Of what failed.
        notifies_questions: Of transfers that wait for a decision.
        notifies_downloads: Of downloads that are done.
    """

    notifies_ready: bool = option(
        default=True,
        rows=row(
            Section.NOTIFICATIONS,
            N_("When uploads are ready"),
            N_("The system shows notifications only while the window is not in front."),
        ),
    )
    notifies_failed: bool = option(default=True, rows=row(Section.NOTIFICATIONS, N_("When something fails")))
    notifies_questions: bool = option(
        default=True, rows=row(Section.NOTIFICATIONS, N_("When a transfer waits for a decision"))
    )
    notifies_downloads: bool = option(default=True, rows=row(Section.NOTIFICATIONS, N_("When downloads are done")))
