"""The window takes the work of commands that run on its data directory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.application import Application
from kdesk.commands.handing.door import Caller, open_door
from kdesk.domain.entry_links import link_to
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.handing import downloads_came, uploads_came
from kdesk.messages.translation import as_spoken_here
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.ui.locale import QtLocale
from kdesk.ui.notice import Notice

if TYPE_CHECKING:  # imported for the first command
    from kdesk.commands.handing.owner import Owner


@asynccontextmanager
async def taking_work(app: Application, paths: Paths, redactor: Redactor) -> AsyncIterator[None]:
    """Take work while the block runs, and post a notice of what came."""

    @cache
    def owner() -> Owner:
        return _owner(app, redactor)

    async def receive(caller: Caller) -> None:
        try:
            # What it asks may be on the list of an earlier process.
            await app.queue.loading.wait()
            await owner().receive(caller)
        finally:
            caller.writer.close()

    def take(caller: Caller) -> None:
        app.tasks.spawn(receive(caller), name="work for a command")

    async with open_door(paths, take):
        yield


def show_brought(app: Application, files: Sequence[Path], entry: str) -> None:
    """Show what a second start or the system brings: files to upload, and the id of an entry, "" for none."""
    app.window.come_to_front()
    # Whoever knocks says what the entry is: the form of an id is all that counts.
    if link_to(entry):
        app.links.open(entry)
    if files:
        app.window.show_page(Command.SHOW_UPLOADS)
        app.uploads.add(files)


def _owner(app: Application, redactor: Redactor) -> Owner:
    # For whoever uses window and command line at once.
    from kdesk.commands.handing.owner import Owner  # noqa: PLC0415
    from kdesk.commands.handing.owner_services import OwnerServices  # noqa: PLC0415
    from kdesk.engine.clock import SystemClock  # noqa: PLC0415

    formatter = Format(QtLocale())

    def post(words: Callable[[int, Format], str], count: int) -> None:
        if count:
            text = words(count, formatter)
            app.notices.post(
                Notice(text, action=_("Show"), on_action=lambda: app.window.show_page(Command.SHOW_UPLOADS))
            )

    # A command may speak another language than the window, which shows what comes of it.
    services = OwnerServices(
        queue=app.queue,
        downloads=app.downloads,
        clock=SystemClock(),
        redactor=redactor,
        api=lambda account: app.accounts.api_of(account) if account else app.accounts.api,
        uploads_came=as_spoken_here(partial(post, uploads_came)),
        downloads_came=as_spoken_here(partial(post, downloads_came)),
        show=as_spoken_here(partial(show_brought, app)),
        watcher=app.watching.started,
        bulk=app.bulk.started,
        network=lambda: app.services.network.choice,
    )
    return Owner(services)
