"""Start the demo: for `kdesk --demo`, and from the sign-in dialog of a first start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from kdesk.errors import DataDirectoryInUse, Reason
from kdesk.exit_status import complain
from kdesk.store.lock import lock_journal
from kdesk.store.paths import Paths
from kdesk.ui.tasks import TaskScope

if TYPE_CHECKING:  # imported when somebody may want the demo
    from kdesk.demo_process import DemoAccount


async def start_demo(stack: AsyncExitStack, paths: Paths, *, fresh: bool) -> DemoAccount:
    """Start the demo server and keep it running until the stack is closed. Raises DemoServerFailed."""
    from kdesk.demo_process import demo_process  # noqa: PLC0415  for whoever opens the demo

    if fresh:
        paths.empty_demo()
    # `fresh` is done already: `empty_demo` deletes what the demo's window keeps as well.
    server, account = await stack.enter_async_context(demo_process(paths.demo_server, paths.logs, fresh=False))
    watch = await stack.enter_async_context(TaskScope(complain))
    watch.spawn(server.keep_running(), name="demo server")
    return account


class DemoStart:
    """Starts the demo while a window is open, then asks that window to end. Implements `ui_ports.Samples`.

    Args:
        stack: Ends the demo.
        paths: Of the demo's own data.
        switch: Ends the window, so that the demo's can be opened.

    Attributes:
        account: The demo's, once it runs.
    """

    def __init__(self, stack: AsyncExitStack, paths: Paths, switch: Callable[[], None]) -> None:
        self._stack, self._paths, self._switch = stack, paths, switch
        self.account: DemoAccount | None = None

    async def offered(self) -> bool:
        """Return whether the demo is installed."""
        from kdesk.demo_process import demo_is_installed  # noqa: PLC0415  with the sign-in

        return await asyncio.to_thread(demo_is_installed)

    async def open(self) -> None:
        """Start the demo, then end the window. Raises StoreProblem, DemoServerFailed."""
        await asyncio.to_thread(self._paths.create)
        async with AsyncExitStack() as begun:
            try:
                begun.enter_context(lock_journal(self._paths))
            except DataDirectoryInUse as exc:
                raise DataDirectoryInUse(exc.detail, reason=Reason.DEMO_IN_USE) from exc
            self.account = await start_demo(begun, self._paths, fresh=False)
            # Handed over only now: after an error, what was begun ends here.
            await self._stack.enter_async_context(begun.pop_all())
        self._switch()
