"""What nobody catches ends in one place: the log and one listener, without secrets and without a flood."""

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from kdesk.exit_status import run_logged
from kdesk.logs import Redactor
from kdesk.redaction import HIDDEN
from kdesk.unhandled_errors import MOST_KEPT, UnhandledError, UnhandledErrors, is_worth_logging
from tests.support.patience import PATIENCE

SECRET = "hunter2hunter2"


class Told:
    """A log and what the listener heard."""

    def __init__(self, folder: Path) -> None:
        redactor = Redactor()
        redactor.hide(SECRET)
        self.heard: list[UnhandledError] = []
        self._run = run_logged(folder, redactor)
        self.unhandled: UnhandledErrors
        self._file = folder / "kdesk.log"

    def __enter__(self) -> Self:
        self.unhandled = self._run.__enter__()
        self.unhandled.listen(self.heard.append)
        return self

    def __exit__(self, *_: object) -> None:
        self._run.__exit__(None, None, None)

    @property
    def log(self) -> str:
        """What the file holds once it is closed."""
        return self._file.read_text("utf-8")


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """A program whose log is in a folder of the test's own."""
    return Told(tmp_path)


def fail(thing: str = SECRET) -> None:
    """Fail, with a secret in the words."""
    raise ValueError(f"no such thing as {thing}")


def in_a_slot(thing: str = SECRET) -> None:
    """Fail as PySide6 reports it: nobody is above."""
    try:
        fail(thing)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def in_a_thread() -> None:
    """Fail in a thread of its own."""
    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()


class Doomed:
    """Fails when it goes."""

    def __del__(self) -> None:
        fail()


def in_a_destructor() -> None:
    """Fail where nothing can be raised."""
    doomed = Doomed()
    del doomed
    gc.collect()


@pytest.mark.parametrize(
    ("happen", "where"), [(in_a_slot, "kdesk"), (in_a_thread, "thread worker"), (in_a_destructor, "a destructor")]
)
def test_whatever_nobody_catches_is_logged_and_told(
    told: Told, happen: Callable[[], None], where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its traceback in the log, one line on the console, and no secret in any of them."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    with told:
        happen()
        report = told.unhandled.report()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    (heard,) = told.heard
    assert (heard.where, heard.what) == (where, f"ValueError: no such thing as {HIDDEN}")
    assert "Traceback" in told.log
    assert "test_unhandled_errors.py" in report
    console = capsys.readouterr().err
    assert len(console.splitlines()) == 1
    assert SECRET not in told.log + report + console + heard.details


async def test_the_loop_tells_what_nobody_awaits(told: Told) -> None:
    """A callback that fails, and a complaint of the loop without any exception."""
    loop = asyncio.get_running_loop()
    with told:
        loop.set_exception_handler(told.unhandled.in_loop)
        loop.call_soon(fail)
        loop.call_exception_handler({"message": "a transport was not closed"})
        await asyncio.sleep(0)
    assert [error.what for error in told.heard] == [
        "a transport was not closed",
        f"ValueError: no such thing as {HIDDEN}",
    ]


def test_a_repeated_error_is_logged_rarely(told: Told) -> None:
    """A thousand times, with other words each time: told once, logged four times, counted."""
    with told:
        for number in range(1000):
            in_a_slot(str(number))
        report = told.unhandled.report()
    assert [error.times for error in told.heard] == [1000]
    assert told.log.count("ERROR") == 4
    assert "1000 times" in report


def test_kept_errors_are_bounded(told: Told) -> None:
    """However many there are, so many are kept, and a report holds the last few."""
    with told:
        logging.getLogger("kdesk.unhandled_errors").setLevel(logging.CRITICAL)
        for number in range(3 * MOST_KEPT):
            told.unhandled.take("Qt", f"message {number}")
        logging.getLogger("kdesk.unhandled_errors").setLevel(logging.NOTSET)
        report = told.unhandled.report()
    assert len(told.unhandled._kept) == MOST_KEPT
    assert f"message {3 * MOST_KEPT - 1}" in report
    assert report.count("message") == 5


def test_a_listener_that_fails_is_no_error_of_its_own(told: Told) -> None:
    """The log has both."""

    def fails(_: UnhandledError) -> None:
        raise RuntimeError("the notice is gone")

    with told:
        told.unhandled.listen(fails)
        told.unhandled.take("Qt", "message")
    assert "the notice is gone" in told.log


def test_ctrl_c_is_no_unhandled_error(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends the program as ever."""
    with told:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told.heard == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_an_error_whose_text_cannot_be_made_is_named(told: Told) -> None:
    """By its kind."""

    class MuteError(Exception):
        def __str__(self) -> str:
            raise ValueError

    with told:
        sys.excepthook(MuteError, MuteError(), None)
    assert told.heard[0].what == "MuteError"


def test_a_report_tells_versions_and_no_home(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody who mends kdesk asks first; the name of the user is not among it."""
    monkeypatch.setenv("HOME", str(Path(__file__).parents[1]))
    with told:
        in_a_slot(str(Path(__file__)))
        report = told.unhandled.report()
    first, second, third, *_ = report.splitlines()
    assert first.startswith("kdesk ")
    assert second.startswith("Python 3.")
    assert third
    assert str(Path(__file__).parents[1]) not in report
    assert report.count("~/tests/test_unhandled_errors.py") > 2


def test_which_times_are_worth_telling() -> None:
    """Each ten times as many."""
    assert [times for times in range(1, 1200) if is_worth_logging(times)] == [1, 10, 100, 1000]


def test_an_error_while_another_is_taken_is_taken_too(told: Told) -> None:
    """A destructor fails while the words of an error are made: neither waits for the other."""

    class Nested(Exception):
        def __str__(self) -> str:
            in_a_destructor()
            return "outer"

    with told:
        # A thread that waits for itself would never end.
        thread = threading.Thread(target=told.unhandled.take, args=("kdesk", "outer", Nested()), daemon=True)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert {error.where for error in told.heard} == {"kdesk", "a destructor"}
