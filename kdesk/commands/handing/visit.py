"""A command that hands its work over to the window, and writes what that tells it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from kdesk.commands.command_run import CommandRun
from kdesk.commands.handing.door import Caller, NoDoor, knock
from kdesk.commands.handing.protocol import Ended, NotUnderstood, Request, read_answer, request_line
from kdesk.commands.signing_in import NotSaved, named_account
from kdesk.errors import KdeskError, KeyringProblem, Reason, SignInNeeded
from kdesk.exit_status import FAILED, Output, WrongUse
from kdesk.messages import _
from kdesk.messages.handing import chosen_in_window, other_version, told_in_window, window_goes_on, window_gone
from kdesk.messages.translation import language


class OwnerGone(Exception):
    """The owner has closed before the work has ended."""


def own_session_or_window(run: CommandRun, alone: Coroutine[Any, Any, int], request: Request) -> int:
    """Do work that needs no lock of the data directory, and return its exit status.

    Args:
        alone: Does it with a session of this process.
        request: What the window is asked for where neither environment nor keyring have a session for it.
    """
    try:
        return run.until_signal(alone, _("interrupted"))
    except (KeyringProblem, NotSaved) as reason:
        return hand_over(run, request, reason)
    except SignInNeeded as reason:
        if reason.reason is not Reason.NOTHING_IN_KEYRING:
            raise
        return hand_over(run, request, reason)


def hand_over(run: CommandRun, request: Request, why: KdeskError | WrongUse) -> int:
    """Let the owner of the data directory do the work, and return its exit status.

    A signal ends this process only; the owner goes on, unless the command has only asked something.

    Args:
        request: The work.
        why: Raised again if there is no owner, or if it is no window.
    """
    sentence = _("interrupted") if request.only_asks else window_goes_on()
    return run.until_signal(_talk(run, request, why), sentence)


async def _talk(run: CommandRun, request: Request, why: KdeskError | WrongUse) -> int:
    options, output = run.options, run.output
    try:
        caller = await knock(run.paths)
    except NoDoor:
        raise why from None
    try:
        account = await named_account(run)
        for option in ("limit", "verify"):
            if getattr(options, option, None) is not None:
                output.complain(chosen_in_window(f"--{option}"))
        if getattr(options, "list_left_out", False):
            output.complain(told_in_window("--list-left-out"))
        live = output.console.live
        request = replace(request, account=account, pass_word=caller.pass_word, live=live, language=language())
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
