"""`kdesk links`: the delivery links of entries."""

import argparse
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from kdesk.commands.entry_finder import MOST_FOUND, EntryFinder, Found
from kdesk.commands.link_formats import LinkRow, writer_of
from kdesk.commands.pasted_files import pasted_from, public_text
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.links.account_players import default_player
from kdesk.domain.links.lights import Light
from kdesk.domain.links.link import LINK_KEYS, USUAL, LinkKind
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.links.place import Place
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.pasted import Pasted
from kdesk.errors import (
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
from kdesk.kaltura.client import make_http
from kdesk.kaltura.link_check import LinkChecker
from kdesk.kaltura.link_lights import LinkLights
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.errors import advice_of, has_own_advice, title_of
from kdesk.messages.links import elsewhere, no_links_message
from kdesk.store.paths import Paths


def run(options: argparse.Namespace) -> int:
    """Print the links and return the exit status. Needs no lock of the data directory: it only reads."""
    redactor = Redactor()
    return status_of(lambda: _print_links(options, redactor), redactor, _advice)


def _print_links(options: argparse.Namespace, redactor: Redactor) -> int:
    pasted = pasted_from(options.entries)
    paths = Paths.under(options.data) if options.data else Paths.default()
    output = Output()
    with run_logged(paths.logs, redactor) as unhandled:
        work = _print_all(options, pasted, paths, redactor, output)
        status = run_until_signal(work, _("interrupted"), unhandled)
    return output.status(status)


def _kinds(options: argparse.Namespace) -> tuple[LinkKind, ...]:
    """Return the kinds that are wanted, each once, in the order in which they were given."""
    by_key = {key: kind for kind, key in LINK_KEYS.items()}
    return tuple(dict.fromkeys(by_key[key] for key in options.kind)) if options.kind else USUAL


async def _print_all(
    options: argparse.Namespace, pasted: Pasted, paths: Paths, redactor: Redactor, output: Output
) -> int:
    """Print the links of each entry. One without links does not end the command."""

    def on_lost(_problem: SignInProblem) -> None:
        """Do nothing: each call raises by itself."""

    several = bool(pasted.conditions) or len(pasted.entry_ids) + len(pasted.short_links) > 1
    kinds = _kinds(options)
    writer = writer_of(options.format, output, kinds, several=several, chosen=bool(options.kind))
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(connected(options, paths, redactor, on_lost))
        if not api.rights.see:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        # A client of its own: nothing of the session may come along.
        asking = await stack.enter_async_context(make_http()) if options.check else None
        lights = LinkLights(LinkChecker(asking), api.editing.values if api.editing else None) if asking else None
        player = options.player or (await _default_player(api) if any(kind.needs_player for kind in kinds) else 0)
        wanted = Wanted(kinds, player, several, pasted.places, api.account.partner_id)
        finder = EntryFinder(api)
        complete: list[bool] = []
        async for one in finder.find(pasted):
            row = _row_of(one, wanted, redactor)
            if lights and one.entry and row.links:
                row = replace(row, lights=await lights.of(one.entry, row.links))
            complete.append(bool(row.links) and all(one.light is Light.OPEN for one in row.lights.values()))
            writer.add(row)
    writer.end()
    _tell_the_rest(finder, found=bool(complete))
    return FINE if complete and all(complete) and not finder.dead_links else FAILED


async def _default_player(api: AccountApi) -> int:
    """Return the number of the account's default player, and tell which it is. Raises WrongUse if there is none."""
    player = default_player(await api.players())
    if player is None:
        sentence = _("the account has no player for pages and embed codes; name one with {option}")
        raise WrongUse(sentence.format(option="--player"))
    sentence = _("player {number}, “{name}”, is used; {option} chooses another")
    complain(sentence.format(number=player.id, name=in_a_sentence(player.name), option="--player"))
    return player.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is printed of an entry.

    Attributes:
        player: Number of one of the account's players; 0 for none.
        several: Whether more than one entry may come.
        places: Host and account of the addresses that were given, by the entries that they name.
        partner_id: The account that is signed in to.
    """

    kinds: tuple[LinkKind, ...]
    player: int
    several: bool
    places: Mapping[str, Place]
    partner_id: int


def _row_of(found: Found, wanted: Wanted, redactor: Redactor) -> LinkRow:
    """Return the links of an entry, or the reason why there are none, which is printed as well."""
    entry = found.entry
    if entry is None:
        place = wanted.places.get(found.entry_id)
        hint = elsewhere(place, wanted.partner_id) if place else ""
        if found.problem is not None:
            tell(found.problem, redactor, about=found.entry_id if wanted.several else "", advice=hint)
        return LinkRow(found.entry_id, without={"error": title_of(found.problem or KdeskError())})
    if links := links_of(entry, kinds=wanted.kinds, player=wanted.player):
        return LinkRow(found.entry_id, public_text(redactor.redact(entry.name)), links)
    reason = no_links_message(entry) or _("The entry has no links of this kind")
    complain(_("{id}: {reason}").format(id=found.entry_id, reason=reason))
    return LinkRow(found.entry_id, without={"error": reason, "status": str(entry.status)})


def _tell_the_rest(finder: EntryFinder, *, found: bool) -> None:
    """Print what was given and led to no entry."""
    for link_id in finder.dead_links:
        complain(_("the short link {id} leads to no entry, or has expired").format(id=link_id))
    if not found and not finder.dead_links:
        complain(_("no entry is found"))
    if finder.total > MOST_FOUND:
        complain(_("only the newest {count} of {total} are listed").format(count=MOST_FOUND, total=finder.total))


def _advice(error: KdeskError) -> str:
    """Return advice that fits: that of the table speaks of uploads, and nothing is uploaded here."""
    if isinstance(error, SignInNeeded):
        return _("The session has ended. Set a new one, or sign in to the account in the window.")
    if isinstance(error, Unreachable) and has_own_advice(error):
        return advice_of(error)  # it is about a proxy, or about the address: what to change is known
    if isinstance(error, ServerProblem) and error.retryable and not isinstance(error, TlsFailed):
        return _("The server, or the network on the way to it, had trouble. Run the command again in a while.")
    return advice_of(error)
