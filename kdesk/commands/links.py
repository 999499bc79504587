"""`kdesk links`: the delivery links of entries."""

import argparse

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.handing.protocol import PROTOCOL, LinksWork, Request
from kdesk.commands.handing.visit import own_session_or_window
from kdesk.commands.link_printing import LinkPrinter, advice_on
from kdesk.commands.network_in_force import network_in_force
from kdesk.commands.pasted_files import pasted_from
from kdesk.commands.signing_in import connected
from kdesk.domain.links.link import LINK_KEYS, USUAL, LinkKind
from kdesk.domain.search.pasted import Pasted
from kdesk.errors import SignInProblem


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Needs no lock of the data directory: it only reads."""
    return run_command(options, _print_links, advice_on)


def _print_links(run: CommandRun) -> int:
    pasted = pasted_from(run.options.entries)
    work = _work(run.options, pasted)
    return own_session_or_window(run, _print_all(run, work, pasted), Request(PROTOCOL, links=work))


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


async def _print_all(run: CommandRun, work: LinksWork, pasted: Pasted) -> int:
    def on_lost(_problem: SignInProblem) -> None:
        """Do nothing: each call raises by itself."""

    async with connected(run, on_lost) as api:
        network = await network_in_force(run)
        return await LinkPrinter(api, work, run.redactor, run.output, network).print(pasted)
