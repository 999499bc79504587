"""The Overview tab: fields that are changed in place, as a person does it with the keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from kdesk.domain.rights import EVERYTHING, Rights, rights_of
from kdesk.engine.library.field_stores import CATEGORIES, metadata_field
from kdesk.errors import NotPermitted, Reason
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.tabs.overview.rows import EntryRows
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.overview_fakes import FakeEditing
from tests.ui.library.qt_loop import RunQt

ENTER, ESCAPE, TAB, UNDO = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Z
CTRL = Qt.KeyboardModifier.ControlModifier


class Shown:
    """A panel in a window of its own, and the server behind it."""

    def __init__(self, panel: EntryPanel, server: FakeEditing, rights: Rights) -> None:
        self.panel, self.server = panel, server
        self.api = server.api(rights)

    def show(self, number: int = 0) -> None:
        """Show the present snapshot of an entry."""
        self.panel.show_entry(self.server.catalogue.known[number], self.api)

    def row(self, name: str) -> FieldRow:
        """Return the row of a field."""
        return self.panel.overview.field(name)

    def text(self, name: str) -> str:
        """Return the text in a field."""
        return str(self.row(name).edit.value())

    def type(self, name: str, text: str) -> QWidget:
        """Replace the text in a field by keys; return the field."""
        field = self.row(name).edit.field
        field.setFocus()
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.selectAll()
        QTest.keyClicks(field, text)
        return field

    def enter(self, name: str, text: str) -> QWidget:
        """Replace the text in a field and press Enter."""
        field = self.type(name, text)
        QTest.keyClick(field, ENTER)
        return field

    async def until_told(self, name: str, words: str) -> None:
        """Wait until a field says something."""
        row = self.row(name)
        await until(lambda: words in f"{row.brief.text()} {row.state.text()}")


@pytest.fixture
def panels(pages: PageFactory) -> Any:
    """Shows panels."""

    @asynccontextmanager
    async def shown(
        tasks: TaskScope, *entries: Any, rights: Rights = EVERYTHING, schema: bool = False
    ) -> AsyncIterator[Shown]:
        server = FakeEditing(FakeCatalogue(entries or [make_entry(0), make_entry(1)]))
        if schema:
            server.with_schema()
        panel = EntryPanel(pages.services(tasks, []), volume=0.5, tab="overview")
        panel.resize(420, 800)
        one = Shown(panel, server, rights)
        panel.show()
        panel.activateWindow()
        await until(panel.isActiveWindow)
        one.show()
        yield one
        panel.close()
        panel.deleteLater()

    return shown


def test_enter_saves_a_field(run_qt: RunQt, panels: Any) -> None:
    """Only that field is sent; the panel shows the new title."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            shown.server.gate.clear()
            shown.enter("name", "New title")
            assert shown.row("name").brief.text() == "Saving…"
            shown.server.gate.set()
            await shown.until_told("name", "Saved")
            assert shown.server.sent == [{"name": "New title"}]
            assert shown.panel.title.text() == "New title"

    run_qt(work)


def test_leaving_a_field_saves_it(run_qt: RunQt, panels: Any) -> None:
    """A description has lines, so that Enter belongs to it; what was not changed is not sent."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, description="old")) as shown:
            field = shown.type("description", "one")
            QTest.keyClick(field, ENTER)
            QTest.keyClicks(field, "two")
            assert shown.server.sent == []
            QTest.keyClick(field, TAB)
            await shown.until_told("description", "Saved")
            assert shown.server.sent == [{"description": "one\ntwo"}]
            shown.row("tags").edit.field.setFocus()
            shown.row("name").edit.field.setFocus()
            assert len(shown.server.sent) == 1

    run_qt(work)


def test_a_new_snapshot_does_not_overwrite_what_is_typed(run_qt: RunQt, panels: Any) -> None:
    """The other fields follow it; the save then tells that somebody else has changed the field."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            field = shown.type("name", "Mine")
            shown.server.change("0_entry00000", name="Theirs", description="Theirs too")
            shown.show()
            assert (shown.text("name"), shown.text("description")) == ("Mine", "Theirs too")
            QTest.keyClick(field, ENTER)
            await shown.until_told("name", "“Theirs”")
            assert shown.server.sent == []
            shown.show()
            assert shown.text("name") == "Mine"
            row = shown.row("name")
            assert row.mine.isVisible()
            QTest.keyClick(row.theirs, Qt.Key.Key_Space)
            assert (shown.text("name"), row.theirs.isVisible()) == ("Theirs", False)
            shown.enter("name", "Mine again")
            await shown.until_told("name", "Saved")

    run_qt(work)


def test_keep_mine_writes_over_theirs(run_qt: RunQt, panels: Any) -> None:
    """A second person's value can be brought back with Undo."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            field = shown.type("name", "Mine")
            shown.server.change("0_entry00000", name="Theirs")
            QTest.keyClick(field, ENTER)
            await until(shown.row("name").mine.isVisible)
            shown.row("name").mine.click()
            await shown.until_told("name", "Saved")
            assert shown.server.sent == [{"name": "Mine"}]
            QTest.keyClick(field, UNDO, CTRL)
            await shown.until_told("name", "Undone")
            assert shown.text("name") == "Theirs"

    run_qt(work)


def test_ctrl_z_undoes_typing_first_and_then_what_was_saved(run_qt: RunQt, panels: Any) -> None:
    """Wherever in the panel the keyboard is."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            shown.enter("name", "New")
            await shown.until_told("name", "Saved")
            field = shown.type("tags", "typed")
            while shown.text("tags"):
                QTest.keyClick(field, UNDO, CTRL)
            assert shown.server.sent == [{"name": "New"}]
            QTest.keyClick(field, UNDO, CTRL)
            await shown.until_told("name", "Undone")
            assert shown.text("name") == "Interview, part 0"

    run_qt(work)


def test_escape_restores_the_value(run_qt: RunQt, panels: Any) -> None:
    """Nothing is sent."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            field = shown.type("name", "typed")
            QTest.keyClick(field, ESCAPE)
            assert shown.text("name") == "Interview, part 0"
            QTest.keyClick(field, ENTER)
            assert shown.server.sent == []

    run_qt(work)


def test_a_refusal_tells_the_reason_and_keeps_what_was_typed(run_qt: RunQt, panels: Any) -> None:
    """What the server left out silently is refused too."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            shown.server.failures.append(NotPermitted("name", reason=Reason.FIELD_LEFT_OUT))
            field = shown.enter("name", "New")
            await shown.until_told("name", "The server")
            assert shown.text("name") == "New"
            assert field.property("wrong") == "yes"
            shown.show()
            assert shown.text("name") == "New"
            shown.enter("name", "Newer")
            await shown.until_told("name", "Saved")
            assert field.property("wrong") == ""

    run_qt(work)


def test_reference_ids(run_qt: RunQt, panels: Any) -> None:
    """Kdesk's own mark is shown as empty and a person's own wins; what the server would refuse is not sent."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, reference_id="kdesk1-abc")) as shown:
            assert shown.text("reference_id") == ""
            shown.enter("reference_id", "x")
            assert shown.row("reference_id").state.text().endswith("2 characters at least")
            shown.enter("reference_id", "kdesk1-mine")
            assert "kdesk" in shown.row("reference_id").state.text()
            assert shown.server.sent == []
            field = shown.enter("reference_id", "MINE-1")
            await shown.until_told("reference_id", "Saved")
            assert shown.server.sent == [{"reference_id": "MINE-1"}]
            QTest.keyClick(field, UNDO, CTRL)
            await shown.until_told("reference_id", "Undone")
            assert shown.server.sent[-1] == {"reference_id": "kdesk1-abc"}
            assert shown.text("reference_id") == ""

    run_qt(work)


def test_what_was_typed_is_saved_when_another_entry_is_shown(run_qt: RunQt, panels: Any) -> None:
    """It goes to the entry in which it was typed; the other one shows its own values."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            shown.type("name", "Typed")
            shown.show(1)
            assert shown.text("name") == "Interview, part 1"
            await until(lambda: shown.server.present("0_entry00000").name == "Typed")
            assert shown.server.present("0_entry00001").name == "Interview, part 1"
            assert shown.row("name").brief.text() == ""

    run_qt(work)


def test_schedule_and_access_control(run_qt: RunQt, panels: Any) -> None:
    """A bound that is taken away is sent as -1."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, end_at=1_800_000_000, access_control_id=1)) as shown:
            overview = shown.panel.overview
            await until(lambda: overview.rows.access.box.currentText() == "Everybody (default)")
            edit: Any = shown.row("end_at").edit
            assert edit.check.isChecked()
            edit.check.setFocus()
            QTest.keyClick(edit.check, Qt.Key.Key_Space)
            await shown.until_told("end_at", "Saved")
            overview.rows.access.box.setFocus()
            QTest.keyClick(overview.rows.access.box, Qt.Key.Key_Down)
            await shown.until_told("access_control_id", "Saved")
            assert shown.server.sent == [{"end_at": -1}, {"access_control_id": 2}]

    run_qt(work)


def test_categories(run_qt: RunQt, panels: Any) -> None:
    """The dialog has a search; a chip takes the entry out."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, categories=("Press",))) as shown:
            edit: Any = shown.row(CATEGORIES).edit
            dialogs: list[Any] = []
            opened = edit.open_tree
            edit.open_tree = lambda *asked: dialogs.append(opened(*asked)) or dialogs[-1]
            edit.choose.click()
            await until(lambda: dialogs)
            dialog = dialogs[0]
            QTest.keyClicks(dialog.search, "phys")
            QTest.keyClick(dialog.search, Qt.Key.Key_Down)
            QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
            assert dialog.names() == ("Courses>Physics", "Press")
            QTest.keyClick(dialog.tree, ENTER)
            await shown.until_told(CATEGORIES, "Saved")
            chips = [chip for chip in edit.chips.findChildren(QPushButton) if "Press" in chip.accessibleName()]
            chips[-1].click()
            await until(lambda: len(shown.server.sent) == 2)
            assert shown.server.sent[0] == ("put", 2)
            assert shown.server.sent[1] == ("take out", 3)

    run_qt(work)


def test_a_category_is_made_in_the_tree(run_qt: RunQt, panels: Any) -> None:
    """Typed with what is above it; it is checked at once, and the entry is put into it."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, categories=("Press",))) as shown:
            edit: Any = shown.row(CATEGORIES).edit
            dialogs: list[Any] = []
            opened = edit.open_tree
            edit.open_tree = lambda *asked: dialogs.append(opened(*asked)) or dialogs[-1]
            edit.choose.click()
            await until(lambda: dialogs)
            dialog = dialogs[0]
            assert "search field" in dialog.new.toolTip()
            for typed, why in (("press", ""), ("Press", "already"), ("Nowhere > One", "“Nowhere” above it")):
                dialog.search.setText(typed)
                assert why in dialog.new.toolTip()
                assert dialog.new.isEnabled() is not bool(why)
            dialog.search.setText("Courses > Chemistry")
            assert dialog.new.text() == "New category “Chemistry”"
            dialog.new.click()
            await until(lambda: "Courses>Chemistry" in dialog.names())
            assert not dialog.search.text()
            QTest.keyClick(dialog.tree, ENTER)
            await shown.until_told(CATEGORIES, "Saved")
            assert shown.server.sent == [("new", "Chemistry", 1), ("put", 90)]

    run_qt(work)


def test_tags_are_completed(run_qt: RunQt, panels: Any) -> None:
    """Enter takes the completion first, and saves with the next press."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, tags="old")) as shown:
            tags: Any = shown.row("tags").edit
            tags.line.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClicks(tags.line, ", lec")
            await until(lambda: tags.completer.popup().isVisible())
            QTest.keyClick(tags.completer.popup(), Qt.Key.Key_Down)
            QTest.keyClick(tags.completer.popup(), ENTER)
            assert shown.text("tags") == "old, lecture"
            assert shown.server.sent == []
            QTest.keyClick(tags.line, ENTER)
            await shown.until_told("tags", "Saved")
            assert shown.server.sent == [{"tags": "old, lecture"}]

    run_qt(work)


def test_custom_fields(run_qt: RunQt, panels: Any) -> None:
    """Each simple kind has its editor; what kdesk cannot edit is shown."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, schema=True) as shown:
            await until(lambda: shown.panel.overview.custom)
            name = metadata_field(7, "Director")
            shown.enter(name, "Varda")
            await shown.until_told(name, "Saved")
            assert shown.server.sent == ["<metadata><Director>Varda</Director></metadata>"]
            guests = metadata_field(7, "Guests")
            row = shown.panel.overview.custom[0].rows[guests]
            QTest.keyClicks(row.edit.text, "Anna")
            QTest.keyClick(row.edit.text, ENTER)
            QTest.keyClicks(row.edit.text, " Ben")
            QTest.keyClick(row.edit.text, ENTER, Qt.KeyboardModifier.ControlModifier)
            await shown.until_told(guests, "Saved")
            assert "<Guests>Anna</Guests><Guests>Ben</Guests>" in shown.server.sent[-1]
            shown.show(1)
            await until(lambda: shown.panel.overview.custom)

    run_qt(work)


USER = rights_of(["BASE_USER_SESSION_PERMISSION"], "")


@pytest.mark.parametrize(
    ("rights", "locked"),
    [
        (EVERYTHING, ()),
        (USER, ("user_id", "reference_id", "start_at", "end_at", "access_control_id")),
        (replace(EVERYTHING, edit=False), ("name", "description", "tags", CATEGORIES, "user_id")),
    ],
    ids=["administrator", "user", "reader"],
)
def test_what_a_session_may_not_do_is_locked_with_the_reason(
    run_qt: RunQt, panels: Any, rights: Rights, locked: tuple[str, ...]
) -> None:
    """The reason is the tooltip, which a screen reader gets too; text can be selected all the same."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, rights=rights) as shown:
            for name, row in shown.panel.overview.rows.by_name.items():
                widgets = [row.edit.field, *row.edit.field.findChildren(QWidget)]
                reasons = [widget.toolTip() for widget in widgets if "This session" in widget.toolTip()]
                reasons += [widget.toolTip() for widget in widgets if "administrator" in widget.toolTip()]
                assert bool(reasons) is (name in locked or not rights.edit), name

    run_qt(work)


def test_an_entry_of_somebody_else_is_locked_where_the_server_tells_the_privileges(run_qt: RunQt, panels: Any) -> None:
    """Own entries are not."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, user_id="ben"), make_entry(1), rights=USER) as shown:
            field: Any = shown.row("name").edit.field
            assert field.isReadOnly()
            assert "only entries of its own user" in field.toolTip()
            shown.show(1)
            assert not field.isReadOnly()

    run_qt(work)


@pytest.mark.parametrize("changes", [{"cut": frozenset({"description"})}, {"description": "x" * 100_000}])
def test_a_value_that_is_not_whole_cannot_be_edited(run_qt: RunQt, panels: Any, changes: dict[str, Any]) -> None:
    """It would be sent back cut."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, **changes)) as shown:
            field: Any = shown.row("description").edit.field
            assert field.isReadOnly()
            assert "too long" in field.toolTip()
            assert len(field.toPlainText()) <= 20_000
            assert not shown.row("name").edit.field.isReadOnly()  # type: ignore[attr-defined]

    run_qt(work)


def test_every_field_has_a_name_for_a_screen_reader(run_qt: RunQt, panels: Any) -> None:
    """Also the custom ones."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, schema=True) as shown:
            await until(lambda: shown.panel.overview.custom)
            reachable = [
                widget
                for widget in shown.panel.overview.findChildren(QWidget)
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(shown.panel)
            ]
            nameless = [widget for widget in reachable if not widget.accessibleName()]
            assert [widget for widget in nameless if not hasattr(widget, "text")] == []

    run_qt(work)


def test_tabs_without_room_open_from_a_menu_and_all_follow_the_arrow_keys(run_qt: RunQt, panels: Any) -> None:
    """The open tab is always in the line; the one that was opened is told."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            tabs, opened = shown.panel.tabs, []
            tabs.opened.connect(opened.append)
            bar, names = tabs.bar, tuple(tabs.tabs)
            buttons = [bar.button(number) for number in range(bar.count())]

            def in_line() -> list[str]:
                return [name for name, button in zip(names, buttons, strict=True) if button.isVisible()]

            assert bar.more.isVisible()
            assert all(bar.rect().contains(button.geometry()) for button in (*buttons, bar.more) if button.isVisible())
            in_menu = [action.text() for action in bar.menu.actions()]
            assert in_menu == [button.text() for button in buttons if not button.isVisible()]
            buttons[0].setFocus()
            QTest.keyClick(buttons[0], Qt.Key.Key_Right)
            QTest.keyClick(buttons[1], Qt.Key.Key_End)
            assert buttons[-1].hasFocus()
            assert names[-1] in in_line()
            bar.menu.actions()[-1].trigger()
            assert tabs.current_name in in_line()
            assert opened == [names[1], names[-1], tabs.current_name]

    run_qt(work)


def test_the_tabs_stay_in_sight_while_what_they_show_is_scrolled(run_qt: RunQt, panels: Any) -> None:
    """The bar stops at the top; another tab begins there, below the bar."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            panel, bar = shown.panel, shown.panel.tabs.bar
            area, scroll_bar = panel.scroll_area, panel.scroll_area.verticalScrollBar()
            shown.panel.resize(380, 450)
            await until(lambda: scroll_bar.maximum() > bar.y() > 0)
            first = bar.y()
            assert first < area.viewport().height() - bar.height()
            scroll_bar.setValue(scroll_bar.maximum())
            assert bar.y() == 0
            panel.tabs.open("details")
            assert scroll_bar.value() <= first
            scroll_bar.setValue(0)
            assert bar.y() > 0

    run_qt(work)


def test_each_tab_is_one_key_away(run_qt: RunQt, panels: Any) -> None:
    """Alt and its number, wherever the focus is; Ctrl and Page down go to the next one inside of the panel."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks) as shown:
            tabs = shown.panel.tabs
            shown.panel.window().activateWindow()
            await until(shown.panel.window().isActiveWindow)
            QTest.keyClick(shown.panel, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
            assert tabs.current_name == "details"
            assert tabs.bar.button(6).hasFocus()
            QTest.keyClick(tabs.bar.button(6), Qt.Key.Key_PageDown, CTRL)
            assert tabs.current_name == "overview"

    run_qt(work)


def test_the_raw_object_can_be_filtered_and_copied(run_qt: RunQt, panels: Any) -> None:
    """`partnerData` is shown as it is."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, partner_data="kdesk:t f=x")) as shown:
            shown.panel.tabs.open("details")
            details = shown.panel.details
            await until(lambda: details.raw.fields.rowCount() == 4)
            QTest.keyClicks(details.filter, "partner")
            assert details.raw.model().rowCount() == 1
            details.raw.selectRow(0)
            QTest.keyClick(details.raw, Qt.Key.Key_C, CTRL)
            assert QApplication.clipboard().text() == "kdesk:t f=x"
            details.copy.click()
            assert '"partnerData": "kdesk:t f=x"' in QApplication.clipboard().text()

    run_qt(work)


def test_categories_go_to_the_entry_in_which_they_were_chosen(run_qt: RunQt, panels: Any) -> None:
    """Also if another entry is shown before the categories of the account are read."""

    async def work(tasks: TaskScope) -> None:
        async with panels(tasks, make_entry(0, categories=("Press",)), make_entry(1, categories=("Press",))) as shown:
            edit: Any = shown.row(CATEGORIES).edit
            chip = next(one for one in edit.chips.findChildren(QPushButton) if "Press" in one.accessibleName())
            chip.click()
            shown.show(1)
            await until(lambda: shown.server.sent)
            assert shown.server.present("0_entry00000").categories == ()
            assert shown.server.present("0_entry00001").categories == ("Press",)

    run_qt(work)


def test_a_profile_is_named_as_soon_as_its_name_is_known(theme: Theme) -> None:
    """Until then it has its number, also where the account has no other profile."""
    access = EntryRows(theme).access
    access.put(2)
    assert access.box.currentText() == "Profile 2"
    access.offer([("Staff", 2)])
    assert access.box.currentText() == "Staff"
    assert access.value() == 2
    assert access.box.count() == 1
