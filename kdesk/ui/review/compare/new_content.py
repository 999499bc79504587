"""The content that waits to replace that of an entry, as a side of a comparison.

It lies in a temporary entry (`Entry.replacing_id`) until it is approved. What it replaces then is gone: delivery
answers the address of an old version with nothing (`observed-2.md`, Playing), so both can be compared only meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace

from kdesk.domain.compared import Compared, comparable, rendition
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.errors import EntryGone, KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.ui.tasks import TaskScope

Take = Callable[[Compared], object]


async def new_content(api: AccountApi, entry: Entry) -> Compared | None:
    """Return the largest rendition of what waits, the source first; None while none of it has a picture.

    Raises:
        ServerProblem: The server does not answer.
        EntryGone: Nothing waits any more.
    """
    waiting, flavors = await api.catalogue.entry(entry.replacing_id), await api.catalogue.flavors(entry.replacing_id)
    # The server names it by a number; a person knows what it is to replace.
    named = replace(waiting, name=_("New content of “{name}”").format(name=in_a_sentence(entry.name or entry.id)))
    found = (rendition(named, flavor, flavors) for flavor in comparable(flavors))
    return next(found, None)


class NewContent:
    """Brings what waits to a side.

    Args:
        api: Returns the calls of the account; None without one.
        tell: Says why nothing was found.
    """

    def __init__(self, api: Callable[[], AccountApi | None], tasks: TaskScope, tell: Callable[[str], object]) -> None:
        self._api, self._tasks, self._tell = api, tasks, tell

    def waits_for(self, entry: Entry) -> bool:
        """Return whether there is new content of an entry, and an account to ask for it."""
        return bool(entry.replacing_id) and self._api() is not None

    def take(self, entry: Entry, take: Take) -> None:
        """Ask for it, and hand it on."""
        self._tasks.spawn(self._take(entry, take), replace="new content")

    async def _take(self, entry: Entry, take: Take) -> None:
        api = self._api()
        if api is None:
            return
        try:
            found = await new_content(api, entry)
        except EntryGone:
            self._tell(_("Nothing waits any more: the new content was approved or thrown away"))
            return
        except KdeskError as error:
            self._tell(title_of(error))
            return
        if found is None:
            self._tell(_("The new content has no rendition with a picture yet"))
        else:
            take(found)
