"""Captions, documents and pictures that are dropped on an entry of the list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.library_view import Arrangement
from kdesk.domain.picture_work import PictureFile
from kdesk.plain_text import undirected
from kdesk.ui.drop_place import place_at
from kdesk.ui.library.card_drop import CardDrop
from kdesk.ui.library.tabs.attachments.tab import AttachmentsTab
from kdesk.ui.library.tabs.thumbnails.crop_dialog import CropDialog
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, FakePictureTools, make_bitmap, make_entry
from tests.ui.library.library_pages import PageFactory, ShownPage
from tests.ui.library.qt_loop import RunQt


@pytest.mark.parametrize("arrangement", [Arrangement.MEDIUM, Arrangement.TABLE])
def test_captions_go_to_the_entry_below_the_pointer(
    run_qt: RunQt, pages: PageFactory, tmp_path: Path, arrangement: Arrangement
) -> None:
    """Its Captions tab opens for them; an image takes none there, and a video is an upload wherever it is dropped."""
    captions = tmp_path / "talk.en.vtt"
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n", encoding="utf-8")

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(0), make_entry(1), replace(make_entry(2), media_type=MediaType.IMAGE)]
        async with pages.show(tasks, FakeCatalogue(entries)) as shown:
            page, views = shown.page, shown.page.views
            views.show_view(replace(views.view, arrangement=arrangement))
            await until(lambda: views.row_count == 3 and views.entry(2) is not None)
            view = views.shown
            rows = {views.entry(row).name: row for row in range(3)}

            def centre(name: str) -> QPoint:
                rect = view.visualRect(view.model().index(rows[name], 0))
                return view.viewport().mapTo(page, rect.center())

            name, other, image = (entry.name for entry in entries[1::-1] + entries[2:])
            place = place_at(page, centre(name), [captions])
            assert isinstance(place, CardDrop)
            assert undirected(place.sentence()) == f"Add captions to “{name}”"
            assert place.area(page).contains(centre(name))
            assert not place.area(page).contains(centre(other))
            assert not isinstance(place_at(page, centre(image), [captions]), CardDrop)
            assert not isinstance(place_at(page, centre(name), [Path("/talk.mp4")]), CardDrop)
            place = place_at(page, centre(name), [captions])
            assert place is not None
            place.take([captions])
            await until(lambda: page.panel.entry is not None and page.panel.entry.name == name)
            assert page.panel.tabs.current is page.panel.tabs.tabs["captions"]

    run_qt(work)


@dataclass
class Target:
    """A page whose first entry takes files.

    Attributes:
        attached: The names of what its Attachments tab was handed.
    """

    shown: ShownPage
    entry: Entry
    attached: list[str] = field(default_factory=list)

    def drop(self, *names: str) -> str:
        """Drop files on the entry, and return the sentence that was shown; "" if they are uploads there."""
        page, views = self.shown.page, self.shown.page.views
        row = next(row for row in range(views.row_count) if views.entry(row) == self.entry)
        view = views.shown
        point = view.viewport().mapTo(page, view.visualRect(view.model().index(row, 0)).center())
        paths = [Path("/files") / name for name in names]
        place = place_at(page, point, paths)
        if not isinstance(place, CardDrop):
            return ""
        sentence = undirected(place.sentence())
        place.take(paths)
        return sentence

    def answer(self, words: str) -> None:
        """Press a button of the question."""
        box = self.shown.page.findChildren(QuestionBox)[-1]
        next(button for button in box.findChildren(QPushButton) if button.text() == words).click()


@asynccontextmanager
async def target(tasks: TaskScope, pages: PageFactory, patch: pytest.MonkeyPatch) -> AsyncIterator[Target]:
    """Show a page whose Attachments tab tells what it is handed."""
    entries = [make_entry(0), make_entry(1)]
    tools = FakePictureTools()
    tools.files[Path("/files/poster.png")] = PictureFile("poster.png", b"png", make_bitmap(400, 300))
    async with pages.show(tasks, FakeCatalogue(entries), picture_tools=tools) as shown:
        views = shown.page.views
        await until(lambda: views.row_count == 2 and views.entry(1) is not None)
        made = Target(shown, entries[1])
        patch.setattr(AttachmentsTab, "why_no_adding", lambda _tab: "")
        patch.setattr(AttachmentsTab, "take", lambda _tab, paths: made.attached.extend(path.name for path in paths))
        yield made


def test_documents_are_attached_to_the_entry_below_the_pointer(
    run_qt: RunQt, pages: PageFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slides with a picture as well; a sheet says what to upload, and a film is an upload."""

    async def work(tasks: TaskScope) -> None:
        async with target(tasks, pages, monkeypatch) as to:
            assert to.drop("slides.pdf") == f"Attach to “{to.entry.name}”"
            assert to.attached == ["slides.pdf"]
            panel = to.shown.page.panel
            assert panel.entry is not None
            assert panel.entry.id == to.entry.id
            assert panel.tabs.current is panel.tabs.tabs["attachments"]
            assert to.drop("notes.docx", "board.jpg")
            assert to.attached[1:] == ["notes.docx", "board.jpg"]
            assert not to.drop("titles.xlsx")
            assert not to.drop("slides.pdf", "talk.mp4")
            assert not to.drop("a.jpg", "b.jpg")
            assert len(to.attached) == 3

    run_qt(work)


@pytest.mark.parametrize("answer", ["Attach it", "Make it the thumbnail…", "Cancel"])
def test_a_picture_is_asked_about(
    run_qt: RunQt, pages: PageFactory, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """It is the thumbnail, which is cropped first, or an attachment, or nothing: never a new entry unasked."""

    async def work(tasks: TaskScope) -> None:
        async with target(tasks, pages, monkeypatch) as to:
            assert to.drop("poster.png") == f"Add the picture to “{to.entry.name}”"
            assert not to.attached
            to.answer(answer)
            page = to.shown.page
            if answer.startswith("Make"):
                await until(lambda: bool(page.findChildren(CropDialog)))
                assert page.panel.tabs.current is page.panel.tabs.tabs["thumbnails"]
                page.findChildren(CropDialog)[0].reject()
            assert to.attached == (["poster.png"] if answer.startswith("Attach") else [])

    run_qt(work)


def test_without_the_right_the_tab_says_why(run_qt: RunQt, pages: PageFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is not asked about then."""

    async def work(tasks: TaskScope) -> None:
        async with target(tasks, pages, monkeypatch) as to:
            monkeypatch.setattr(AttachmentsTab, "why_no_adding", lambda _tab: "No right")
            assert to.drop("slides.pdf")
            assert to.drop("poster.png")
            assert not to.attached
            assert not to.shown.page.findChildren(QuestionBox)
            tabs = to.shown.page.panel.tabs
            assert tabs.current is tabs.tabs["attachments"]

    run_qt(work)
