"""What a command says of transfers that nobody here can decide about."""

import json

import pytest

from kdesk.commands.report import JsonReport, TerminalReport
from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.exit_status import Output
from tests.support.stored_texts import question_saying
from tests.support.transfers import make_transfer

CLIP = make_transfer("t1", "/films/clip.mp4", "clip.mp4", "account", 1.0, size=5000, state=TransferState.PAUSED)


def asking(kind: QuestionKind, title: str, detail: str = "") -> Transfer:
    """Return a transfer that asks this about an entry."""
    return CLIP.replace(question=question_saying(kind, title, detail, "0_e"))


IN_LIBRARY = asking(QuestionKind.IN_LIBRARY, "The same file is in the library already", "“clip”, since 14:02")
TAKEN_OVER = asking(QuestionKind.TAKEN_OVER, "Another computer has taken this upload over", "It goes on there")


CHANGED = "The file changed at 09:58. Its size is the same. It was on 29 Nov 2026"
NAMED_AGAIN = "  Name the file again to upload the new version."


def elsewhere(percent: int) -> Transfer:
    """Return a transfer that waits for another computer, which is so far."""
    return asking(QuestionKind.ELSEWHERE, f"Another computer has sent {percent} % of a file that looks the same")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            IN_LIBRARY,
            "clip.mp4: left out: The same file is in the library already (“clip”, since 14:02), entry 0_e",
        ),
        (
            TAKEN_OVER,
            "clip.mp4: stopped: Another computer has taken this upload over. It goes on there, entry 0_e",
        ),
        (
            asking(QuestionKind.CHANGED, "The file changed at 09:58", "Its size is the same. It was on 29 Nov 2026"),
            f"clip.mp4: stopped: {CHANGED}, entry 0_e\n{NAMED_AGAIN}",
        ),
        (elsewhere(40), "clip.mp4: waiting: another computer uploads a file that looks the same"),
    ],
)
def test_a_question_is_printed_with_the_fate_of_the_file(
    capsys: pytest.CaptureFixture[str], one: Transfer, said: str
) -> None:
    """Left out where the account has the file, stopped where somebody has to decide, waiting where time decides."""
    TerminalReport(Output()).show(one)
    assert capsys.readouterr().out == f"{said}\n"


def test_waiting_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    """However far the other computer comes meanwhile; a program hears of each step."""
    words, program = TerminalReport(Output()), JsonReport(Output())
    for percent in (40, 41, 41):
        words.show(elsewhere(percent))
    assert capsys.readouterr().out.count("waiting: ") == 1
    for percent in (40, 41, 41):
        program.show(elsewhere(percent))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["question"] for one in told] == ["elsewhere", "elsewhere"]
    assert [one["error"].split()[4] for one in told] == ["40", "41"]
    assert {one["entry_id"] for one in told} == {"0_e"}
