"""Options of the notice that there is a newer kdesk."""

from dataclasses import dataclass

from kdesk.domain.foreign_address import checked
from kdesk.domain.marking import N_
from kdesk.domain.options.option import Section, is_text, option, row
from kdesk.errors import BadResponse

MAX_ADDRESS = 2000
MAX_VERSION = 27
"""Characters of a version: four numbers of six digits."""


def is_update_address(text: str) -> bool:
    """Return whether this is an https address without a sign-in, or nothing."""
    try:
        return not text or (is_text(MAX_ADDRESS)(text) and checked(text).scheme == "https")
    except BadResponse:
        return False


@dataclass(frozen=True, init=False, repr=False, eq=False)
class UpdateOptions:
    """Whether kdesk asks for newer versions of itself.

    Attributes:
        update_address: Of the document that names the newest version; "" lets kdesk never ask.
    """

    update_address: str = option(
        "",
        is_update_address,
        rows=row(
            Section.DESKTOP,
            N_("Address that tells of new versions"),
            N_("Asked for updates once a day; nothing of you is sent. While it is empty, kdesk asks nowhere."),
            wrong=N_("This is no https address. A sign-in does not belong here."),
        ),
    )
