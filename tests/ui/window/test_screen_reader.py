"""What a screen reader finds: every control has a name, every sentence is read, and nothing of it is markup."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState, NetworkState
from kdesk.errors import TimedOut
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice, NoticeKind
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.fakes.transfers import one_of_each, transfer
from tests.ui.fakes.window import Drive, FakeLibraryWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.window.entries import FLAVORS, OTHER

Role, Text = QAccessible.Role, QAccessible.Text
STRUCTURE = frozenset(
    {Role.Client, Role.LayeredPane, Role.Border, Role.Pane, Role.Splitter, Role.ScrollBar, Role.Separator, Role.Graphic}
)
"""What only holds other things, or shows what is said beside it: it needs a name only if it takes the keyboard."""
MARKUP = re.compile(r"</?(span|br|small|html)\b", re.IGNORECASE)
ROWS = 40
"""So many children of a list are looked at: a list makes an object for each."""


def tree(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Return everything that can be seen, as a screen reader walks it."""
    if root.state().invisible:
        return
    yield root
    for number in range(min(root.childCount(), ROWS)):
        child: QAccessibleInterface | None = root.child(number)
        if child is not None and child.isValid():
            yield from tree(child)


def nameless(widget: QWidget) -> list[str]:
    """Return what should have a name and has none, with what stands around it."""
    found = tree(QAccessible.queryAccessibleInterface(widget))
    return [
        f"{one.role().name} in {one.parent().role().name} “{one.parent().text(Text.Name)}”"
        for one in found
        if not one.text(Text.Name).strip() and (one.role() not in STRUCTURE or one.state().focusable)
    ]


def marked_up(widget: QWidget) -> list[str]:
    """Return every text in which there is markup."""
    kinds = (Text.Name, Text.Description, Text.Value, Text.Help)
    texts = [one.text(kind) for one in tree(QAccessible.queryAccessibleInterface(widget)) for kind in kinds]
    return [text for text in texts if MARKUP.search(text)]


def unread(widget: QWidget) -> list[str]:
    """Return the visible texts that their accessible names do not contain."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    # Qt tells a narrow space as a plain one.
    return [
        label.text()
        for label in labels
        if label.text().replace("\u202f", " ") not in QAccessible.queryAccessibleInterface(label).text(Text.Name)
    ]


async def uploads(whole: FakeLibraryWindow) -> None:
    """Look at transfers in every state, while a notice stands."""
    whole.uploads.refresh()
    whole.notices.post(Notice("Something failed", NoticeKind.BAD, "Why & how", "Retry", print, support="code 7 <b>"))
    whole.window.status.show_network(NetworkState.OFFLINE)


async def empty_uploads(whole: FakeLibraryWindow) -> None:
    """Look at the empty page."""
    whole.queue.remove([one.id for one in whole.queue.snapshot()])
    whole.uploads.refresh()


async def renditions(whole: FakeLibraryWindow) -> None:
    """Look at the renditions of an entry, and at the strip that tells that the list could not be loaded."""
    whole.window.show_page(Command.SHOW_LIBRARY)
    whole.library.grid.show_row(0)
    await until(lambda: whole.library.panel.renditions.flavors.rowCount() == len(FLAVORS))
    whole.library.error_strip.show_error(TimedOut())
    whole.library.panel.error_strip.show_error(TimedOut())


async def links(whole: FakeLibraryWindow) -> None:
    """Look at the links of an entry."""
    await renditions(whole)
    whole.library.panel.tabs.open("links")


async def found(whole: FakeLibraryWindow) -> None:
    """Look at the result of a search."""
    whole.window.show_page(Command.SHOW_LIBRARY)
    whole.library.header.search.setText("nowhere")
    await until(whole.library.empty_view.isVisible)


async def signed_out(whole: FakeLibraryWindow) -> None:
    """Look at the library without an account."""
    whole.accounts.put(ANNA, AccountState.SIGN_IN_NEEDED)
    whole.window.show_page(Command.SHOW_LIBRARY)


@pytest.mark.parametrize("look", [uploads, empty_uploads, renditions, links, found, signed_out])
def test_everything_has_a_name_and_nothing_is_markup(drive: Drive, look: object) -> None:
    """Every control, row, cell and sentence of the window; what is written is what is read."""

    async def work(whole: FakeLibraryWindow) -> None:
        assert callable(look)
        await look(whole)
        assert nameless(whole.window) == []
        assert marked_up(whole.window) == []
        assert unread(whole.window) == []

    catalogue = FakeCatalogue([OTHER, *make_entries(8)], FLAVORS)
    drive(work, *one_of_each(), catalogue=catalogue)


def test_the_status_bar_is_read(drive: Drive) -> None:
    """What stands there, and nothing while there is nothing."""

    async def work(whole: FakeLibraryWindow) -> None:
        status = QAccessible.queryAccessibleInterface(whole.window.status)
        assert [one.text(Text.Name) for one in tree(status)][1:] == [
            "No transfer is running · 1 in the list",
            "Notices",
        ]
        whole.accounts.put(ANNA, AccountState.OFFLINE)
        texts = [one.text(Text.Name) for one in tree(status)]
        assert "The server cannot be reached: kdesk goes on by itself" in texts

    drive(work, transfer(1, TransferState.READY))


def test_every_item_of_the_menu_has_a_name(drive: Drive) -> None:
    """And the menu itself, and those that open from it."""

    async def work(whole: FakeLibraryWindow) -> None:
        menu = whole.window.rail.menu
        menu.popup(whole.window.pos())
        assert nameless(menu) == []
        for one in menu.findChildren(QMenu):
            one.popup(whole.window.pos())
            assert nameless(one) == []
        menu.close()

    drive(work)
