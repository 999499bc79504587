"""A command that hands its work over to the window, and writes what that tells it."""

import argparse
import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from kdesk.commands.handing.door import Caller, NoDoor, knock
from kdesk.commands.handing.protocol import Ended, NotUnderstood, Request, read_answer, request_line
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import NotSaved, named_account
from kdesk.errors import KdeskError, KeyringProblem, Reason, SignInNeeded
from kdesk.exit_status import FAILED, Output, WrongUse, run_logged
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.handing import chosen_in_window, other_version, told_in_window, window_goes_on, window_gone
from kdesk.store.paths import Paths


class OwnerGone(Exception):
    """The owner has closed before the work has ended."""


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


def own_session_or_window(alone: Callable[[], int], visit: Visit) -> int:
    """Do work that needs no lock of the data directory, and return its exit status.

    Args:
        alone: Does it with a session of this process.
        visit: What the window is asked for where neither environment nor keyring have a session for it.
    """
    try:
        return alone()
    except (KeyringProblem, NotSaved) as reason:
        return hand_over(visit, reason)
    except SignInNeeded as reason:
        if reason.reason is not Reason.NOTHING_IN_KEYRING:
            raise
        return hand_over(visit, reason)


def hand_over(visit: Visit, why: KdeskError | WrongUse) -> int:
    """Let the owner of the data directory do the work, and return its exit status.

    A signal ends this process only; the owner goes on, unless the command has only asked something.

    Args:
        why: Raised again if there is no owner, or if it is no window.
    """
    sentence = _("interrupted") if visit.request.only_asks else window_goes_on()
    with run_logged(visit.paths.logs, visit.redactor) as unhandled:
        output = Output()
        return output.status(run_until_signal(_talk(visit, output, why), sentence, unhandled))


async def _talk(visit: Visit, output: Output, why: KdeskError | WrongUse) -> int:
    try:
        caller = await knock(visit.paths)
    except NoDoor:
        raise why from None
    try:
        options = visit.options
        account = await named_account(options, visit.paths, visit.redactor)
        for option in ("limit", "verify"):
            if getattr(options, option, None) is not None:
                output.complain(chosen_in_window(f"--{option}"))
        if getattr(options, "list_left_out", False):
            output.complain(told_in_window("--list-left-out"))
        request = replace(visit.request, account=account, pass_word=caller.pass_word, live=output.console.live)
        caller.writer.write(request_line(request))
        return await follow(caller, output)
    except OwnerGone:
        output.complain(window_gone())
        return FAILED
    finally:
        caller.writer.close()


async def follow(caller: Caller, output: Output) -> int:
    """Write what the owner tells until the work has ended, and return its exit status. Raises OwnerGone."""
    while True:
        try:
            answer = read_answer(await caller.reader.readuntil(b"\n"))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise OwnerGone from error
        except (asyncio.LimitOverrunError, NotUnderstood):
            output.complain(other_version())
            return FAILED
        if isinstance(answer, Ended):
            return answer.status
        if answer.stream == "stdout":
            output.write(answer.text)
        else:
            output.console.put(answer.text, "stderr")
