"""Nothing that a server or a file system says steers the terminal of a command, or forges a line of its own."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.cli import main
from kdesk.commands.link_formats import LinkRow, writer_of
from kdesk.commands.report import JsonReport, TerminalReport
from kdesk.commands.signals import run_until_signal
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.errors import ApiError, ServerProblem
from kdesk.exit_status import Output, complain, run_logged, tell
from kdesk.logs import Redactor
from tests.support.stored_texts import question_saying, remark_saying, remarks_saying
from tests.support.transfers import make_transfer

EVIL = "x\x1b[2J\x1b]0;owned\x07\r\nkdesk: everything is fine\u2028\u202etxt.exe\udcff\x9b31m"
LINE_ENDS = "\r\x0b\x0c\x1c\x85\u2028\u2029"

READY = make_transfer(
    "1", f"/films/{EVIL}", EVIL, "me", 0.0, state=TransferState.READY, entry_id=EVIL, remarks=remarks_saying(EVIL)
)
FAILED = replace(READY, state=TransferState.FAILED, trouble=Trouble.of(ApiError(EVIL)))
WAITING = replace(READY, state=TransferState.UPLOADING, trouble=Trouble.of(ServerProblem(EVIL), 1.0))
IN_LIBRARY = question_saying(QuestionKind.IN_LIBRARY, "The same file is there", EVIL, EVIL)
ASKING = replace(READY, state=TransferState.PAUSED, question=IN_LIBRARY)
DIFFERENT = replace(READY, verification=Verification(Level.SIZE, Outcome.DIFFERENT, remark=remark_saying(EVIL)))
LINKS = (Link(LinkKind.HLS, f"https://cdn.example/{EVIL}"), Link(LinkKind.DOWNLOAD, EVIL))


def steering(text: str) -> list[str]:
    """Every character that would act, but for the ends of lines that the command makes."""
    return [c for c in text if c != "\n" and (c in LINE_ENDS or not c.isprintable())]


def show(transfer: Transfer) -> Callable[[], None]:
    """Show a transfer with its links, to a person."""
    return lambda: TerminalReport(Output(), with_links=True).show(transfer, LINKS)


def print_links(form: str, *kinds: LinkKind) -> Callable[[], None]:
    """Print the links of one of several entries."""

    def run() -> None:
        writer = writer_of(form, Output(), kinds, several=True, chosen=True)
        writer.add(LinkRow(EVIL, EVIL, LINKS))
        writer.end()

    return run


SAYINGS: dict[str, tuple[Callable[[], object], int]] = {
    "ready": (show(READY), 3),
    "failed": (show(FAILED), 3),
    "waiting": (show(WAITING), 4),
    "asking": (show(ASKING), 3),
    "different": (show(DIFFERENT), 3),
    "interrupted": (lambda: TerminalReport(Output()).interrupted(READY), 1),
    "links": (print_links("plain", LinkKind.HLS, LinkKind.DOWNLOAD), 3),
    "bare links": (print_links("plain", LinkKind.HLS), 2),
    "table of links": (print_links("csv", LinkKind.HLS, LinkKind.DOWNLOAD), 2),
    "page of links": (print_links("html", LinkKind.HLS, LinkKind.DOWNLOAD), 4),
    "note of links": (print_links("markdown", LinkKind.HLS, LinkKind.DOWNLOAD), 3),
    "list of links": (print_links("markdown", LinkKind.HLS), 1),
    "error": (lambda: tell(ApiError(EVIL), Redactor(), about=EVIL), 2),
    "complaint": (lambda: complain(f"no links of {EVIL}: {EVIL}"), 1),
}


@pytest.mark.parametrize("name", SAYINGS)
def test_no_output_contains_control_characters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Links, ids, remarks, details and messages: on both streams, each on the lines that the command means."""
    say, lines = SAYINGS[name]
    say()
    told = capsys.readouterr()
    text = told.out + told.err
    assert steering(text) == []
    assert len(text.splitlines()) == lines
    assert not any(line.startswith("kdesk: everything is fine") for line in text.splitlines())


@pytest.mark.parametrize("arguments", [["upload"], ["links", "0_a"], []], ids=["upload", "links", "window"])
def test_no_argument_is_echoed_with_control_characters(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """`kdesk upload *` also names a file that somebody called like an option."""
    option = f"--{EVIL}".replace(" ", "")  # one with a blank is taken for a file
    with pytest.raises(SystemExit):
        main([*arguments, option])
    told = capsys.readouterr().err
    assert steering(told) == []
    assert not any(line.startswith("kdesk:everything") for line in told.splitlines())


def test_json_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    """Its strings are what the server said, in escapes that no terminal acts on."""
    JsonReport(Output()).show(FAILED, LINKS)
    out = capsys.readouterr().out
    assert out.isascii()
    assert steering(out) == []
    assert json.loads(out)["entry_id"] == EVIL


def test_exceptions_of_the_event_loop_are_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A callback that nobody awaits: the command goes on, its console has one line."""

    def fail() -> None:
        raise ValueError(EVIL)

    async def work() -> int:
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0)
        return 0

    with run_logged(tmp_path, Redactor()) as unhandled:
        assert run_until_signal(work(), "interrupted", unhandled) == 0
    assert "Traceback" in (tmp_path / "kdesk.log").read_text("utf-8")
    told = capsys.readouterr().err
    assert steering(told) == []
    assert len(told.splitlines()) == 1
