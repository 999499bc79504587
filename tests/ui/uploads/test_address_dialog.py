"""“From URL…”: what speaks against addresses is told before they are queued."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.imports.address import MOST_ADDRESSES
from kdesk.domain.imports.finding import AddressFinding, FindingKind
from kdesk.domain.links.sessions import hidden
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.address_dialog import MOST_ASKED, AddressDialog
from tests.support.invented_ks import KS
from tests.support.patience import until

FINE, MOVED, SECRET = "https://a.example/talk.mp4", "https://a.example/moved", "https://me:x@a.example/b.mp4"
TARGET = "https://cdn.example/talk.mp4"


class Checker:
    """Finds what a test says of addresses, else that they are fine."""

    def __init__(self) -> None:
        self.says: dict[str, AddressFinding] = {
            MOVED: AddressFinding(MOVED, FindingKind.REDIRECTS, target=TARGET),
            SECRET: AddressFinding(SECRET, FindingKind.WITH_SESSION),
        }
        self.asked: list[Sequence[str]] = []

    async def check_all(self, addresses: Sequence[str], service_url: str) -> tuple[AddressFinding, ...]:
        """Return what the test says."""
        assert service_url == "https://www.kaltura.example"
        self.asked.append(addresses)
        return tuple(self.says.get(one, AddressFinding(one, FindingKind.FINE)) for one in addresses)


class Asked:
    """An open dialog, and what was chosen in it."""

    def __init__(self, dialog: AddressDialog, checker: Checker) -> None:
        self.dialog, self.checker = dialog, checker
        self.chosen: list[Sequence[str]] = []
        dialog.chosen.connect(lambda found: self.chosen.append(tuple(one.address for one in found)))

    def rows(self) -> list[tuple[str, str]]:
        """Return the addresses of the list with what is said of each."""
        items = (self.dialog.found.topLevelItem(row) for row in range(self.dialog.found.topLevelItemCount()))
        return [(item.text(0), item.text(1)) for item in items if item]


@pytest.fixture
def tasks() -> TaskScope:
    """Errors of tasks are no part of these tests."""
    return TaskScope(lambda _error: None)


@pytest.fixture
def asked(qtbot: QtBot, theme: Theme, formatter: Format, tasks: TaskScope) -> Iterator[Asked]:
    """A dialog over a window."""
    window = QWidget()
    qtbot.addWidget(window)
    checker = Checker()
    dialog = AddressDialog(theme, formatter, checker, tasks, lambda: "https://www.kaltura.example", window)
    yield Asked(dialog, checker)
    dialog.reject()


async def test_addresses_that_open_are_queued_at_once(asked: Asked, tasks: TaskScope) -> None:
    """One press, after they were asked for."""
    async with tasks:
        asked.dialog.ask([FINE])
        assert asked.dialog.go.text() == "Import 1 address"
        asked.dialog.go.click()
        await until(lambda: asked.chosen)
    assert asked.chosen == [(FINE,)]
    assert not asked.dialog.isVisible()


async def test_what_speaks_against_an_address_is_told_first(asked: Asked, tasks: TaskScope) -> None:
    """A second press imports all the same, but nothing that carries a secret."""
    async with tasks:
        asked.dialog.ask([FINE, MOVED, SECRET])
        asked.dialog.go.click()
        await until(asked.rows)
        told = dict(asked.rows())
        assert list(told) == [MOVED, hidden(SECRET)]
        assert "x@" not in hidden(SECRET)
        assert told[MOVED] == "Leads elsewhere"
        assert TARGET in asked.dialog.found.topLevelItem(0).toolTip(1)
        assert asked.chosen == []
        assert asked.dialog.go.text() == "Import 2 anyway"
        asked.dialog.go.click()
    assert asked.chosen == [(FINE, MOVED)]


async def test_what_something_speaks_against_can_be_left_out(asked: Asked, tasks: TaskScope) -> None:
    """One press imports the others; it is offered where there are some."""
    async with tasks:
        asked.dialog.ask([FINE, MOVED, SECRET])
        assert asked.dialog.go_fine.isHidden()
        asked.dialog.go.click()
        await until(asked.rows)
        assert asked.dialog.go_fine.text() == "Import the other 1"
        asked.dialog.go_fine.click()
        assert asked.chosen == [(FINE,)]
        asked.dialog.ask([MOVED])
        asked.dialog.go.click()
        await until(asked.rows)
        assert asked.dialog.go_fine.isHidden()


async def test_the_targets_of_redirects_can_be_taken(asked: Asked, tasks: TaskScope) -> None:
    """They are looked at like any other text."""
    async with tasks:
        asked.dialog.ask([FINE, MOVED])
        asked.dialog.go.click()
        await until(asked.rows)
        asked.dialog.use_targets.click()
        assert asked.dialog.field.toPlainText().splitlines() == [FINE, TARGET]
        assert asked.rows() == []
        asked.dialog.go.click()
        await until(lambda: asked.chosen)
    assert asked.chosen == [(FINE, TARGET)]


async def test_another_text_is_looked_at_anew(asked: Asked, tasks: TaskScope) -> None:
    """What was found of the former one says nothing of it."""
    async with tasks:
        asked.dialog.ask([MOVED])
        asked.dialog.go.click()
        await until(asked.rows)
        asked.dialog.field.setPlainText(FINE)
        assert asked.dialog.go.text() == "Import 1 address"
        asked.dialog.go.click()
        await until(lambda: asked.chosen)
    assert [list(one) for one in asked.checker.asked] == [[MOVED], [FINE]]


async def test_nothing_can_be_imported_of_an_empty_field(asked: Asked, tasks: TaskScope) -> None:
    """Nor of lines that only remark something."""
    async with tasks:
        asked.dialog.ask()
        assert not asked.dialog.go.isEnabled()
        asked.dialog.field.setPlainText("# later\n\n")
        assert not asked.dialog.go.isEnabled()


async def test_a_long_list_is_asked_for_in_part(asked: Asked, tasks: TaskScope) -> None:
    """The others are read only: asking for thousands would take minutes."""
    many = [f"https://a.example/{number}.mp4" for number in range(MOST_ASKED + 5)]
    async with tasks:
        asked.dialog.ask([*many, SECRET])
        asked.dialog.go.click()
        await until(asked.rows)
        assert [address for address, _ in asked.rows()] == [hidden(SECRET)]
        asked.dialog.go.click()
    assert asked.chosen == [tuple(many)]
    assert [len(one) for one in asked.checker.asked] == [MOST_ASKED]


async def test_more_addresses_join_those_in_the_field(asked: Asked, tasks: TaskScope) -> None:
    """A second drop while the dialog is open."""
    async with tasks:
        asked.dialog.ask([FINE])
        asked.dialog.ask([MOVED, FINE])
        assert asked.dialog.field.toPlainText().splitlines() == [FINE, MOVED]


async def test_addresses_that_are_too_many_are_told(asked: Asked, tasks: TaskScope) -> None:
    """Those behind the limit are neither imported nor left out in silence, and stay in the field."""
    addresses = [f"https://a.example/{number}.mp4" for number in range(MOST_ADDRESSES + 2)]
    async with tasks:
        asked.dialog.ask(addresses)
        assert asked.dialog.said.isVisibleTo(asked.dialog)
        assert asked.dialog.said.text().startswith("The last 2 addresses are left out: at most")
        asked.dialog.ask(["https://a.example/one-more.mp4"])
        assert asked.dialog.said.text().startswith("The last 3 addresses")
        asked.dialog.go.click()
        await until(lambda: asked.chosen)
    assert asked.chosen == [tuple(addresses[:MOST_ADDRESSES])]


async def test_a_session_in_what_an_address_leads_to_is_not_shown(asked: Asked, tasks: TaskScope) -> None:
    """Neither in the list, nor in the field: the address itself stays there."""
    with_session = AddressFinding(MOVED, FindingKind.REDIRECTS, target=f"{TARGET}?ks={KS}")
    asked.checker.says[MOVED] = with_session
    async with tasks:
        asked.dialog.ask([MOVED])
        asked.dialog.go.click()
        await until(asked.rows)
    item = asked.dialog.found.topLevelItem(0)
    assert item is not None
    assert TARGET in item.toolTip(1)
    assert KS not in item.toolTip(1)
    assert asked.dialog.use_targets.isHidden()
    asked.dialog.use_targets.click()
    assert asked.dialog.field.toPlainText() == MOVED
