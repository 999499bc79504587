"""A command that hands its work over to the window, and writes what that tells it."""

import argparse
import asyncio
from dataclasses import dataclass, replace

from kdesk.commands.handing.door import Caller, NoDoor, knock
from kdesk.commands.handing.protocol import Ended, NotUnderstood, Request, read_answer, request_line
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import named_account
from kdesk.errors import DataDirectoryInUse
from kdesk.exit_status import FAILED, Output, run_logged
from kdesk.logs import Redactor
from kdesk.messages.handing import chosen_in_window, other_version, window_goes_on, window_gone
from kdesk.store.paths import Paths


@dataclass(frozen=True, slots=True)
class Visit:
    """What a command brings.

    Attributes:
        request: Its work.
    """

    options: argparse.Namespace
    paths: Paths
    redactor: Redactor
    request: Request


def hand_over(visit: Visit, in_use: DataDirectoryInUse) -> int:
    """Let the owner of the data directory do the work, and return its exit status.

    A signal ends this process only; the owner goes on.

    Args:
        in_use: Raised again if the owner is no window.
    """
    with run_logged(visit.paths.logs, visit.redactor) as unhandled:
        output = Output()
        return output.status(run_until_signal(_talk(visit, output, in_use), window_goes_on(), unhandled))


async def _talk(visit: Visit, output: Output, in_use: DataDirectoryInUse) -> int:
    try:
        caller = await knock(visit.paths)
    except NoDoor:
        raise in_use from None
    try:
        options = visit.options
        account = await named_account(options, visit.paths, visit.redactor)
        for option in ("limit", "verify"):
            if getattr(options, option, None) is not None:
                output.complain(chosen_in_window(f"--{option}"))
        request = replace(visit.request, account=account, pass_word=caller.pass_word, live=output.console.live)
        caller.writer.write(request_line(request))
        return await _follow(caller, output)
    finally:
        caller.writer.close()


async def _follow(caller: Caller, output: Output) -> int:
    """Write what the owner tells until the work has ended."""
    while True:
        try:
            answer = read_answer(await caller.reader.readuntil(b"\n"))
        except (asyncio.IncompleteReadError, OSError):
            output.complain(window_gone())
            return FAILED
        except (asyncio.LimitOverrunError, NotUnderstood):
            output.complain(other_version())
            return FAILED
        if isinstance(answer, Ended):
            return answer.status
        if answer.stream == "stdout":
            output.write(answer.text)
        else:
            output.console.put(answer.text, "stderr")
