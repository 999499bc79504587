"""`kdesk links`: the delivery links of entries."""

import argparse
import json
from collections.abc import Mapping, Sequence

from kdesk.commands.report import links_as_json
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.links.of_entry import Link, links_of
from kdesk.domain.ports import AccountApi
from kdesk.errors import (
    EntryGone,
    KdeskError,
    NotPermitted,
    Reason,
    ServerProblem,
    SignInNeeded,
    SignInProblem,
    TlsFailed,
    Unreachable,
)
from kdesk.exit_status import FAILED, FINE, Output, WrongUse, complain, run_logged, status_of, tell
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.errors import advice_of, has_own_advice, title_of
from kdesk.messages.links import no_links_message
from kdesk.store.paths import Paths


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Needs no lock of the data directory: it only reads."""
    redactor = Redactor()
    return status_of(lambda: _print_links(options, redactor), redactor, _advice)


def _print_links(options: argparse.Namespace, redactor: Redactor) -> int:
    entry_ids = [entry_id for argument in options.entry_ids for entry_id in argument.split()]
    if not entry_ids:
        raise WrongUse(_("no entry id is given"))
    paths = Paths.under(options.data) if options.data else Paths.default()
    output = Output()
    with run_logged(paths.logs, redactor) as unhandled:
        work = _print_all(options, entry_ids, paths, redactor, output)
        status = run_until_signal(work, _("interrupted"), unhandled)
    return output.status(status)


async def _print_all(
    options: argparse.Namespace, entry_ids: Sequence[str], paths: Paths, redactor: Redactor, output: Output
) -> int:
    """Print the links of each entry. One without links does not end the command."""

    def on_lost(_problem: SignInProblem) -> None:
        """Do nothing: each call raises by itself."""

    several = len(entry_ids) > 1
    status = FINE
    async with connected(options, paths, redactor, on_lost) as api:
        if not api.rights.see:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        for entry_id in entry_ids:
            about = entry_id if several else ""
            links, without = await _links_of(api, entry_id, about, redactor)
            if without:
                status = FAILED
            if options.json:
                output.print(_as_json(without or links_as_json(links), about))
            elif links:
                output.print(*_as_words(links, about))
    return status


async def _links_of(
    api: AccountApi, entry_id: str, about: str, redactor: Redactor
) -> tuple[tuple[Link, ...], dict[str, str]]:
    """Return the links of an entry, or the JSON fields that tell why there are none; print the reason as well."""
    try:
        entry = await api.catalogue.entry(entry_id)
    except EntryGone as gone:
        # The id may be mistyped: nothing tells that there ever was such an entry.
        problem = EntryGone(gone.detail, reason=Reason.ENTRY_ID_UNKNOWN, code=gone.code)
        tell(problem, redactor, about=about)
        return (), {"error": title_of(problem)}
    links = links_of(entry)
    if links:
        return links, {}
    reason = no_links_message(entry)
    complain(_("{id}: {reason}").format(id=entry_id, reason=reason))
    return (), {"error": reason, "status": str(entry.status)}


def _advice(error: KdeskError) -> str:
    """Return advice that fits: that of the table speaks of uploads, and nothing is uploaded here."""
    if isinstance(error, SignInNeeded):
        return _("The session has ended. Set a new one, or sign in to the account in the window.")
    if isinstance(error, Unreachable) and has_own_advice(error):
        return advice_of(error)  # it is about a proxy, or about the address: what to change is known
    if isinstance(error, ServerProblem) and error.retryable and not isinstance(error, TlsFailed):
        return _("The server, or the network on the way to it, had trouble. Run the command again in a while.")
    return advice_of(error)


def _as_json(fields: Mapping[str, str], entry_id: str) -> str:
    """Return one object: links, or the reason why there are none; with the entry's id if there are several."""
    return json.dumps(({"entry_id": entry_id} if entry_id else {}) | dict(fields))


def _as_words(links: Sequence[Link], entry_id: str) -> list[str]:
    """Return a line for each link, below the entry's id if there are several."""
    width = max((len(link.kind) for link in links), default=0)
    indent = "  " if entry_id else ""
    head = [entry_id] if entry_id else []
    return [*head, *(f"{indent}{link.kind:{width}}  {link.url}" for link in links)]
