"""Which commands can do something with the selected transfers, and why the others cannot be had."""

from collections.abc import Callable, Mapping, Sequence

from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.ui.actions import Command
from kdesk.ui.uploads.receipts import has_receipt
from kdesk.ui.uploads.rows import (
    can_answer,
    can_cancel,
    can_copy_link,
    can_pause,
    can_remove,
    can_resume,
    can_retry,
    can_upload_unstable,
)

ANSWERS = {
    Command.NEW_VERSION: Decision.NEW_VERSION,
    Command.KEEP: Decision.KEEP,
    Command.REPLACE: Decision.REPLACE,
    Command.TAKE_OVER: Decision.TAKE_OVER,
    Command.BEGIN_ANEW: Decision.BEGIN_ANEW,
    Command.LOOK_AGAIN: Decision.LOOK_AGAIN,
    Command.UPLOAD_ANYWAY: Decision.UPLOAD_ANYWAY,
}
"""The commands that answer the questions of the selected transfers."""

_NOTHING = "Select a transfer first"


def reasons_of(chosen: Sequence[Transfer]) -> dict[Command, str]:
    """Return for each command on single transfers why it cannot be had, "" where one of these is enough."""
    reasons = {
        command: "" if any(map(possible, chosen)) else reason if chosen else _NOTHING
        for command, (possible, reason) in _ABILITIES.items()
    }
    for command, decision in ANSWERS.items():
        asked = any(can_answer(transfer, decision) for transfer in chosen)
        reasons[command] = "" if asked else "Nothing that is selected asks this"
    reasons[Command.PAUSE_RESUME] = _why_no_pause(chosen)
    return reasons


def abilities_of(transfer: Transfer) -> tuple[object, ...]:
    """Return what decides which commands can be had: transfers that are equal in it speak for each other."""
    return (
        transfer.state,
        transfer.waits,
        can_retry(transfer),
        transfer.file_wait,
        bool(transfer.shown_entry_id),
        transfer.question and transfer.question.kind,
    )


def pause_words(chosen: Sequence[Transfer]) -> str:
    """Return what the key for pausing does with these: “Pause”, “Resume”, or "" for nothing."""
    return "Pause" if any(map(can_pause, chosen)) else "Resume" if any(map(can_resume, chosen)) else ""


def _why_no_pause(chosen: Sequence[Transfer]) -> str:
    if pause_words(chosen):
        return ""
    if any(transfer.question for transfer in chosen):
        return "What is selected waits for an answer"
    return "Nothing that is selected can be paused" if chosen else _NOTHING


def _is_ready(transfer: Transfer) -> bool:
    return transfer.state is TransferState.READY


def _has_entry(transfer: Transfer) -> bool:
    return bool(transfer.shown_entry_id)


_ABILITIES: Mapping[Command, tuple[Callable[[Transfer], object], str]] = {
    Command.RETRY: (can_retry, "Nothing that is selected can be retried"),
    Command.UPLOAD_UNSTABLE: (can_upload_unstable, "No file that is selected is being written"),
    Command.CANCEL: (can_cancel, "What is selected has ended, or is being processed by the server"),
    Command.COPY_LINK: (can_copy_link, "The link works when the transfer is ready"),
    Command.OPEN_ENTRY: (_has_entry, "There is no entry yet"),
    Command.VERIFY: (_is_ready, "The server has its copy when the transfer is ready"),
    Command.EXPORT_RECEIPT: (has_receipt, "There is a receipt when the transfer is ready or has failed"),
    Command.REMOVE: (can_remove, "Only what is ready, cancelled or failed can be removed"),
    Command.MOVE_UP: (bool, ""),
    Command.MOVE_DOWN: (bool, ""),
    Command.MOVE_TO_TOP: (bool, ""),
}
"""Which transfers a command can do something with, and why not with others."""
