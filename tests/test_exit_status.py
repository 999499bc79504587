"""How the program ends, and what it tells about that."""

import io
import os
import signal
import sys
from pathlib import Path

import pytest

from kdesk.errors import BadServiceUrl, DataDirectoryInUse, KdeskError
from kdesk.exit_status import FAILED, FINE, Interrupted, Output, WrongUse, complain, put, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.redaction import HIDDEN

SECRET = "hunter2/#?@["


def redactor() -> Redactor:
    """Know one secret."""
    known = Redactor()
    known.hide(SECRET)
    return known


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (WrongUse(f"x {SECRET}"), 2),
        (BadServiceUrl(SECRET), 2),
        (DataDirectoryInUse(SECRET), 3),
        (KdeskError(SECRET), 1),
        (ValueError(f"bad {SECRET!r}"), 1),
        (Interrupted(signal.SIGTERM, "interrupted"), 143),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_end_has_a_status_and_prints_no_secret(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also the traceback of an error that nobody foresaw."""

    def work() -> int:
        raise error

    assert status_of(work, redactor()) == status
    told = capsys.readouterr()
    assert told.out == ""
    assert SECRET not in told.err
    assert (HIDDEN in told.err) is (SECRET in str(error))
    assert ("Traceback" in told.err) is isinstance(error, ValueError)


def test_logins_in_addresses_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever complains."""
    complain("http://ann:S3cr/et@127.0.0.1:8940 does not answer")
    assert capsys.readouterr().err == f"kdesk: http://{HIDDEN}@127.0.0.1:8940 does not answer\n"


def test_a_failed_output_is_reported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It counts in the exit status; what comes later goes nowhere, and closing does not fail again."""
    (tmp_path / "file").write_text("")
    only_read = os.open(tmp_path / "file", os.O_RDONLY)
    broken = io.TextIOWrapper(os.fdopen(only_read, "wb"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", broken)
    output = Output()
    for _ in range(3):
        output.print("x")
    assert capsys.readouterr().err.count("standard output cannot be written") == 1
    assert (output.status(FINE), output.status(3)) == (FAILED, 3)
    broken.close()


def test_a_closed_pipe_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is told, and the status stays."""
    read, write = os.pipe()
    os.close(read)
    stream = io.TextIOWrapper(os.fdopen(write, "wb"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    output = Output()
    output.print("x")
    output.print("y")
    assert output.status(FINE) == FINE
    assert capsys.readouterr().err == ""
    stream.close()


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_stream_that_was_never_open_discards_all(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A windowed program on Windows has neither."""
    monkeypatch.setattr(sys, name, None)
    assert put("x", "stdout" if name == "stdout" else "stderr") is None


def test_an_unhandled_exception_is_one_line_with_a_traceback_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence tells where the log is; neither of them has the secret."""

    def work() -> int:
        with run_logged(tmp_path, redactor()):
            raise ValueError(f"bad {SECRET!r}\nkdesk: all is fine")

    assert status_of(work, redactor()) == FAILED
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("kdesk: Something unexpected happened: ValueError: bad ")
    assert said[1:] == [f"The log tells more: {tmp_path / 'kdesk.log'}"]
    log = (tmp_path / "kdesk.log").read_text("utf-8")
    assert "Traceback" in log
    assert "test_exit_status.py" in log
    assert SECRET not in log + "".join(said)


def test_an_expected_error_has_no_traceback_in_the_log(tmp_path: Path) -> None:
    """An error of ours ends a command every day."""

    def work() -> int:
        with run_logged(tmp_path, redactor()):
            raise KdeskError("x")

    assert status_of(work, redactor()) == FAILED
    assert "Traceback" not in (tmp_path / "kdesk.log").read_text("utf-8")
