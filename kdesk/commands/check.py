"""`kdesk check`: what is wrong with a stream."""

import argparse
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.handing.protocol import PROTOCOL, CheckWork, Request
from kdesk.commands.handing.visit import own_session_or_window
from kdesk.commands.link_printing import advice_on as advice_on_reading
from kdesk.commands.network_in_force import network_in_force
from kdesk.commands.pasted_files import public_text
from kdesk.commands.signing_in import connected
from kdesk.domain.entry import Entry
from kdesk.domain.foreign_address import usable_address
from kdesk.domain.links.of_entry import hls
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.media_ports import Access
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.addresses import ids_in
from kdesk.domain.stream_check.facts import CheckedStream
from kdesk.domain.stream_check.findings import StreamFinding, stream_findings
from kdesk.engine.files.side_files import SideFiles
from kdesk.errors import KdeskError, KeyringProblem, Reason, ServerProblem, SignInProblem
from kdesk.exit_status import FAILED, FINE, Output, WrongUse
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.logs import Redactor
from kdesk.media.checking.stream_checker import StreamChecker
from kdesk.media.upstream import UpstreamClient
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.missing_links import no_links_message
from kdesk.messages.stream_check import check_summary, finding_meaning, finding_words
from kdesk.messages.stream_report import stream_json, stream_page

READ_SECONDS = 20.0
"""Longest time between two pieces of a response: nobody waits in front of a player."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked.

    Attributes:
        name: Of the entry, or its id; "" for an address.
        seconds: That the entry has; 0.0 if unknown.
    """

    url: str
    name: str = ""
    seconds: float = 0.0


def run(options: argparse.Namespace) -> int:
    """Check the stream, print the report, and return the exit status: 1 if there are problems."""
    return run_command(options, _check, advice_on)


def advice_on(error: KdeskError) -> str:
    """Return advice that fits: an address needs no account."""
    if isinstance(error, KeyringProblem):
        return _(
            "Open the window of kdesk and sign in there: this command then uses its session. Otherwise set a session in"
            " KDESK_KS, or give the address of the stream, for which no account is needed."
        )
    return advice_on_reading(error)


def _check(run: CommandRun) -> int:
    options = run.options
    page = str(options.html.absolute()) if options.html else ""
    work = CheckWork(options.what, options.session, options.all, options.json, page)
    address = given_address(work.what)
    if address and not work.session:
        return run.until_signal(_check_alone(run, work), _("interrupted"))
    shown = public_text(work.what)
    if not address and len(ids_in(work.what).entry_ids) != 1:
        raise WrongUse(_("this is not understood: {words}").format(words=shown))
    return own_session_or_window(run, _check_alone(run, work), Request(PROTOCOL, check=work))


async def _check_alone(run: CommandRun, work: CheckWork) -> int:
    if given_address(work.what) and not work.session:
        return await check_stream(work, None, run.redactor, run.output, await network_in_force(run))
    async with connected(run, _do_nothing) as api:
        return await check_stream(work, api, run.redactor, run.output, await network_in_force(run))


async def check_stream(
    work: CheckWork, api: AccountApi | None, redactor: Redactor, output: Output, network: NetworkChoice
) -> int:
    """Check a stream, print the report, and return the exit status. Raises KdeskError, WrongUse.

    Args:
        api: Of the account; None for an address that is asked for without a session.
        network: How the servers are reached.
    """
    given = given_address(work.what)
    subject = Subject(given) if given else await _subject(work.what, api)
    async with _checker(api if work.session else None, network) as checker:
        stream = await checker.check(subject.url, every_segment=work.every_segment, expected=subject.seconds)
    findings = stream_findings(stream)
    if work.page:
        await _write(Path(work.page), subject, stream, findings)
    if work.as_json:
        output.print(redactor.redact(stream_json(subject.name, stream, findings)))
    else:
        output.print(*map(redactor.redact, report_lines(stream, findings)))
    return FAILED if any(not one.kind.is_note for one in findings) else FINE


def report_lines(stream: CheckedStream, findings: tuple[StreamFinding, ...]) -> Iterator[str]:
    """Yield the summary, and two lines for each finding: what it is, and what it means."""
    formatter = Format()
    yield check_summary(findings, stream, formatter)
    for one in findings:
        mark = "-" if one.kind.is_note else "!"
        yield f"{mark} {finding_words(one, stream, formatter)}"
        yield f"  {finding_meaning(one)}"


def given_address(what: str) -> str:
    """Return the address that was given, "" for an id. Raises WrongUse if it is neither."""
    if not what.lower().startswith(("http://", "https://")):
        return ""
    address = usable_address(what.strip())
    if not address:
        raise WrongUse(_("this is not understood: {words}").format(words=public_text(what)))
    if carries_session(address):
        raise WrongUse(_("the address carries a session: give it without, and use {option}").format(option="--session"))
    return address


async def _subject(what: str, api: AccountApi | None) -> Subject:
    """Return the HLS stream of an entry. Raises WrongUse, ServerProblem."""
    entry_ids = ids_in(what).entry_ids
    if len(entry_ids) != 1 or api is None:
        raise WrongUse(_("this is not understood: {words}").format(words=public_text(what)))
    entry: Entry = await api.catalogue.entry(entry_ids[0])
    why_not = no_links_message(entry)
    url = "" if why_not else hls(entry)
    if not url or carries_session(url):
        text = why_not or _("The server names no links for this entry")
        raise ServerProblem(entry.id, reason=Reason.NO_LINKS, arguments={"text": text}, retryable=False)
    return Subject(url, entry.name or entry.id, entry.duration)


@asynccontextmanager
async def _checker(api: AccountApi | None, network: NetworkChoice) -> AsyncIterator[StreamChecker]:
    """Return what checks streams, with the session of the account or without any."""
    access = AccountAccess(lambda: api) if api is not None else _no_access
    # A client of its own: nothing of the session may come along.
    async with make_http(choice=network) as http:
        yield StreamChecker(UpstreamClient(MediaHttp(http), access, READ_SECONDS))


async def _no_access() -> Access | None:
    return None


async def _write(path: Path, subject: Subject, stream: CheckedStream, findings: tuple[StreamFinding, ...]) -> None:
    """Write the page. Raises KdeskError; then a former file of that name is as it was."""
    page = stream_page(subject.name, Format().date_and_time(time.time()), stream, findings)

    async def pieces() -> AsyncGenerator[bytes, None]:
        yield page.encode()

    with closing(SideFiles()) as files:
        await files.save(path, pieces())


def _do_nothing(_problem: SignInProblem) -> None:
    """Each call raises by itself."""
