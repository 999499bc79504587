"""The foot of the details pane, and where the pane stands: templates, narrow windows, a kept width, frames."""

from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.details.templates import Template, TemplateUse
from kdesk.domain.details.upload_details import DetailField, Poster, UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.media.painting.painter import FramePainter
from kdesk.plain_text import isolated
from kdesk.store.templates import TemplatesFile
from kdesk.ui.name_dialog import NameDialog
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.details.frame_dialog import FrameDialog
from kdesk.ui.uploads.details.template_menu import TemplateMenu
from tests.support.media import ffmpeg
from tests.support.opened_videos import decoded_videos
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, FakeDetails
from tests.ui.uploads.details.test_details_pane import TITLE, transfer


def menu_of(page: FakeDetails) -> TemplateMenu:
    """Return the menu of templates, filled."""
    (menu,) = page.pane.findChildren(TemplateMenu)
    assert isinstance(menu, TemplateMenu)
    menu.fill()
    return menu


def choose(page: FakeDetails, *path: str) -> None:
    """Choose something in the menu of templates."""
    menu = menu_of(page).menu
    for words in path[:-1]:
        found = next(action.menu() for action in menu.actions() if action.text() == words)
        assert found is not None
        menu = found
    next(action for action in menu.actions() if action.text() == path[-1]).trigger()


def test_a_template_is_saved_used_renamed_and_deleted(run_qt: RunQt, details: DetailsFactory, tmp_path: Path) -> None:
    """With a pattern as it was typed; what is for new files is chosen by account, folder and kind."""

    async def work(tasks: TaskScope) -> None:
        async with (
            TemplatesFile.opened(tmp_path / "templates.json", lambda _error: None) as templates,
            details.show(tasks, transfer(1), transfer(2), templates=templates) as page,
        ):
            page.select(0)
            page.type(DetailField.TAGS, "talk")
            page.type(TITLE, "{name} live")
            dialog = menu_of(page).ask_name()
            dialog.name.setText("Lectures")
            dialog.accept()
            wanted = UploadDetails(title="{name} live", tags=("talk",))
            assert templates.all == (Template("Lectures", wanted),)
            assert page.notices.pop() == f"Saved as the template “{isolated('Lectures')}”"
            page.select(1)
            page.book.calls.clear()
            choose(page, "Lectures")
            assert page.book.calls == [{"t2": wanted}]
            choose(page, "New files that begin with it", "Lectures", f"Files in “{isolated('videos')}”")
            choose(page, "New files that begin with it", "Lectures", "Videos")
            assert templates.all[0].use == TemplateUse(folders=("/videos",), kinds=(MediaType.VIDEO,))
            choose(page, "Rename", "Lectures")
            renaming = next(one for one in page.uploads.findChildren(NameDialog) if one.isVisible())
            renaming.name.setText("Talks")
            renaming.accept()
            assert [one.name for one in templates.all] == ["Talks"]
            menu_of(page).files.export_to(tmp_path / "handed on")
            await until((tmp_path / "handed on").exists)
            choose(page, "Delete", "Talks")
            assert templates.all == ()
            ((words, undo),) = page.undoable
            assert words == f"The template “{isolated('Talks')}” was deleted"
            undo()
            assert templates.all[0].use == TemplateUse(folders=("/videos",), kinds=(MediaType.VIDEO,))
            choose(page, "Delete", "Talks")
            menu_of(page).files.import_from(tmp_path / "handed on")
            await until(lambda: page.notices[-1:] == ["1 template imported"])
            (tmp_path / "bad").write_text("<html>")
            menu_of(page).files.import_from(tmp_path / "bad")
            await until(lambda: len(page.notices) > 1)
            assert [one.name for one in templates.all] == ["Talks"]

    run_qt(work)


def test_in_a_narrow_page_the_pane_takes_the_place_of_the_list(run_qt: RunQt, details: DetailsFactory) -> None:
    """Escape brings the list back, and so does a wider page; nothing of the selection is lost."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), size=(520, 500)) as page:
            await until(page.pane.isVisible)
            assert not page.uploads.main.isVisible()
            page.uploads.resize(1000, 600)
            await until(page.uploads.main.isVisible)
            assert page.pane.isVisible()
            page.uploads.resize(520, 500)
            await until(lambda: not page.uploads.main.isVisible())
            page.pane.rows.title.line.setFocus()
            QTest.keyClick(page.pane.rows.title.line, Qt.Key.Key_Escape)
            assert page.uploads.list.isVisible()
            assert not page.control.is_shown
            assert page.uploads.list.hasFocus()
            assert len(page.uploads.list.selected()) == 1

    run_qt(work)


def test_the_width_is_kept(run_qt: RunQt, details: DetailsFactory) -> None:
    """What was dragged is told for the settings, and survives hiding."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            told: list[Any] = []
            page.uploads.details_resized.connect(told.append)
            page.uploads.details_toggled.connect(told.append)
            page.uploads.beside.setSizes([600, 440])
            page.uploads.beside.splitterMoved.emit(600, 1)
            width = page.control.side.width()
            assert told == [round(width / page.theme.scale)]
            page.control.toggle()
            page.control.toggle()
            assert told[1:] == [False, True]
            await until(lambda: abs(page.control.side.width() - width) <= 1)

    run_qt(work)


def test_a_frame_of_the_file_becomes_the_thumbnail(run_qt: RunQt, details: DetailsFactory, tmp_path: Path) -> None:
    """The dialog shows the frame at the time of its slider; Enter takes it. A file that is no video says so."""
    video = tmp_path / "clip.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", "-pix_fmt", "yuv420p", str(video))

    async def work(tasks: TaskScope) -> None:
        async with decoded_videos() as videos:
            with closing(FramePainter()) as painting:
                source = transfer(1, path=str(video), name="clip.mp4", media_type=MediaType.VIDEO)
                async with details.show(tasks, source, videos=videos, painting=painting) as page:
                    dialog = page.pane.choose_frame()
                    assert isinstance(dialog, FrameDialog)
                    await until(dialog.use.isEnabled)
                    assert not dialog.picture.pixmap().isNull()
                    dialog.slider.setValue(500)
                    QTest.keyClick(dialog.slider, Qt.Key.Key_Return)
                    assert page.book.of("t1").details.poster == Poster(seconds=0.5)
                    assert page.pane.rows.poster.words.text() == "The frame at 0:00"
                    video.write_bytes(b"no video at all")
                    dialog = page.pane.choose_frame()
                    assert isinstance(dialog, FrameDialog)
                    await until(lambda: dialog.picture.text() != "Opening the file…")
                    assert not dialog.use.isEnabled()
                    dialog.reject()

    run_qt(work)


def test_all_new_files_shows_a_tick_and_ends_there(run_qt: RunQt, details: DetailsFactory, tmp_path: Path) -> None:
    """Chosen with a tick, new files begin without details."""

    async def work(tasks: TaskScope) -> None:
        async with (
            TemplatesFile.opened(tmp_path / "templates.json", lambda _error: None) as templates,
            details.show(tasks, transfer(1), templates=templates) as page,
        ):

            def ticked() -> bool:
                actions = menu_of(page).menu.actions()
                return next(one for one in actions if one.text() == "Use for all new files").isChecked()

            page.type(DetailField.TAGS, "talk")
            assert not ticked()
            choose(page, "Use for all new files")
            assert page.book.default == UploadDetails(tags=("talk",))
            name = f"default {ANNA.key}"
            templates.keep(Template(name, UploadDetails(tags=("talk",)), TemplateUse(accounts=(ANNA.key,))))
            assert ticked()
            choose(page, "Use for all new files")
            assert page.book.default == UploadDetails()
            assert page.notices[-1] == "New files begin without details"

    run_qt(work)
