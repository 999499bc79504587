"""The bus on which screen readers ask programs: at-spi2's own, in a D-Bus session of the test's."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.support.patience import PATIENCE

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
TURNED_ON = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
"""Qt answers readers although no desktop says that one runs."""
_REGISTRY, _ROOT = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"
_ACCESSIBLE, _PROPERTIES = "org.a11y.atspi.Accessible", "org.freedesktop.DBus.Properties"
_POLL_SECONDS = 0.05

Address = tuple[str, str]
"""Of an object: the name of its program on the bus, and its path there."""


class AtSpiError(Exception):
    """A program gave no answer, or refused; the text is its own."""


class AtSpiBus:
    """Asks the objects of programs."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def call(self, where: Address, interface: str, member: str, *body: object, signature: str = "") -> Any:
        """Call a method; the result is the first value that it returned. Raises AtSpiError."""
        name, path = where
        message = Message(
            destination=name, path=path, interface=interface, member=member, signature=signature, body=list(body)
        )
        answer = await self._bus.call(message)
        if answer is None or answer.message_type is MessageType.ERROR:
            raise AtSpiError(f"{interface}.{member}: {answer and answer.body}")
        return answer.body[0] if answer.body else None

    async def accessible(self, where: Address, member: str, *body: object, signature: str = "") -> Any:
        """Call a method of `org.a11y.atspi.Accessible`."""
        return await self.call(where, _ACCESSIBLE, member, *body, signature=signature)

    async def property(self, where: Address, name: str, interface: str = _ACCESSIBLE) -> Any:
        """Read a property."""
        return (await self.call(where, _PROPERTIES, "Get", interface, name, signature="ss")).value

    async def program(self) -> Address:
        """Return the root of the first program that has come to the bus."""
        async with asyncio.timeout(PATIENCE):
            while not (programs := await self.accessible((_REGISTRY, _ROOT), "GetChildren")):  # noqa: ASYNC110  no event
                await asyncio.sleep(_POLL_SECONDS)
        name, path = programs[0]
        return name, path


@asynccontextmanager
async def at_spi_bus(environment: Mapping[str, str]) -> AsyncIterator[AtSpiBus]:
    """Run at-spi2 in the session of an environment."""
    # Without the display: it would leave the address of the bus there, for every program on it.
    own = {name: value for name, value in environment.items() if name != "DISPLAY"}
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        LAUNCHER, "--launch-immediately", env=own, stdout=silent, stderr=silent
    )
    try:
        session = await MessageBus(bus_address=environment["DBUS_SESSION_BUS_ADDRESS"]).connect()
        address = await _address(AtSpiBus(session))
        bus = await MessageBus(bus_address=address).connect()
        try:
            yield AtSpiBus(bus)
        finally:
            for connection in (bus, session):
                connection.disconnect()
                await connection.wait_for_disconnect()
    finally:
        process.terminate()
        await process.wait()


async def _address(session: AtSpiBus) -> str:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                address: str = await session.call(("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")
            except AtSpiError:  # not there yet
                await asyncio.sleep(_POLL_SECONDS)
            else:
                return address


def states(words: Sequence[int]) -> frozenset[int]:
    """Return the numbers of the bits that are set in the two words of a state."""
    return frozenset(32 * place + bit for place, word in enumerate(words) for bit in range(32) if word >> bit & 1)
