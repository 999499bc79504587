"""The frame of all commands: exit status, log, and one place to write to."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.errors import KeyringProblem
from kdesk.exit_status import FAILED, FINE, INTERRUPTED, WRONG_USE, WrongUse


@pytest.fixture
def options(tmp_path: Path) -> argparse.Namespace:
    """The options of a command that keeps its data in a folder."""
    return argparse.Namespace(data=tmp_path / "data")


def test_the_status_is_that_of_the_work(options: argparse.Namespace) -> None:
    """What the work returns is returned, and nothing is created that the work does not create."""
    assert run_command(options, lambda _run: 7) == 7

    assert not options.data.exists()


def test_a_full_disk_under_the_output_is_a_failure(options: argparse.Namespace) -> None:
    """Work that is fine, but whose output could not be written, has failed."""

    class FullDisk:
        live = False

        def put(self, _text: str, name: str) -> OSError | None:
            return OSError(28, "No space left on device") if name == "stdout" else None

        async def drained(self) -> None:
            """Do nothing."""

    def work(run: CommandRun) -> int:
        run.output.console = FullDisk()
        run.output.print("a line")
        return FINE

    assert run_command(options, work) == FAILED


def test_wrong_use_needs_no_log(options: argparse.Namespace, capsys: pytest.CaptureFixture[str]) -> None:
    """What is refused before anything is done is said on standard error only."""

    def work(_run: CommandRun) -> int:
        raise WrongUse("no such thing")

    assert run_command(options, work) == WRONG_USE

    assert capsys.readouterr().err == "kdesk: no such thing\n"
    assert not options.data.exists()


def test_a_command_may_advise_by_itself(options: argparse.Namespace, capsys: pytest.CaptureFixture[str]) -> None:
    """The second line about an error is the command's own."""

    def work(_run: CommandRun) -> int:
        raise KeyringProblem

    assert run_command(options, work, lambda _error: "Ask the window.") == FAILED

    assert capsys.readouterr().err.splitlines()[1] == "Ask the window."


def test_an_unforeseen_error_is_in_the_log_without_secrets(
    options: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log has its traceback, the console one sentence; neither has a secret of the run."""

    async def fail(run: CommandRun) -> int:
        run.redactor.hide("pass-phrase")
        await asyncio.sleep(0)
        raise RuntimeError("pass-phrase is wrong")

    def work(run: CommandRun) -> int:
        run.paths.create()
        return run.until_signal(fail(run), "interrupted")

    assert run_command(options, work) == FAILED

    log = (options.data / "logs" / "kdesk.log").read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert "Traceback" in log
    assert "Traceback" not in said
    assert "pass-phrase" not in log + said


@pytest.mark.skipif(sys.platform == "win32", reason="the event loops of Windows have no signal handlers")
def test_a_signal_ends_the_work_in_order(options: argparse.Namespace, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence of the command is printed, and the status is as shells count it."""

    async def wait() -> int:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()
        return FINE

    assert run_command(options, lambda run: run.until_signal(wait(), "stopped in order")) == INTERRUPTED

    assert capsys.readouterr().err == "kdesk: stopped in order\n"
