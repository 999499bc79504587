"""Options of the library."""

from dataclasses import dataclass

from kdesk.domain.library_view import Arrangement, LibraryView
from kdesk.domain.marking import N_
from kdesk.domain.options.option import Row, Section, option, row


@dataclass(frozen=True, init=False, repr=False, eq=False)
class LibraryOptions:
    """How the library is shown, and what is kept of it.

    Attributes:
        library: Cards or table, and its columns.
        keeps_mirror: Whether what was seen of libraries is kept on this computer.
        asks_before_recycling: Whether it is asked before entries go into the recycle bin.
    """

    library: LibraryView = option(
        LibraryView(),
        lambda view: view.is_valid,
        rows=(
            Row(
                Section.LIBRARY,
                N_("Show entries as"),
                choices={
                    Arrangement.SMALL: N_("Small cards"),
                    Arrangement.MEDIUM: N_("Medium cards"),
                    Arrangement.LARGE: N_("Large cards"),
                    Arrangement.TABLE: N_("Table"),
                },
                part="arrangement",
                lockable=False,
            ),
            Row(
                Section.LIBRARY,
                N_("Show the frames of a video under the pointer"),
                N_("Moving the pointer over a card goes through its video; it takes a picture a card from the server."),
                part="scrubs",
            ),
        ),
    )
    keeps_mirror: bool = option(
        default=True,
        rows=row(
            Section.LIBRARY,
            N_("Keep a copy of the library's list on this computer"),
            N_("Searching and scrolling are at once with it, also without a connection. Switched off, it is removed."),
        ),
    )
    asks_before_recycling: bool = option(
        default=True,
        rows=row(
            Section.LIBRARY,
            N_("Ask before entries go into the recycle bin"),
            N_("What is deleted for good is always asked."),
        ),
    )
