"""The Renditions tab while changes run, fail, or are stopped, and with texts as a hostile server sends them."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QMessageBox

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.renditions import Recipe
from kdesk.domain.entry import Entry, Replacement
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.errors import Unreachable
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.tabs.renditions.tab import RenditionsTab
from kdesk.ui.review.player import Player
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.support.transfers import altered
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.fakes.transfers import FakeTransfers
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

NASTY = "<b>&x\u202e\n" + "w" * 5000


class FakeContents:
    """Contents and recipes in memory: a clone fails."""

    def __init__(self) -> None:
        self.asked = list[str]()

    async def clone(self, entry_id: str, name: str) -> Entry:
        """Fail."""
        self.asked.append(f"clone {entry_id} {name}")
        raise Unreachable

    async def recipes(self) -> tuple[Recipe, ...]:
        """Return one with a hostile name."""
        return (Recipe(9, NASTY),)


def account_with(contents: FakeContents, catalogue: FakeCatalogue) -> AccountApi:
    """Return the API of an account that only does what the fake does."""
    unused = cast("Any", None)
    ports = dict.fromkeys(EditingApi.__dataclass_fields__, unused) | {"contents": contents, "renditions": contents}
    connected = FakeAccounts.connected(catalogue).api
    assert connected is not None
    fields = {name: getattr(connected, name) for name in connected.__dataclass_fields__}
    return type(connected)(**fields | {"editing": EditingApi(**ports)})


def opened_tab(pages: PageFactory, tasks: TaskScope, api: AccountApi, entry: Entry, **changes: Any) -> RenditionsTab:
    """Return the visible tab with an entry and its renditions."""
    services = pages.services(tasks, [], **changes)
    tab = RenditionsTab(services, Player(services, volume=0.5))
    tab.resize(360, 600)
    tab.show()
    tab.show_entry(entry, api)
    tab.show_flavors((make_flavor(0, is_source=True), make_flavor(1)))
    return tab


def close(tab: RenditionsTab) -> None:
    """Close a tab and its player."""
    for widget in (tab.player, tab):
        widget.close()
        widget.deleteLater()


def agree(tab: RenditionsTab) -> str:
    """Agree to the question that is shown, and return its words."""
    (box,) = tab.findChildren(QMessageBox)
    box.agreed.emit()  # type: ignore[attr-defined]  it is a QuestionBox
    box.close()
    return f"{box.text()} {box.informativeText()}"


def test_a_failed_change_is_told_and_the_entry_read_again(run_qt: RunQt, pages: PageFactory) -> None:
    """Something may have been made all the same; afterwards everything can be done again."""

    async def work(tasks: TaskScope) -> None:
        contents, entry = FakeContents(), make_entry(1, name="<i>Talk</i>")
        tab = opened_tab(pages, tasks, account_with(contents, FakeCatalogue([entry])), entry)
        changed = QSignalSpy(tab.entry_changed)
        tab.entry_actions.clone.click()
        assert "<i>Talk</i>" in agree(tab)
        assert "not finished" in tab.entry_actions.clone.toolTip()
        await until(tab.error_strip.isVisible)
        assert contents.asked == [f"clone {entry.id} <i>Talk</i> (copy)"]
        assert changed.count() == 1
        assert tab.entry_actions.clone.isEnabled()
        assert not tab.state.isVisible()
        close(tab)

    run_qt(work)


def test_a_file_goes_through_the_queue(run_qt: RunQt, pages: PageFactory, tmp_path: Path) -> None:
    """What it does there stands in the tab; no second file is taken meanwhile, and its end enables all again."""
    file = tmp_path / "new.mp4"
    file.write_bytes(b"12345678")

    async def work(tasks: TaskScope) -> None:
        contents, entry, queue = FakeContents(), make_entry(1, name="Talk"), FakeTransfers()
        api = account_with(contents, FakeCatalogue([entry]))
        tab = opened_tab(pages, tasks, api, entry, replacements=Replacements(queue))
        tab.entry_actions.take([tmp_path / "nothing.mp4"])
        await until(tab.error_strip.isVisible)
        tab.entry_actions.take([file])
        await until(lambda: bool(tab.findChildren(QMessageBox)))
        words = agree(tab)
        assert "new.mp4" in words
        assert "Talk" in words
        assert queue.asked == [("replace content", (file, 8, entry.id))]
        (sent,) = queue.snapshot()
        assert "“new.mp4” is to replace the content: Waiting for its turn" in tab.sending.text()
        assert tab.sending.isVisible()
        assert "in the uploads already" in tab.entry_actions.replace.toolTip()
        queue.tell(altered(sent, state=TransferState.UPLOADING, accepted=Ranges(((0, 4),))))
        assert "50" in tab.sending.text()
        queue.tell(altered(sent, state=TransferState.CANCELLED))
        assert not tab.sending.isVisible()
        assert tab.entry_actions.replace.isEnabled()
        close(tab)

    run_qt(work)


def test_hostile_texts_and_numbers(run_qt: RunQt, pages: PageFactory) -> None:
    """Recipes and new content with any text are shown as plain text, and any number is painted."""

    async def work(tasks: TaskScope) -> None:
        new = make_entry(2, user_id=NASTY, duration=1e300, width=2**31 - 1, height=2**31 - 1)
        entry = make_entry(1, name=NASTY, replacing_id=new.id, replacement=Replacement.WAITS_FOR_APPROVAL)
        api = account_with(FakeContents(), FakeCatalogue([entry, new]))
        tab = opened_tab(pages, tasks, api, entry)
        await until(tab.replacement.contents.isVisible)
        tab.entry_actions.menu.aboutToShow.emit()
        await until(lambda: "<b>" in tab.entry_actions.menu.actions()[0].text())
        assert "&&" in tab.entry_actions.menu.actions()[0].text()
        for number in (0.0, 1e12, 1e300):
            tab.show_entry(replace(entry, duration=number), api)
            QTest.keyClicks(tab.trim.end, "9")
            tab.grab()
        close(tab)

    run_qt(work)


def test_what_acts_on_one_rendition_says_so_while_several_are_selected(pages: PageFactory, run_qt: RunQt) -> None:
    """Buttons, menu and key; Compare takes them all."""

    async def work(tasks: TaskScope) -> None:
        api = FakeAccounts.connected(FakeCatalogue([])).api
        assert api is not None
        tab = opened_tab(pages, tasks, api, make_entry(0))
        tab.view.selectAll()
        one = "This acts on one row: select one only"
        tips = {button.text(): button.toolTip() for button, _action in tab.buttons.buttons}
        compared = tips.pop("Compare…")
        assert "one row" not in compared
        assert all(one in tip for tip in tips.values()), tips
        items = {item.text(): item for item in tab.view.menu_for(make_flavor(1)).actions() if item.text()}
        assert one in items["Delete…"].toolTip()
        assert not items["Delete…"].isEnabled()
        tab.view.delete_wanted.emit(tab.view.selected_flavors())
        assert tab.state.text() == one
        close(tab)

    run_qt(work)
