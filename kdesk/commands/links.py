"""`kdesk links`: the delivery links of entries."""

import argparse
import json
from collections.abc import Sequence

from kdesk.commands.report import links_as_json
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.links import Link, links_of, no_links_because
from kdesk.domain.rights import NO_LIBRARY, NO_LIBRARY_DETAIL
from kdesk.errors import (
    Advice,
    EntryGone,
    KdeskError,
    NotPermitted,
    ServerProblem,
    SignInNeeded,
    SignInProblem,
    TlsFailed,
    Unreachable,
)
from kdesk.logs import Redactor, logging_to
from kdesk.outcome import FAILED, FINE, Output, WrongUse, complain, status_of, tell
from kdesk.store.paths import Paths

_NO_ENTRY = Advice(
    "There is no entry of this id, it was deleted, or this user may not see it.",
    "Compare the id with the one in the Library.",
)
_LATER = Advice("The server, or the network on the way to it, had trouble.", "Run the command again in a while.")
_SESSION_OVER = Advice("The session has ended.", "Set a new one, or sign in to the account in the window.")


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Owns no data directory: it only reads."""
    redactor = Redactor()
    return status_of(lambda: _print_links(options, redactor), redactor)


def _print_links(options: argparse.Namespace, redactor: Redactor) -> int:
    entry_ids = [entry_id for argument in options.entry_ids for entry_id in argument.split()]
    if not entry_ids:
        raise WrongUse("no entry id is given")
    paths = Paths.under(options.data) if options.data else Paths.default()
    output = Output()
    with logging_to(paths.logs, redactor):
        try:
            status = run_until_signal(_told(options, entry_ids, paths, redactor, output), "interrupted")
        except KdeskError as error:
            raise _about_reading(error) from error
    return output.status(status)


async def _told(
    options: argparse.Namespace, entry_ids: Sequence[str], paths: Paths, redactor: Redactor, output: Output
) -> int:
    """Print the links of each entry as they come. An entry that is not there does not cost the others theirs."""

    def session_is_needed_once(_: SignInProblem) -> None:
        """Each call fails by itself."""

    status, several = FINE, len(entry_ids) > 1
    shown = _as_json if options.json else _as_words
    async with connected(options, paths, redactor, session_is_needed_once) as connection:
        if not connection.rights.see:
            raise NotPermitted(title=NO_LIBRARY, advice=Advice(NO_LIBRARY_DETAIL, "Sign in as one of them."))
        for entry_id in entry_ids:
            try:
                entry = await connection.catalogue.entry(entry_id)
            except EntryGone as gone:
                if not several:
                    raise
                tell(_about_reading(gone), redactor, about=entry_id)
                status = FAILED
            else:
                links = links_of(entry)
                output.print(shown(links, entry_id if several else ""))
                if not links:
                    complain(f"{entry_id}: {no_links_because(entry)}")
                    status = FAILED
    return status


def _about_reading(error: KdeskError) -> KdeskError:
    """Give an error the advice that fits: elsewhere it speaks of uploads, and here nothing is uploaded."""
    if isinstance(error, EntryGone):
        error.advice = _NO_ENTRY
    elif isinstance(error, SignInNeeded):
        error.advice = _SESSION_OVER
    elif isinstance(error, Unreachable) and error.advice is not None:
        pass  # it is about a proxy, or about the address: what to change is known
    elif isinstance(error, ServerProblem) and error.retryable and not isinstance(error, TlsFailed):
        error.advice = _LATER
    return error


def _as_json(links: Sequence[Link], entry_id: str) -> str:
    """Return one object; of several entries each tells its own."""
    return json.dumps(({"entry_id": entry_id} if entry_id else {}) | links_as_json(links))


def _as_words(links: Sequence[Link], entry_id: str) -> str:
    """Return a line for each link; of several entries below a line that tells which."""
    width = max((len(link.kind) for link in links), default=0)
    indent = "  " if entry_id else ""
    head = [entry_id] if entry_id else []
    return "\n".join([*head, *(f"{indent}{link.kind:{width}}  {link.url}" for link in links)])
