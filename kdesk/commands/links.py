"""`kdesk links`: the delivery links of entries."""

import argparse

from kdesk.commands.handing.protocol import PROTOCOL, LinksWork, Request
from kdesk.commands.handing.visit import Visit, own_session_or_window
from kdesk.commands.link_printing import LinkPrinter, advice_on
from kdesk.commands.pasted_files import pasted_from
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.links.link import LINK_KEYS, USUAL, LinkKind
from kdesk.domain.search.pasted import Pasted
from kdesk.errors import SignInProblem
from kdesk.exit_status import Output, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.store.paths import Paths


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Needs no lock of the data directory: it only reads."""
    redactor = Redactor()
    return status_of(lambda: _print_links(options, redactor), redactor, advice_on)


def _print_links(options: argparse.Namespace, redactor: Redactor) -> int:
    pasted = pasted_from(options.entries)
    paths = Paths.of_run(options.data)
    work = _work(options, pasted)

    def alone() -> int:
        output = Output()
        with run_logged(paths.logs, redactor) as unhandled:
            printing = _print_all(options, work, pasted, paths, redactor, output)
            status = run_until_signal(printing, _("interrupted"), unhandled)
        return output.status(status)

    return own_session_or_window(alone, Visit(options, paths, redactor, Request(PROTOCOL, links=work)))


def _kinds(options: argparse.Namespace) -> tuple[LinkKind, ...]:
    """Return the kinds that are wanted, each once, in the order in which they were given."""
    by_key = {key: kind for kind, key in LINK_KEYS.items()}
    return tuple(dict.fromkeys(by_key[key] for key in options.kind)) if options.kind else USUAL


def _work(options: argparse.Namespace, pasted: Pasted) -> LinksWork:
    return LinksWork(
        kinds=_kinds(options),
        chosen=bool(options.kind),
        player=options.player or 0,
        check=options.check,
        form=options.format,
        # A search goes as it was given: the window reads it.
        words=tuple(options.entries) if pasted.conditions else (),
        entry_ids=pasted.entry_ids,
        short_links=pasted.short_links,
        places=pasted.places,
    )


async def _print_all(
    options: argparse.Namespace, work: LinksWork, pasted: Pasted, paths: Paths, redactor: Redactor, output: Output
) -> int:
    def on_lost(_problem: SignInProblem) -> None:
        """Do nothing: each call raises by itself."""

    async with connected(options, paths, redactor, on_lost) as api:
        return await LinkPrinter(api, work, redactor, output).print(pasted)
