"""`kdesk links`: the delivery links of one entry."""

import argparse
import asyncio
import json
import sys

from kdesk.commands.report import links_as_json
from kdesk.commands.signing_in import connected
from kdesk.domain.entry import Entry
from kdesk.domain.links import Link, links_of, no_links_because
from kdesk.domain.rights import NO_LIBRARY, NO_LIBRARY_DETAIL
from kdesk.errors import Advice, NotPermitted, SignInProblem
from kdesk.logs import Redactor, logging_to
from kdesk.outcome import FAILED, FINE, complain, status_of
from kdesk.store.paths import Paths


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Owns no data directory: it only reads."""
    return status_of(lambda: _print_links(options))


def _print_links(options: argparse.Namespace) -> int:
    paths = Paths.under(options.data) if options.data else Paths.default()
    redactor = Redactor()
    with logging_to(paths.logs, redactor):
        entry = asyncio.run(_entry(options, paths, redactor))
    links = links_of(entry)
    sys.stdout.write(json.dumps(links_as_json(links)) + "\n" if options.json else _as_words(links))
    if not links:
        complain(no_links_because(entry))
    return FINE if links else FAILED


async def _entry(options: argparse.Namespace, paths: Paths, redactor: Redactor) -> Entry:
    def session_is_needed_once(_: SignInProblem) -> None:
        """One call is all there is; a lost session fails it."""

    async with connected(options, paths, redactor, session_is_needed_once) as connection:
        if not connection.rights.see:
            raise NotPermitted(title=NO_LIBRARY, advice=Advice(NO_LIBRARY_DETAIL, "Sign in as one of them."))
        return await connection.catalogue.entry(options.entry_id)


def _as_words(links: tuple[Link, ...]) -> str:
    width = max(len(link.kind) for link in links) if links else 0
    return "".join(f"{link.kind:{width}}  {link.url}\n" for link in links)
