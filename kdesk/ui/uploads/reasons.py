"""Why a command cannot be had for the selected transfers."""

from collections.abc import Sequence

from kdesk.domain.transfer import Transfer
from kdesk.messages import _
from kdesk.ui.command_kinds import ShortcutScope
from kdesk.ui.commands import COMMANDS, Command

ROW_SPECS = tuple(spec for spec in COMMANDS if spec.scope is ShortcutScope.TRANSFERS)
"""The commands on selected transfers."""


def reasons_of(chosen: Sequence[Transfer]) -> dict[Command, str]:
    """Return for each command on transfers why it cannot be had, or "" if one of these allows it."""
    nothing = _("Select a transfer first")
    reasons = {}
    for spec in ROW_SPECS:
        if spec.possible is None:
            continue
        why_not = _(spec.why_not) if chosen or spec.decision else nothing
        reasons[spec.command] = "" if any(map(spec.possible, chosen)) else why_not
    if reasons[Command.PAUSE_RESUME] and any(transfer.question for transfer in chosen):
        reasons[Command.PAUSE_RESUME] = _("What is selected waits for an answer")
    return reasons


def pause_words(chosen: Sequence[Transfer]) -> str:
    """Return what the key for pausing does with these: “Pause”, “Resume”, or "" for nothing."""
    if any(transfer.can_pause for transfer in chosen):
        return _("Pause")
    return _("Resume") if any(transfer.can_resume for transfer in chosen) else ""
