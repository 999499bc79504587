"""`kdesk doctor`: what is wrong between this computer, the server and the account."""

import argparse
import asyncio
from contextlib import AsyncExitStack
from typing import Self

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.signing_in import NotSaved, Ticket, connected, named_server
from kdesk.doctor.examination import case_of, examine, without_sending
from kdesk.domain.doctor import CheckKind, DoctorReport, Finding, Result
from kdesk.domain.ports import AccountApi
from kdesk.errors import SignInProblem
from kdesk.exit_status import FAILED, FINE, Output, WrongUse
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.doctor import finding_lines, report_json, summary_text
from kdesk.network_setup import network_choice
from kdesk.store.settings_in_force import settings_in_force


def run(options: argparse.Namespace) -> int:
    """Make all checks, print what they found, and return the exit status: 1 if something is wrong."""
    return run_command(options, _examine)


def _examine(run: CommandRun) -> int:
    as_json = run.options.json
    run.paths.create()
    told = InOrder(run.output, run.redactor, quiet=as_json)
    report = run.until_signal(report_of(run, told), _("interrupted"))
    run.output.print(run.redactor.redact(report_json(report) if as_json else summary_text(report)))
    return FAILED if report.worst is Result.BAD else FINE


async def report_of(run: CommandRun, told: "InOrder | None" = None) -> DoctorReport:
    """Make all checks for the server that the options name. Raises WrongUse."""
    choice, problem = await network_choice(await settings_in_force(run.paths), run.redactor.hide)
    server, ticket = await named_server(run)
    async with (
        OneSignIn(run, ticket) as signing_in,
        case_of(server, choice, signing_in.api, run.paths.data, problem=problem) as case,
    ):
        asked = without_sending(case) if run.options.no_upload else case
        return await examine(asked, told or _say_nothing)


def _say_nothing(_finding: Finding) -> None:
    """Wait for the report."""


class OneSignIn:
    """Signs in when the first check asks for it, and keeps the session until the block is left."""

    def __init__(self, run: CommandRun, ticket: Ticket | None) -> None:
        self._run, self._ticket = run, ticket
        self._stack = AsyncExitStack()
        self._turn = asyncio.Lock()
        self._api: AccountApi | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def api(self) -> AccountApi | None:
        """Return the account's API, None if no account is named. Raises KdeskError."""
        async with self._turn:
            if self._api is None:
                signing_in = connected(self._run, _do_nothing, self._ticket)
                try:
                    self._api = await self._stack.enter_async_context(signing_in)
                except NotSaved:
                    return None
                except WrongUse as wrong:
                    raise SignInProblem(str(wrong)) from wrong
            return self._api


def _do_nothing(_problem: SignInProblem) -> None:
    """Each call raises by itself."""


class InOrder:
    """Prints findings as they come, in the order of the table.

    Args:
        output: Where they are printed.
        redactor: Knows the secrets of this run.
        quiet: Print nothing.
    """

    def __init__(self, output: Output, redactor: Redactor, *, quiet: bool) -> None:
        self._output, self._redactor, self._quiet = output, redactor, quiet
        self._waiting: dict[CheckKind, Finding] = {}
        self._left = list(CheckKind)

    def __call__(self, finding: Finding) -> None:
        """Print it when its turn comes."""
        self._waiting[finding.kind] = finding
        while self._left and self._left[0] in self._waiting:
            ready = self._waiting.pop(self._left.pop(0))
            if not self._quiet:
                self._output.print(*map(self._redactor.redact, finding_lines(ready)))
