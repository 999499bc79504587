"""The library's search, used as a person does: typing, choosing, removing, by pointer and by key."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.editing.categories import Category
from kdesk.domain.entry import EntryKind
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.addresses import MAX_IDS
from kdesk.domain.search.conditions import (
    Condition,
    HasId,
    HasStatus,
    InCategory,
    OfKind,
    OwnedBy,
    StatusGroup,
    Tagged,
    Words,
)
from kdesk.domain.search.saved import SavedSearch
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import typing_at
from kdesk.errors import KdeskError, TimedOut
from kdesk.messages.format import Format
from kdesk.ui.library.search.category_popup import CategoryPopup
from kdesk.ui.library.search.empty_search import DropAdvisor, empty_search
from kdesk.ui.library.search.filters import Choice, Filters
from kdesk.ui.library.search.query_field import QueryField
from kdesk.ui.library.search.search_bar import SearchBar
from kdesk.ui.library.search.suggestions import tag_suggestions
from kdesk.ui.library.search.tag_advice import TagAdvisor
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.engine.library.fake_mirror import FakeMirror
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt


@dataclass
class FakeSearch:
    """Implements `LibrarySearch` in memory."""

    tags: tuple[str, ...] = ("green", "green apple", "news")
    tree: tuple[Category, ...] = (
        Category(1, 0, "Events", "Events", 3),
        Category(2, 1, "Spring fair", "Events>Spring fair", 1),
    )
    links: dict[str, str] = field(default_factory=dict)
    matches: Callable[[EntryQuery], int] = lambda _query: 0
    failure: KdeskError | None = None
    asked: list[str] = field(default_factory=list)

    async def complete_tag(self, beginning: str) -> tuple[str, ...]:
        """Return the tags that begin so."""
        self.asked.append(beginning)
        return tuple(tag for tag in self.tags if tag.startswith(beginning))

    async def categories(self) -> tuple[Category, ...]:
        """Return the tree."""
        if self.failure is not None:
            raise self.failure
        return self.tree

    async def short_link(self, link_id: str) -> str:
        """Return the address behind a link."""
        return self.links.get(link_id, "")

    async def count(self, query: EntryQuery) -> int:
        """Return how many match."""
        if self.failure is not None:
            raise self.failure
        return self.matches(query)


class SeenMirror(FakeMirror):
    """Has seen some tags and owners."""

    async def complete_tag(self, beginning: str, most: int) -> tuple[str, ...]:
        """Return what begins so."""
        return tuple(tag for tag in ("green", "garden") if tag.startswith(beginning))[:most]

    async def complete_owner(self, part: str, most: int) -> tuple[str, ...]:
        """Return who contains this."""
        return tuple(owner for owner in ("anna@example.org", "bob") if part in owner)[:most]


@dataclass
class ShownBar:
    """A bar in a window, and what it said."""

    bar: SearchBar
    search: FakeSearch
    queries: list[EntryQuery] = field(default_factory=list)
    searched: list[SavedSearch] = field(default_factory=list)
    kept: list[tuple[SavedSearch, ...]] = field(default_factory=list)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the last query."""
        return self.queries[-1].conditions if self.queries else ()

    @property
    def chips(self) -> list[str]:
        """The words on the chips."""
        return [chip.text() for chip in self.bar.chips.chips]

    def type(self, text: str) -> None:
        """Type letter by letter."""
        QTest.keyClicks(self.bar.field, text)

    @property
    def offered(self) -> list[str]:
        """The completions in sight."""
        model = self.bar.field.list.model()
        shown = self.bar.field.list.isVisible()
        return [model.index(row, 0).data() for row in range(model.rowCount())] if shown else []


@asynccontextmanager
async def shown_bar(
    theme: Theme,
    formatter: Format,
    tasks: TaskScope,
    search: FakeSearch | None = None,
    mirror: FakeMirror | None = None,
) -> AsyncIterator[ShownBar]:
    """Show a bar with field and order above it, as in the header."""
    window = QWidget()
    bar = SearchBar(theme, formatter, tasks, FakeClock(1_790_000_000), lambda: mirror)
    row, column = QHBoxLayout(), QVBoxLayout(window)
    row.addWidget(bar.field)
    row.addWidget(bar.sort)
    column.addLayout(row)
    column.addWidget(bar)
    shown = ShownBar(bar, search or FakeSearch())
    bar.query_changed.connect(shown.queries.append)
    bar.searched.connect(shown.searched.append)
    bar.searches_changed.connect(shown.kept.append)
    bar.set_search(shown.search, signed_in=True)
    window.resize(900, 300)
    window.show()
    bar.field.setFocus()
    yield shown
    window.close()
    window.deleteLater()


def test_typing_becomes_one_query(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """After a pause, not at each letter; every condition is a chip in words."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.type("spring tag:news -status:failed")
            assert not shown.queries
            await until(lambda: shown.queries)
            failed = HasStatus((StatusGroup.FAILED,), negated=True)
            assert shown.queries == [EntryQuery((Words("spring"), Tagged("news"), failed))]
            assert shown.chips == ["“spring”", "Tag: news", "Not: Status: Failed"]
            assert shown.searched == [SavedSearch(text="spring tag:news -status:failed")]

    run_qt(work)


def test_chips_remove_their_condition(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """By click and by key; the focus goes on to the next chip, and at the end to the field."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text('spring "big fair" tag:news')
            QTest.mouseClick(shown.bar.chips.chips[1], Qt.MouseButton.LeftButton)
            assert shown.bar.field.text() == "spring tag:news"
            shown.bar.chips.chips[0].setFocus()
            QTest.keyClick(shown.bar.chips.chips[0], Qt.Key.Key_Delete)
            assert shown.conditions == (Tagged("news"),)
            window = shown.bar.window()
            assert window.focusWidget() is shown.bar.chips.chips[0]
            QTest.keyClick(shown.bar.chips.chips[0], Qt.Key.Key_Backspace)
            assert shown.bar.field.text() == ""
            assert shown.queries[-1] == EntryQuery()
            assert window.focusWidget() is shown.bar.field
            assert not shown.bar.chips.isVisible()

    run_qt(work)


def test_what_is_not_understood_is_told(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """Beside the chips; it restricts nothing."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text("after:soon spring")
            assert shown.conditions == (Words("spring"),)
            assert [label.text() for label in shown.bar.chips.unclear] == [
                "Not understood: after:soon. Write for example after:7d or after:2026-03-14"
            ]

    run_qt(work)


def test_menus_write_into_the_field(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """What is chosen is ticked, and can be taken back; of types and statuses several may be, of the others one."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            filters = shown.bar.filters
            actions = {action.text(): action for menu in filters.findChildren(QWidget) for action in menu.actions()}
            shown.bar.set_text("spring")
            actions["Audio"].trigger()
            actions["Video"].trigger()
            assert shown.bar.field.text() == "spring type:video type:audio"
            assert shown.chips == ["“spring”", "Type: Video or audio"]
            actions["The last 3 months"].trigger()
            actions["The last 7 days"].trigger()
            assert shown.bar.field.text() == "spring type:video type:audio after:7d"
            assert actions["Video"].isChecked()
            assert actions["Audio"].isChecked()
            assert actions["The last 7 days"].isChecked()
            assert not actions["The last 3 months"].isChecked()
            actions["Video"].trigger()
            assert shown.bar.field.text() == "spring after:7d type:audio"
            actions["Audio"].trigger()
            assert shown.bar.field.text() == "spring after:7d"
            filters.mine.click()
            assert shown.conditions[-1] == OwnedBy(("me",))
            filters.mine.click()
            filters.chosen.emit(Choice((OfKind,), ""))
            assert shown.bar.field.text() == "spring after:7d"
            shown.bar.set_text("type:image owner:me")
            assert actions["Image"].isChecked()
            shown.bar.set_text("type:image,live owner:me")
            assert actions["Image"].isChecked()
            assert actions["Live"].isChecked()
            assert filters.mine.isChecked()

    run_qt(work)


def test_a_paste_that_does_not_fit_is_searched_as_far_as_it_is_whole(
    run_qt: RunQt, theme: Theme, formatter: Format
) -> None:
    """Half an id at its end would be a word, for which nothing is found. What is left out is told."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            QGuiApplication.clipboard().setText("\n".join(f"0_{number:08}" for number in range(10_000)))
            shown.bar.field.paste()
            await until(lambda: shown.conditions)
            (condition,) = shown.conditions
            assert isinstance(condition, HasId)
            assert condition.entry_ids == tuple(f"0_{number:08}" for number in range(MAX_IDS))
            told = [label.text() for label in shown.bar.chips.unclear]
            assert told[0].endswith("more ids are left out: Kaltura looks for 500 at a time")
            assert told[1] == "The text is too long: its end is left out"

    run_qt(work)


def test_owners_and_tags_are_completed_from_what_was_seen(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """At once, from the first letter on; the server adds the tags that were not seen."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks, mirror=SeenMirror()) as shown:
            shown.type("owner:")
            await until(lambda: shown.offered == ["me (Mine)", "anna@example.org", "bob"])
            shown.type("exa")
            await until(lambda: shown.offered == ["anna@example.org"])
            shown.bar.field.clear()
            shown.type("tag:g")
            await until(lambda: shown.offered == ["garden", "green"])
            assert shown.search.asked == []
            shown.type("re")
            await until(lambda: shown.offered == ["green"])
            await until(lambda: shown.offered == ["green", "green apple"])
            assert shown.search.asked == ["gre"]

    run_qt(work)


def test_fields_and_values_are_completed(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """Down and Enter choose; what was chosen offers what comes next."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.type("-ty")
            assert shown.offered == ["type: (is of this type, or one of several)"]
            popup = shown.bar.field.list
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return)
            assert shown.bar.field.text() == "-type:"
            assert len(shown.offered) == len(EntryKind)
            shown.type("au")
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return)
            assert shown.bar.field.text() == "-type:audio "
            assert shown.offered == []
            await until(lambda: shown.conditions == (OfKind((EntryKind.AUDIO,), negated=True),))

    run_qt(work)


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_tab_and_enter_take_the_only_completion(run_qt: RunQt, theme: Theme, formatter: Format, key: Qt.Key) -> None:
    """One of several has to be highlighted first; the cursor stays in the field."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.type("tag:new")
            await until(lambda: shown.offered == ["news"])
            QTest.keyClick(shown.bar.field.list, key)
            assert shown.bar.field.text() == "tag:news "
            assert shown.bar.field.window().focusWidget() is shown.bar.field
            shown.type("tag:gre")
            await until(lambda: shown.offered == ["green", "green apple"])
            popup = shown.bar.field.list
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, key)
            assert shown.bar.field.text() == 'tag:news tag:"green apple" '

    run_qt(work)


def test_tags_come_from_the_account(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """From three letters on; one with a blank is quoted."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.filters.tag.click()
            assert shown.bar.field.text() == "tag:"
            shown.type("gr")
            assert shown.search.asked == []
            shown.type("e")
            await until(lambda: shown.offered == ["green", "green apple"])
            QTest.keyClick(shown.bar.field.list, Qt.Key.Key_Down)
            QTest.keyClick(shown.bar.field.list, Qt.Key.Key_Down)
            QTest.keyClick(shown.bar.field.list, Qt.Key.Key_Return)
            assert shown.bar.field.text() == 'tag:"green apple" '

    run_qt(work)


def test_enter_leaves_and_escape_closes_the_list(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """Enter without a chosen completion goes to the results."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            left: list[bool] = []
            shown.bar.field.left.connect(lambda: left.append(True))
            shown.type("sta")
            assert shown.offered
            QTest.keyClick(shown.bar.field.list, Qt.Key.Key_Escape)
            assert not shown.offered
            assert shown.bar.field.text() == "sta"
            shown.type("t")
            QTest.keyClick(shown.bar.field.list, Qt.Key.Key_Return)
            assert left

    run_qt(work)


def test_a_category_is_chosen_from_the_tree(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """With its counts; the line above finds one."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.filters.category.click()
            (popup,) = (child for child in shown.bar.children() if hasattr(child, "tree"))
            await until(popup.tree.isVisible)
            root = popup.tree.topLevelItem(0)
            assert (root.text(0), root.text(1)) == ("Events", "3")
            popup.field.setText("spring")
            assert root.isExpanded()
            QTest.keyClick(popup.field, Qt.Key.Key_Return)
            popup.tree.setCurrentItem(root.child(0))
            QTest.keyClick(popup.tree, Qt.Key.Key_Return)
            assert shown.bar.field.text() == 'category:"Events>Spring fair"'
            assert shown.conditions == (InCategory("Events>Spring fair"),)
            assert not popup.isVisible()

    run_qt(work)


def test_categories_that_are_nested_deeply(qapp: QApplication, theme: Theme, formatter: Format) -> None:
    """As deep as a name of a thousand characters goes: the match and all above it are shown."""
    del qapp
    parent = QWidget()
    popup = CategoryPopup(theme, formatter, parent)
    popup.show_categories(
        [Category(n, n - 1, "a", ">".join(["a"] * n)) for n in range(1, 500)] + [Category(0, 0, "b", "b")]
    )
    popup.field.setText("a>a")
    top = [popup.tree.topLevelItem(row) for row in range(popup.tree.topLevelItemCount())]
    assert [item.isHidden() for item in top if item is not None] == [False, True]
    popup.field.clear()
    assert not any(item.isHidden() for item in top if item is not None)
    shiboken6.delete(parent)


def test_categories_that_cannot_be_listed(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The reason stands in place of the tree."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks, FakeSearch(failure=TimedOut("late"))) as shown:
            shown.bar.filters.category.click()
            (popup,) = (child for child in shown.bar.children() if hasattr(child, "tree"))
            await until(lambda: "Loading" not in popup.message.text())
            assert not popup.tree.isVisible()
            popup.close()

    run_qt(work)


def test_short_links_are_followed(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The entry behind one is searched for; one that leads nowhere finds nothing."""

    async def work(tasks: TaskScope) -> None:
        links = {"lbw2wlmi": "https://cdn.example.org/p/1/thumbnail/entry_id/0_a1b2c3d4"}
        async with shown_bar(theme, formatter, tasks, FakeSearch(links=links)) as shown:
            shown.bar.set_text("https://k.example.org/tiny/lbw2wlmi 0_b1b2c3d4")
            await until(lambda: shown.conditions == (HasId(("0_b1b2c3d4", "0_a1b2c3d4")),))
            shown.bar.set_text("https://k.example.org/tiny/nowhere")
            await until(lambda: shown.conditions == (HasId(()),))

    run_qt(work)


def test_searches_are_saved_shown_and_removed(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """By name, with their order; the text is kept as it was typed."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            bar = shown.bar
            bar.restore((SavedSearch("Old", "before:1y", Sort.OLDEST),), SavedSearch(text="status:failed after:7d"))
            assert bar.field.text() == "status:failed after:7d"
            bar.sort.choose(Sort.UPDATED)
            bar.sort.activated.emit(bar.sort.currentIndex())
            dialog = bar.saved.ask_name()
            assert not dialog.save.isEnabled()
            QTest.keyClicks(dialog.name, "Failed this week")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
            assert not dialog.isVisible()
            failed = SavedSearch("Failed this week", "status:failed after:7d", Sort.UPDATED)
            assert shown.kept == [(failed, SavedSearch("Old", "before:1y", Sort.OLDEST))]
            bar.saved.chosen.emit(bar.saved_searches[1])
            assert (bar.field.text(), bar.sort.sort) == ("before:1y", Sort.OLDEST)
            bar.saved.menu_shown.aboutToShow.emit()
            offered = [action.text() for action in bar.saved.menu_shown.actions()]
            assert offered.index("Failed this week") + 1 == offered.index("Old")
            bar.saved.forgotten.emit("Old")
            assert bar.saved_searches == (failed,)

    run_qt(work)


def test_all_orders_are_offered(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The one that the server has not is told, and cannot be chosen."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            sort = shown.bar.sort
            for one in Sort:
                sort.choose(one)
                assert sort.sort is one
            assert sort.count() == len(Sort) + 1
            assert "Size" in sort.itemText(sort.count() - 1)
            assert not sort.model().flags(sort.model().index(sort.count() - 1, 0)) & Qt.ItemFlag.ItemIsEnabled

    run_qt(work)


def test_everything_has_a_name_and_is_reached_by_tab(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """For those who use no pointer, or do not see."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text("tag:news type:video")
            window = shown.bar.window()
            expected = [
                widget
                for widget in window.findChildren(QWidget)
                if widget.isVisible() and isinstance(widget, QPushButton | QLineEdit)
            ]
            for widget in expected:
                words = widget.text() if isinstance(widget, QPushButton) else ""
                assert widget.accessibleName() or words, widget
            reached, first = [], window.focusWidget()
            for _ in range(40):
                reached.append(window.focusWidget())
                QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
                if window.focusWidget() is first:
                    break
            assert {*expected} <= {*reached}

    run_qt(work)


@pytest.mark.parametrize(("width", "folded"), [(500, False), (200, True)])
def test_little_room(theme: Theme, width: int, folded: bool) -> None:
    """The filters break into lines; where that takes too many, one button has all of them."""
    filters = Filters(theme)
    filters.resize(width, 200)
    filters.show()
    assert filters.all.isVisible() is folded
    assert filters.mine.isVisible() is not folded


def test_what_is_kept_of_a_search_holds_no_session(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """An address with a KS finds its entry; the search that is stored has the address without the KS."""
    ks = "djJ8MTAyfHNlY3JldC1vZi1hLXVzZXI"  # made up: no secret, but what it looks like
    address = f"https://cdn.example.org/p/102/playManifest/entryId/0_abcd1234/ks/{ks}/a.m3u8?ks={ks}"

    async def run(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text(address)
            assert shown.conditions == (HasId(("0_abcd1234",)),)
            shown.bar.saved.kept.emit("Mine")
            kept = (*shown.searched, *shown.bar.saved_searches)
            assert len(kept) == 2
            assert not any(ks in search.text for search in kept)
            shown.bar.show_search(kept[0])
            assert shown.conditions == (HasId(("0_abcd1234",)),)

    run_qt(run)


def test_a_word_that_is_no_field_is_told(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """It is looked for as text, and the field that may be meant is named; an address or a time is none."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text("date:yesterday")
            assert shown.conditions == (Words("date:yesterday"),)
            assert [label.text() for label in shown.bar.chips.unclear] == [
                (
                    "date: is no field: it is looked for as text. "
                    "Write for example created:this-week or created:2026-03..2026-05"
                )
            ]
            shown.bar.set_text("foo:bar")
            assert [label.text() for label in shown.bar.chips.unclear] == ["foo: is no field: it is looked for as text"]
            shown.bar.set_text('12:30 http://example.org/x "date:phrase" Re: tag:news')
            assert shown.bar.chips.unclear == []

    run_qt(work)


def test_words_are_quoted_once(formatter: Format) -> None:
    """A phrase has its own quotes, other conditions get some."""
    query = EntryQuery((Words("spring"), Tagged("news")))
    state = empty_search(query, ((Words("spring"), 3), (Tagged("news"), 1)), formatter)
    assert state.detail == "Without “spring”: 3 entries\nWithout “Tag: news”: 1 entry"
    assert state.button == "Search without “spring”"


def test_the_date_menu_has_this_week_and_last_month(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """What was chosen is ticked, and the chip tells the days."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            menu = next(menu for menu in shown.bar.filters.findChildren(QMenu) if menu.title() == "Date")
            for words, token in (("This week", "created:this-week"), ("Last month", "created:last-month")):
                action = next(action for action in menu.actions() if action.text() == words)
                action.trigger()
                assert shown.bar.field.text().strip() == token
                assert action.isChecked()
                assert len(shown.chips) == 1

    run_qt(work)


def test_signed_out_nothing_can_be_searched(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The filters tell why."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_search(None, signed_in=False)
            assert not shown.bar.field.isEnabled()
            assert not shown.bar.filters.category.isEnabled()
            assert "Sign in" in shown.bar.filters.category.accessibleDescription()

    run_qt(work)


def test_an_empty_result_says_which_condition_to_drop(run_qt: RunQt, formatter: Format) -> None:
    """The one without which most entries match; others are told with their counts."""
    news, failed = Tagged("news"), HasStatus((StatusGroup.FAILED,))
    query = EntryQuery((news, failed, Words("spring")))

    def matches(rest: EntryQuery) -> int:
        return {news: 1200, failed: 2}.get(next(one for one in query.conditions if one not in rest.conditions), 0)

    async def work(tasks: TaskScope) -> None:
        advisor = DropAdvisor(tasks)
        said: list[bool] = []
        advisor.advised.connect(lambda: said.append(True))
        assert advisor.ask(FakeSearch(matches=matches), query) == ()
        await until(lambda: said)
        state = empty_search(query, advisor.ask(None, query), formatter)
        assert state.detail == "Without “Tag: news”: 1,200 entries\nWithout “Status: Failed”: 2 entries"
        assert state.drops == news
        assert "news" in state.button
        advisor.forget()
        assert advisor.ask(FakeSearch(failure=TimedOut("late")), query) == ()

    run_qt(work)


def test_a_field_is_begun_once(theme: Theme) -> None:
    """“Tag…” again, after Escape left it half written, goes on with it."""
    query = QueryField(theme)
    query.type_field(Field.TAG)
    query.type_field(Field.TAG)
    assert query.text() == "tag:"
    query.setText("tag:news")
    query.type_field(Field.TAG)
    query.type_field(Field.TAG)
    assert query.text() == "tag:news tag:"
    shiboken6.delete(query)


def test_tags_are_offered_from_a_to_z() -> None:
    """However often each is used."""
    typing = typing_at("tag:n", 5)
    assert typing is not None
    assert [one.value for one in tag_suggestions(typing, ("news", "Nature", "night", "new"))] == [
        "Nature",
        "new",
        "news",
        "night",
    ]


def test_a_chip_of_a_chosen_time_has_the_words_of_the_menu(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """The same letters with another number are another chip; a typed day is a day."""

    async def work(tasks: TaskScope) -> None:
        async with shown_bar(theme, formatter, tasks) as shown:
            shown.bar.set_text("created:this-week")
            assert shown.chips == ["This week"]
            shown.bar.set_text("after:7d")
            assert shown.chips == ["The last 7 days"]
            shown.bar.set_text("after:8d")
            assert shown.chips[0].startswith("From ")
            shown.bar.set_text("-created:this-week")
            assert shown.chips[0].startswith("Not: ")

    run_qt(work)


def test_a_half_typed_tag_says_which_tags_begin_so(run_qt: RunQt, formatter: Format) -> None:
    """The tag itself is none of them; a failure says nothing, and another tag is asked about anew."""
    query = EntryQuery((Tagged("gre"),))

    async def work(tasks: TaskScope) -> None:
        advisor, search = TagAdvisor(tasks), FakeSearch()
        said: list[bool] = []
        advisor.advised.connect(lambda: said.append(True))
        assert advisor.ask(search, query) == ()
        await until(lambda: said)
        state = empty_search(query, (), formatter, tags=advisor.ask(search, query))
        assert (state.words, state.detail) == (
            "No entry has the tag “gre”",
            "Tags that begin so: green, green apple",
        )
        assert search.asked == ["gre"]
        assert advisor.ask(search, EntryQuery((Tagged("green"),))) == ()
        await until(lambda: len(said) == 2)
        assert advisor.ask(search, EntryQuery((Tagged("green"),))) == ("green apple",)
        assert advisor.ask(search, EntryQuery((Words("green"),))) == ()

    run_qt(work)


def test_many_tags_that_begin_so_are_cut(formatter: Format) -> None:
    """The first three are enough."""
    state = empty_search(EntryQuery((Tagged("n"),)), (), formatter, tags=("na", "nb", "nc", "nd"))
    assert state.detail == "Tags that begin so: na, nb, nc …"
