"""The Captions and Attachments tabs and the player's captions, with lists and files as a hostile server sends them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.captions import Caption, CaptionChanges, NewCaption
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.asset_files import AssetFiles
from kdesk.kaltura.attachments import Attachments
from kdesk.kaltura.captions import Captions
from kdesk.ui.drop_place import place_at
from kdesk.ui.library.tabs.attachments.tab import AttachmentsTab
from kdesk.ui.library.tabs.captions import undoable
from kdesk.ui.library.tabs.captions.tab import CaptionsTab
from kdesk.ui.library.tabs.captions.undoable import applied
from kdesk.ui.library.tabs.files.tab import FileTab
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.tasks import TaskScope
from tests.kaltura.hostile import RESPONSES, drawn, reply_from
from tests.kaltura.scripted_http import FakeSession, ScriptedServer
from tests.support.patience import until
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

EXAMPLES = 20
KINDS: list[type[FileTab]] = [CaptionsTab, AttachmentsTab]


def account_on(reply: Callable[[str, Any], Any]) -> AccountApi:
    """Return the API of an account whose captions and attachments come from a script."""
    api = Api(ScriptedServer(reply).rpc, FakeSession())  # type: ignore[arg-type]  the part of a session that calls need
    files = AssetFiles(api, cast("Any", None))
    editing = EditingApi(
        **dict.fromkeys(EditingApi.__dataclass_fields__, cast("Any", None))
        | {"captions": Captions(api, files), "attachments": Attachments(api, files)}
    )
    connected = FakeAccounts.connected(FakeCatalogue()).api
    assert connected is not None
    return type(connected)(
        **{name: getattr(connected, name) for name in connected.__dataclass_fields__} | {"editing": editing}
    )


@pytest.mark.parametrize("kind", KINDS)
def test_any_value_in_any_field(run_qt: RunQt, pages: PageFactory, kind: type[FileTab]) -> None:
    """One list after the other is shown, selected and painted, without an exception or a Qt warning."""

    async def work(tasks: TaskScope) -> None:
        services = pages.services(tasks, [])
        player = Player(services, volume=0.5)
        tab = kind(services, player)
        tab.resize(360, 400)
        tab.show()
        tester = QAbstractItemModelTester(tab.model, QAbstractItemModelTester.FailureReportingMode.Warning)
        seen = 0
        for number, answers in enumerate(drawn(RESPONSES, EXAMPLES)):
            entry = make_entry(number)
            player.captions.show_entry(entry.id, None)
            tab.show_entry(entry, account_on(reply_from(answers)))
            await until(lambda: tab.state.text() != tab.words.loading)
            for row in range(tab.model.rowCount()):
                tab.table.selectRow(row)
                for column in range(tab.model.columnCount()):
                    for role in Qt.ItemDataRole:
                        tab.model.index(row, column).data(role)
                menu = tab.table.menu_for(tab.table.selected())
                assert menu.actions()
                menu.close()
            tab.grab()
            seen += tab.model.rowCount()
        assert seen >= EXAMPLES / 4
        del tester
        for widget in (tab, player):
            widget.close()
            widget.deleteLater()

    run_qt(work)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tab_takes_the_drop(run_qt: RunQt, pages: PageFactory, kind: type[FileTab]) -> None:
    """While it shows an entry, the place under the pointer is the tab and says what a drop does."""

    async def work(tasks: TaskScope) -> None:
        services = pages.services(tasks, [])
        player = Player(services, volume=0.5)
        tab = kind(services, player)
        tab.resize(360, 200)
        tab.show()
        assert place_at(tab, QPoint(100, 100), [Path("/talk.srt")]) is None
        tab.show_entry(make_entry(1), account_on(lambda _called, _sent: {"objectType": "KalturaListResponse"}))
        place = place_at(tab, QPoint(100, 100), [Path("/talk.srt")])
        assert place is not None
        assert place.sentence() == tab.words.drop
        await until(lambda: tab.state.text() == tab.words.empty)
        for widget in (tab, player):
            widget.close()
            widget.deleteLater()

    run_qt(work)


class FakeSource:
    """Captions in memory; a failure is raised by every call."""

    def __init__(self, files: dict[str, bytes], failure: KdeskError | None = None) -> None:
        self.files, self.failure, self.asked = files, failure, list[str]()

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """Return one caption for each file, of the language with its name."""
        self.asked.append(entry_id)
        if self.failure:
            raise self.failure
        kinds = {"srt": CaptionFormat.SRT, "vtt": CaptionFormat.WEBVTT, "dfxp": CaptionFormat.DFXP}
        made: list[Caption] = []
        for name in self.files:
            language, _, end = name.partition(".")
            made.append(Caption(name, entry_id, name, language, name, kinds[end], AssetStatus.READY, version="2"))
        return tuple(made)

    async def delete(self, caption_id: str) -> None:
        """Delete a file."""
        del self.files[caption_id]

    async def content(self, caption: Caption) -> bytes:
        """Return the file."""
        self.asked.append(caption.id)
        return self.files[caption.id]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"WEBVTT", bytes(range(256)) * 100, b"<tt>" * 1000, b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'],
)
def test_captions_that_cannot_be_read_show_nothing(run_qt: RunQt, pages: PageFactory, data: bytes) -> None:
    """The player goes on without them, and the next choice works."""

    async def work(tasks: TaskScope) -> None:
        player = Player(pages.services(tasks, []), volume=0.5)
        good = "1\n00:00:00,000 --> 00:00:10,000\n" + "long <b>words</b> " * 200
        source = FakeSource({"en.vtt": data, "fr.dfxp": data, "de.srt": good.encode()})
        player.captions.show_entry("0_entry", source)
        player.playback.phase = Phase.PAUSED
        for language, name in (("en", "en.vtt"), ("fr", "fr.dfxp"), ("de", "de.srt")):
            player.captions.choose(language)
            await until(lambda name=name: name in source.asked)
        await until(lambda: player.view.caption.startswith("long words"))
        assert source.asked.count("0_entry") == 1
        player.view.resize(320, 180)
        player.view.grab()
        player.deleteLater()

    run_qt(work)


def test_nothing_is_requested_while_captions_are_off(run_qt: RunQt, pages: PageFactory) -> None:
    """Neither list nor file; and a list that cannot be loaded says why in the menu."""

    async def work(tasks: TaskScope) -> None:
        player = Player(pages.services(tasks, []), volume=0.5)
        source = FakeSource({}, Unreachable())
        player.captions.show_entry("0_entry", source)
        player.playback.phase = Phase.PLAYING
        player.playback.changed.emit()
        assert source.asked == []
        player.captions.menu.aboutToShow.emit()
        await until(lambda: source.asked == ["0_entry"])
        await until(lambda: "reach" in player.captions.menu.actions()[-1].text())
        QApplication.sendPostedEvents()
        player.deleteLater()

    run_qt(work)


def test_the_focus_stays_after_a_deletion(run_qt: RunQt, pages: PageFactory) -> None:
    """On the row that takes the place of the deleted one; after the last, on the button that adds."""

    async def work(tasks: TaskScope) -> None:
        services = pages.services(tasks, [])
        player = Player(services, volume=0.5)
        tab = CaptionsTab(services, player)
        other = QPushButton("Other")
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in (other, tab):
            column.addWidget(widget)
        window.show()
        source = FakeSource({"de.srt": b"", "en.srt": b"", "fr.srt": b""})
        api = account_on(lambda _called, _sent: {"objectType": "KalturaListResponse"})
        assert api.editing is not None
        tab.show_entry(make_entry(1), replace(api, editing=replace(api.editing, captions=cast("Any", source))))
        await until(lambda: tab.model.rowCount() == 3)
        tab.table.selectRow(1)
        tab.buttons.buttons[-1][0].setFocus()
        for left, focused in ((2, tab.table), (1, tab.table), (0, tab.add)):
            tab.delete(tab.table.selected())
            await until(lambda: any(box.isVisible() for box in tab.findChildren(QuestionBox)))
            (box,) = (box for box in tab.findChildren(QuestionBox) if box.isVisible())
            next(one for one in box.buttons() if one.text() == "Delete").click()
            await until(lambda left=left: tab.model.rowCount() == left and not tab.stop.isVisible())
            assert window.focusWidget() is focused
            assert (tab.table.selected() is not None) is bool(left)
        for widget in (window, player):
            widget.close()
            widget.deleteLater()

    run_qt(work)


class FakeCaptions:
    """Captions in memory that can be changed."""

    def __init__(self) -> None:
        first = Caption("1", "e", "English", "en", "Original", CaptionFormat.SRT, AssetStatus.READY, True, version="1")
        second = Caption("2", "e", "German", "de", "Deutsch", CaptionFormat.SRT, AssetStatus.READY, version="1")
        self.rows = {"1": first, "2": second}
        self.texts = {"1": "one", "2": "two"}
        self.readable = True
        self.broken = False

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """Return all."""
        del entry_id
        return tuple(self.rows.values())

    async def add(self, entry_id: str, new: NewCaption) -> Caption:
        """Make one with the next id."""
        key = str(int(max(self.rows, default="0", key=int)) + 1)
        made = Caption(key, entry_id, new.language, "", new.label, new.format, AssetStatus.READY, version="1")
        self.rows[key], self.texts[key] = made, new.text
        return made

    async def update(self, caption_id: str, changes: CaptionChanges) -> Caption:
        """Change fields."""
        if self.broken:
            raise Unreachable
        self.rows[caption_id] = replace(self.rows[caption_id], **changes)
        return self.rows[caption_id]

    async def set_default(self, caption_id: str) -> None:
        """Make one the default."""
        self.rows = {key: replace(one, is_default=key == caption_id) for key, one in self.rows.items()}

    async def delete(self, caption_id: str) -> None:
        """Delete one."""
        del self.rows[caption_id]

    async def content(self, caption: Caption) -> bytes:
        """Return the text."""
        if not self.readable:
            raise Unreachable
        return self.texts[caption.id].encode()


def captions_tab(tasks: TaskScope, pages: PageFactory, captions: FakeCaptions) -> CaptionsTab:
    """Return the visible tab."""
    services = pages.services(tasks, [])
    tab = CaptionsTab(services, Player(services, volume=0.5))
    tab.resize(400, 400)
    tab.show()
    connected = account_on(lambda _called, _sent: {})
    assert connected.editing is not None
    editing = replace(connected.editing, captions=captions)
    fields = {name: getattr(connected, name) for name in connected.__dataclass_fields__}
    tab.show_entry(make_entry(1), type(connected)(**fields | {"editing": editing}))
    return tab


def test_changes_of_captions_are_taken_back(run_qt: RunQt, pages: PageFactory) -> None:
    """Default, label and deletion, one after the other; what somebody else wrote since stays."""

    async def work(tasks: TaskScope) -> None:
        captions = FakeCaptions()
        tab = captions_tab(tasks, pages, captions)
        await until(lambda: tab.model.rowCount() == 2)
        assert not tab.undo()
        tab.make_default(captions.rows["2"])
        await until(lambda: captions.rows["2"].is_default)
        tab.change(applied(undoable.update(captions.rows["1"], {"label": "Mine", "on_player": False})), "…")
        await until(lambda: "“Original” was changed. Ctrl+Z takes it back." in tab.state.text())
        captions.rows["1"] = replace(captions.rows["1"], label="Theirs")
        tab.delete(captions.rows["2"])
        await until(lambda: bool(tab.findChildren(QuestionBox)))
        (box,) = tab.findChildren(QuestionBox)
        assert "Ctrl+Z brings them back" in box.informativeText()
        next(one for one in box.buttons() if one.text() == "Delete").click()
        await until(lambda: "“Deutsch” was deleted" in tab.state.text())
        assert list(captions.rows) == ["1"]

        assert tab.undo()
        await until(lambda: len(captions.rows) == 2 and "was changed" in tab.state.text())
        made = captions.rows["2"]
        assert (made.language, made.label, made.is_default, captions.texts["2"]) == ("German", "Deutsch", True, "two")
        assert tab.undo()
        await until(lambda: captions.rows["1"].on_player and "is the default" in tab.state.text())
        assert captions.rows["1"].label == "Theirs"
        assert tab.undo()
        await until(lambda: captions.rows["1"].is_default and not tab.state.text())
        assert not tab.undo()
        for widget in (tab.player, tab):
            widget.close()
            widget.deleteLater()

    run_qt(work)


def test_changes_that_were_taken_back_are_made_again(run_qt: RunQt, pages: PageFactory) -> None:
    """Back and forth, also where the file comes back under another id; a new change ends that."""

    async def work(tasks: TaskScope) -> None:
        captions = FakeCaptions()
        tab = captions_tab(tasks, pages, captions)
        await until(lambda: tab.model.rowCount() == 2)
        assert not tab.redo()
        tab.make_default(captions.rows["2"])
        await until(lambda: tab.undo_words == "“Deutsch” is the default")
        captions.rows["7"], captions.texts["7"] = replace(captions.rows["1"], id="7", label="Third"), "three"
        tab.change(applied(undoable.delete(captions.rows["7"], "three")), "…")
        await until(lambda: tab.undo_words == "“Third” was deleted")
        new = NewCaption("four", CaptionFormat.SRT, "French", "Neuf")
        tab.change(applied(undoable.add(new, default=False, check=lambda _made: None)), "…")
        await until(lambda: tab.undo_words == "“Neuf” was added")

        def labels() -> list[str]:
            return [one.label for one in captions.rows.values()]

        for undone, now in (
            ("“Neuf” was added", ["Original", "Deutsch"]),
            ("“Third” was deleted", ["Original", "Deutsch", "Third"]),
            ("“Deutsch” is the default", ["Original", "Deutsch", "Third"]),
        ):
            assert tab.undo()
            await until(lambda undone=undone: tab.redo_words == undone)
            assert labels() == now
        assert captions.rows["1"].is_default

        assert tab.redo()
        await until(lambda: tab.undo_words == "“Deutsch” is the default")
        assert captions.rows["2"].is_default
        assert tab.redo()
        await until(lambda: tab.undo_words == "“Third” was deleted")
        assert labels() == ["Original", "Deutsch"]
        assert tab.undo()
        await until(lambda: tab.redo_words == "“Third” was deleted")
        assert tab.redo()
        await until(lambda: tab.undo_words == "“Third” was deleted")
        assert tab.redo()
        await until(lambda: tab.undo_words == "“Neuf” was added")
        assert labels() == ["Original", "Deutsch", "Neuf"]
        assert not tab.redo()

        assert tab.undo()
        await until(lambda: "added" in tab.redo_words)
        tab.change(applied(undoable.update(captions.rows["1"], {"label": "Mine"})), "…")
        await until(lambda: captions.rows["1"].label == "Mine" and not tab.stop.isVisible())
        assert not tab.redo()
        for widget in (tab.player, tab):
            widget.close()
            widget.deleteLater()

    run_qt(work)


def test_an_undo_that_fails_can_be_tried_again(run_qt: RunQt, pages: PageFactory) -> None:
    """So can a redo."""

    async def work(tasks: TaskScope) -> None:
        captions = FakeCaptions()
        tab = captions_tab(tasks, pages, captions)
        await until(lambda: tab.model.rowCount() == 2)
        tab.change(applied(undoable.update(captions.rows["1"], {"label": "Mine"})), "…")
        await until(lambda: tab.undo_words == "“Original” was changed")
        for again, label in ((tab.undo, "Original"), (tab.redo, "Mine")):
            captions.broken = True
            assert again()
            await until(tab.error_strip.isVisible)
            captions.broken = False
            assert again()
            await until(lambda label=label: captions.rows["1"].label == label)
            await until(lambda: bool(tab.undo_words or tab.redo_words))
            assert not tab.error_strip.isVisible()
        for widget in (tab.player, tab):
            widget.close()
            widget.deleteLater()

    run_qt(work)


def test_captions_that_cannot_be_kept_are_deleted_for_good(run_qt: RunQt, pages: PageFactory) -> None:
    """The question says so."""

    async def work(tasks: TaskScope) -> None:
        captions = FakeCaptions()
        captions.readable = False
        tab = captions_tab(tasks, pages, captions)
        await until(lambda: tab.model.rowCount() == 2)
        tab.delete(captions.rows["2"])
        await until(lambda: bool(tab.findChildren(QuestionBox)))
        (box,) = tab.findChildren(QuestionBox)
        assert "cannot be undone" in box.informativeText()
        next(one for one in box.buttons() if one.text() == "Delete").click()
        await until(lambda: tab.model.rowCount() == 1)
        assert not tab.undo()
        for widget in (tab.player, tab):
            widget.close()
            widget.deleteLater()

    run_qt(work)
