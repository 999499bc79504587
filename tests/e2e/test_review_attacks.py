"""The review room in the real window while the account goes, and while what is compared is deleted on the server."""

from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.measures.measures_view import MeasuresView
from tests.e2e.conftest import RunQt, account_of, window_on
from tests.e2e.test_captions_window import button_of
from tests.support.demo_client import DemoClient, with_files
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

Scene = Callable[[Application, CompareWindow, DemoClient, str], Awaitable[None]]
SECONDS = 8


@pytest.fixture
def play(qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path) -> Callable[[Scene], None]:
    """Run a scene with a Compare window over the source and a rendition, and a client of the server beside it."""

    def run(scene: Scene) -> None:
        with DemoClient(server.credentials) as client:
            files = [
                make_video(tmp_path / f"{lines}.mp4", size=f"{lines * 16 // 9}x{lines}", seconds=SECONDS, megabits=1)
                for lines in (360, 180)
            ]
            entry = with_files(client.as_admin(), files[0], {2: files[1]})

            async def work() -> None:
                async with window_on(qapp, tmp_path / "data", server) as app:
                    await scene(app, await compare(app, entry), client, entry)

            run_qt(work())

    return run


def open_windows(app: Application) -> list[CompareWindow]:
    """Return the Compare windows in sight."""
    return [one for one in app.window.findChildren(CompareWindow) if one.isVisible()]


async def compare(app: Application, entry: str) -> CompareWindow:
    """Open the entry, and compare its renditions."""
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(app.library.model.rowCount, PATIENCE, "the entry")
    app.library.open_entry(entry)
    renditions = app.library.panel.renditions
    await until(lambda: renditions.flavors.rowCount() > 1, PATIENCE, "the renditions")
    renditions.view.selectAll()
    button_of(renditions, "Compare…").click()
    await until(lambda: open_windows(app), PATIENCE, "the Compare window")
    window = open_windows(app)[0]
    await until(lambda: all(side.frame is not None for side in window.session.sides), PATIENCE, "both frames")
    return window


def measure(window: CompareWindow) -> MeasuresView:
    """Begin to measure all frames."""
    window.review.button.setChecked(True)
    window.review.panel.parts.button(1).click()
    view = window.review.panel.measures
    assert isinstance(view, MeasuresView)
    view.row.button.click()
    assert view.row.runs
    return view


def test_signing_out_while_it_plays_and_measures_closes_the_comparison(play: Callable[[Scene], None]) -> None:
    """Nothing runs on, and another account finds a window without anything of the one before."""

    async def scene(app: Application, window: CompareWindow, _client: DemoClient, _entry: str) -> None:
        measure(window)
        window.play.toggle()
        await app.accounts.sign_out()
        await until(lambda: not open_windows(app), PATIENCE, "no comparison")
        assert not app.window.findChildren(QMessageBox)

    play(scene)


def test_notes_survive_signing_out_and_another_account(
    play: Callable[[Scene], None], server: DemoProcess, tmp_path: Path
) -> None:
    """The window asks; answered “Back”, it keeps what it has, and saves it, whoever is signed in."""
    path = tmp_path / "kept.kdesk-review"

    async def scene(app: Application, window: CompareWindow, _client: DemoClient, _entry: str) -> None:
        window.review.panel.draft.add_note(Fraction(1), "Soft")
        measure(window)
        await app.accounts.sign_out()
        boxes = window.findChildren(QMessageBox)
        assert [box.text() for box in boxes] == ["Discard the changes of this review?"]
        QTest.mouseClick(button_of(boxes[0], "Back to the review"), Qt.MouseButton.LeftButton)
        assert open_windows(app) == [window]
        await app.accounts.sign_in(*account_of(server), keep=False)
        window.play.go_to(Fraction(SECONDS - 1))
        await until(lambda: window.session.is_settled, PATIENCE, "the frames, or why not")
        window.review.panel.saver.path = path
        window.review.panel.saver.save()
        await until(lambda: window.review.panel.draft.is_saved, PATIENCE, "the review")
        window.close()
        await until(lambda: not open_windows(app), PATIENCE, "no comparison")

    play(scene)
    assert path.stat().st_size > 100


def test_an_entry_that_is_deleted_meanwhile_ends_in_words(play: Callable[[Scene], None]) -> None:
    """Jumps tell it or show what has come; the window goes on."""

    async def scene(app: Application, window: CompareWindow, client: DemoClient, entry: str) -> None:
        client.call("baseEntry.delete", entryId=entry)
        for second in (7, 1, 5, 0):
            window.play.go_to(Fraction(second))
            await until(lambda: window.session.is_settled, PATIENCE, "the frames, or why not")
        view = measure(window)
        await until(lambda: not view.row.runs, PATIENCE, "the end of the measuring")
        window.sides.cards[0].menu.aboutToShow.emit()
        window.session.put(0, window.session.sides[0].what)
        await until(lambda: window.session.sides[0].error is not None, PATIENCE, "the words")
        assert window.sides.cards[0].facts.text()
        assert open_windows(app) == [window]
        window.close()
        if boxes := window.findChildren(QMessageBox):
            button_of(boxes[0], "Close").click()

    play(scene)


def test_a_rendition_that_is_deleted_meanwhile_costs_its_side_only(play: Callable[[Scene], None]) -> None:
    """The other one still shows its frames."""

    async def scene(_app: Application, window: CompareWindow, client: DemoClient, _entry: str) -> None:
        flavor = window.session.sides[1].what.flavor
        assert flavor is not None
        client.call("flavorAsset.delete", id=flavor.id)
        window.session.put(1, window.session.sides[1].what)
        await until(lambda: window.session.sides[1].error is not None, PATIENCE, "the words")
        window.play.go_to(Fraction(3))
        await until(lambda: window.session.is_settled, PATIENCE, "the frame")
        lead = window.session.sides[0].frame
        assert lead is not None
        assert lead.is_shown_at(Fraction(3))
        window.close()

    play(scene)
