"""The words of `kdesk upload`: the end of a transfer, and why it waits."""

import json

import pytest

from kdesk.commands.report import JsonReport, TerminalReport
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.errors import ServerProblem, Unreachable
from kdesk.exit_status import Output
from tests.support.stored_texts import UNREAD, UNSEEN, remarks_saying
from tests.support.transfers import altered, make_transfer

SENDING = make_transfer(
    "1", "/films/\u2028a.mp4", "\u2028a.mp4", "me", 0.0, size=3_000_000, state=TransferState.UPLOADING, entry_id="1_x"
)


def waiting(error: ServerProblem, retry_at: float = 1.0) -> Transfer:
    """A transfer that waits for that reason."""
    return SENDING.replace(trouble=Trouble.of(error, retry_at))


def test_a_wait_is_printed_once_per_reason_in_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither each try, nor another detail, nor a moment without trouble is news."""
    report = TerminalReport(Output())
    report.show(SENDING)
    for step in range(3):
        report.show(waiting(Unreachable(f"try {step}"), step))
        report.show(SENDING)
    report.show(waiting(ServerProblem("x")))
    report.show(waiting(Unreachable("y")))
    first_lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]
    assert first_lines == [
        "�a.mp4: waiting: The server cannot be reached",
        "�a.mp4: waiting: The server did not answer as expected",
        "�a.mp4: waiting: The server cannot be reached",
    ]


def test_a_file_is_one_line_unless_its_links_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred files are a hundred lines; programs get the links always."""
    done, links = altered(SENDING, state=TransferState.READY), (Link(LinkKind.HLS, "https://a.example/a.m3u8"),)
    TerminalReport(Output()).show(done, links)
    assert capsys.readouterr().out == "�a.mp4: ready, entry 1_x\n"
    TerminalReport(Output(), with_links=True).show(done, links)
    assert capsys.readouterr().out == "�a.mp4: ready, entry 1_x\n  HLS stream: https://a.example/a.m3u8\n"
    JsonReport(Output()).show(done, links)
    assert json.loads(capsys.readouterr().out)["links"] == {"hls": "https://a.example/a.m3u8"}


def test_an_interruption_prints_the_bytes_on_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as JSON, in which the name is what the file is called."""
    part = altered(SENDING, accepted=Ranges(((0, 1_500_000),)))
    TerminalReport(Output()).interrupted(part)
    JsonReport(Output()).interrupted(part)
    words, line = capsys.readouterr().out.splitlines()
    assert words == "�a.mp4: interrupted: 1.5 MB of 3.0 MB arrived, entry 1_x"
    told = json.loads(line)
    assert (told["file"], told["bytes"], told["interrupted"]) == ("/films/\u2028a.mp4", 1_500_000, True)


def test_json_has_no_entry_before_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than an empty one."""
    report = JsonReport(Output())
    report.show(altered(SENDING, entry_id=""))
    report.show(SENDING)
    before, after = map(json.loads, capsys.readouterr().out.splitlines())
    assert "entry_id" not in before
    assert after["entry_id"] == "1_x"


def test_a_file_of_an_earlier_command_is_reported_so(capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as JSON; a first upload has no such word."""
    ready = altered(SENDING, id="2").advance(TransferState.FINISHING).advance(TransferState.PROCESSING)
    ready = ready.advance(TransferState.READY)
    for report in (TerminalReport, JsonReport):
        report(Output()).show(ready, sent_earlier=True)
        report(Output()).show(ready)
    earlier, first, told_earlier, told_first = capsys.readouterr().out.splitlines()
    assert earlier == "�a.mp4: sent earlier: ready, entry 1_x"
    assert first == "�a.mp4: ready, entry 1_x"
    assert json.loads(told_earlier) == json.loads(told_first) | {"sent_earlier": True}


def test_why_an_arrived_file_was_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """In words and as JSON: its session may not read the file back."""
    arrived = SENDING.advance(TransferState.FINISHING).advance(TransferState.PROCESSING)
    arrived = arrived.advance(TransferState.ARRIVED, remarks=remarks_saying(UNSEEN), finished_at=9.0)
    for report in (TerminalReport, JsonReport):
        report(Output()).show(arrived)
    words, line = capsys.readouterr().out.splitlines()
    assert words == f"�a.mp4: arrived, entry 1_x; {UNSEEN}; not compared: {UNREAD}"
    told = json.loads(line)["verification"]
    assert (told["outcome"], told["detail"], told["at"]) == ("not compared", UNREAD, "1970-01-01T00:00:09Z")
