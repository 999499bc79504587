"""Printing the links of entries, with the session of a command or with that of the window."""

from contextlib import AsyncExitStack
from dataclasses import replace

from kdesk.commands.entry_finder import EntryFinder, Found, tell_what_is_missing
from kdesk.commands.handing.protocol import LinksWork
from kdesk.commands.link_formats import LinkRow, writer_of
from kdesk.commands.pasted_files import public_text
from kdesk.domain.links.account_players import default_player
from kdesk.domain.links.lights import Light
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.names import in_a_sentence
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.pasted import Pasted
from kdesk.errors import (
    EntryGone,
    KdeskError,
    NotPermitted,
    Reason,
    ServerProblem,
    SignInNeeded,
    TlsFailed,
    Unreachable,
)
from kdesk.exit_status import FAILED, FINE, Output, WrongUse, told
from kdesk.kaltura.client import make_http
from kdesk.kaltura.link_check import LinkChecker
from kdesk.kaltura.link_lights import LinkLights
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.errors import advice_of, has_own_advice, title_of
from kdesk.messages.links import elsewhere
from kdesk.messages.missing_links import no_links_message


class LinkPrinter:
    """Prints the links of entries. One without links does not end the work.

    Args:
        api: Of the account.
        work: What is wanted.
        redactor: Knows the secrets of this process.
        output: Of the command.
        network: How the addresses are reached.
    """

    def __init__(
        self, api: AccountApi, work: LinksWork, redactor: Redactor, output: Output, network: NetworkChoice
    ) -> None:
        self._network = network
        self._api, self._work, self._redactor, self._output = api, work, redactor, output
        self._several = False

    async def print(self, pasted: Pasted) -> int:
        """Print the links of what was given, and return the exit status. Raises KdeskError, WrongUse."""
        api, work = self._api, self._work
        if not api.rights.see:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        self._several = bool(pasted.conditions) or len(pasted.entry_ids) + len(pasted.short_links) > 1
        writer = writer_of(work.form, self._output, work.kinds, several=self._several, chosen=work.chosen)
        finder = EntryFinder(api)
        complete: list[bool] = []
        async with AsyncExitStack() as stack:
            # A client of its own: nothing of the session may come along.
            asking = await stack.enter_async_context(make_http(choice=self._network)) if work.check else None
            lights = LinkLights(LinkChecker(asking), api.editing.values if api.editing else None) if asking else None
            player = work.player or await self._default_player()
            async for one in finder.find(pasted):
                row = self._row_of(one, player)
                if lights and one.entry and row.links:
                    row = replace(row, lights=await lights.of(one.entry, row.links))
                complete.append(bool(row.links) and all(light.light is Light.OPEN for light in row.lights.values()))
                writer.add(row)
                await self._output.console.drained()
        writer.end()
        sentence = _("only the newest {count} of {total} are listed")
        tell_what_is_missing(finder, self._output, found=bool(complete), only_newest=sentence)
        return FINE if complete and all(complete) and not finder.dead_links else FAILED

    async def _default_player(self) -> int:
        """Return the number of the account's default player, and tell which it is; 0 if no link needs one.

        Raises:
            WrongUse: There is none.
        """
        if not any(kind.needs_player for kind in self._work.kinds):
            return 0
        player = default_player(await self._api.players())
        if player is None:
            sentence = _("the account has no player for pages and embed codes; name one with {option}")
            raise WrongUse(sentence.format(option="--player"))
        sentence = _("player {number}, “{name}”, is used; {option} chooses another")
        self._output.complain(sentence.format(number=player.id, name=in_a_sentence(player.name), option="--player"))
        return player.id

    def _row_of(self, found: Found, player: int) -> LinkRow:
        """Return the links of an entry, or the reason why there are none, which is printed as well."""
        entry, say = found.entry, self._output.complain
        if entry is None:
            place = self._work.places.get(found.entry_id)
            hint = elsewhere(place, self._api.account.partner_id) if place else ""
            if found.problem is not None:
                say(*told(found.problem, self._redactor, about=found.entry_id if self._several else "", advice=hint))
            return LinkRow(found.entry_id, without={"error": title_of(found.problem or KdeskError())})
        if links := links_of(entry, kinds=self._work.kinds, player=player):
            return LinkRow(found.entry_id, public_text(self._redactor.redact(entry.name)), links)
        reason = no_links_message(entry) or _("The entry has no links of this kind")
        say(_("{id}: {reason}").format(id=found.entry_id, reason=reason))
        return LinkRow(found.entry_id, without={"error": reason, "status": str(entry.status)})


def advice_on(error: KdeskError) -> str:
    """Return advice that fits: that of the table speaks of uploads, and nothing is uploaded here."""
    if isinstance(error, EntryGone):
        return _("Check the id, and that the entry is in this account.")
    if isinstance(error, SignInNeeded):
        return _("The session has ended. Set a new one, or sign in to the account in the window.")
    if isinstance(error, Unreachable) and has_own_advice(error):
        return advice_of(error)  # it is about a proxy, or about the address: what to change is known
    if isinstance(error, ServerProblem) and error.retryable and not isinstance(error, TlsFailed):
        return _("The server, or the network on the way to it, had trouble. Run the command again in a while.")
    return advice_of(error)
