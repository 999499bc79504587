"""Finding the lights of the shown links, while they are in sight."""

import asyncio
from collections.abc import Callable

from kdesk.domain.entry import Entry
from kdesk.domain.links.link import Link
from kdesk.domain.share_ports import SharingApi
from kdesk.ui.share.links_model import LinksModel, RowLight
from kdesk.ui.tasks import TaskScope

_TASK = "lights"


class RowLights:
    """Keeps the lights of a model's links.

    Args:
        tasks: A part of the window's tasks, of which this uses one.
        model: Shows the lights.
        sharing: Returns what asks the server; None while nobody is signed in.
    """

    def __init__(self, tasks: TaskScope, model: LinksModel, sharing: Callable[[], SharingApi | None]) -> None:
        self._tasks, self._model, self._sharing = tasks, model, sharing
        self._entry: Entry | None = None
        self._in_sight = False
        self._found: object = None
        """What the lights were found for, or are being found for."""

    def show_entry(self, entry: Entry | None) -> None:
        """Find the lights of the shown links of this entry; None stops it."""
        self._entry = entry
        self._refresh()

    def set_in_sight(self, in_sight: bool) -> None:
        """Find lights only while this is so."""
        self._in_sight = in_sight
        self._refresh()

    def again(self) -> None:
        """Find all lights again, whatever is known of them."""
        self._found = None
        self._refresh(again=True)

    def _refresh(self, *, again: bool = False) -> None:
        entry, sharing = self._entry, self._sharing()
        if entry is None or sharing is None or not self._in_sight:
            self._stop()
            return
        links = tuple(link for link in self._model.links if not link.kind.is_code)
        # A snapshot of the entry comes every few seconds: only what may change a light has it found anew.
        wanted = (entry.id, entry.status, entry.version, entry.access_control_id, links)
        if wanted != self._found:
            self._found = wanted
            for link in links:
                self._model.show_light(link.url, RowLight())
            self._tasks.spawn(self._find(sharing, entry, links, again=again), replace=_TASK)

    def _stop(self) -> None:
        self._tasks.cancel(_TASK)
        if self._found is not None:
            self._found = None
            for link in self._model.links:
                self._model.show_light(link.url, None)

    async def _find(self, sharing: SharingApi, entry: Entry, links: tuple[Link, ...], *, again: bool) -> None:
        async def find(link: Link) -> None:
            profile = entry.access_control_id
            finding = await sharing.light(link.url, profile=profile, rendition=link.flavor_id, again=again)
            self._model.show_light(link.url, RowLight(finding))

        async with asyncio.TaskGroup() as group:
            for link in links:
                group.create_task(find(link))
