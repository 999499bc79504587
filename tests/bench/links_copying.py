"""Inside the window: somebody who copies links of a library."""

import asyncio
import time
from typing import Any

from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry
from kdesk.domain.links.link import OFFERED, LinkForm
from kdesk.domain.links.of_entry import links_of
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE
from tests.support.patience import until

SELECTED = 500
PLAYER = 5
SETTLE_SECONDS = 2.0


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """Return how long each way to copy takes."""
    told, model = orders["demo"], app.library.model
    app.window.show_page(Command.SHOW_LIBRARY)
    account = Account(told["service_url"], told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET)
    await app.accounts.sign_in(account, told["admin_secret"], keep=False)
    await until(lambda: isinstance(_entry(app, 0), Entry) and model.rowCount() > SELECTED)
    await asyncio.sleep(SETTLE_SECONDS)
    first, again = await _lights(app)
    found = {"first": first, "lights": again, "one": await _copied(app, 1) * 1000}
    app.library.panel.links.services.clipboard.choose_form(LinkForm.TSV)
    return found | {"table": await _copied(app, SELECTED)}


def _entry(app: Application, row: int) -> object:
    return app.library.model.index(row, 0).data(ENTRY_ROLE)


async def _lights(app: Application) -> tuple[float, float]:
    """Return the seconds until seven links have their lights, for the first time and again."""
    entry, sharing = _entry(app, 0), app.accounts.api.sharing if app.accounts.api else None
    assert isinstance(entry, Entry)
    assert sharing is not None
    links = links_of(entry, kinds=OFFERED, player=PLAYER)
    assert len(links) == len(OFFERED)

    async def find() -> float:
        began = time.monotonic()
        profile = entry.access_control_id
        await asyncio.gather(*(sharing.light(link.url, profile=profile, again=True) for link in links))
        return time.monotonic() - began

    # The first time the server cuts segments and thumbnails: how long it takes for that is its own affair.
    return await find(), await find()


async def _copied(app: Application, count: int) -> float:
    """Return the seconds from Ctrl+C to the links of this many selected entries on the clipboard."""
    clipboard, views = QApplication.clipboard(), app.library.views
    clipboard.setText("")
    views.selection.select([(0, count - 1)], 0)
    views.grid.setFocus()
    await asyncio.sleep(SETTLE_SECONDS)
    began = time.monotonic()
    offer = app.library._commands.offers()[Command.COPY_LINK]
    assert not offer.reason
    offer.do()
    await until(lambda: "://" in clipboard.text())
    assert clipboard.text().count("://") > 0.9 * count
    return time.monotonic() - began
