"""Whether the desktop asks for high contrast: the setting `org.freedesktop.appearance contrast` of its portal.

Qt tells it on Windows, on macOS and under a part of the desktops of Linux; the portal tells it under all that have one.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from kdesk.threads import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

log = logging.getLogger(__name__)

PORTAL, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
SETTING = ("org.freedesktop.appearance", "contrast")
HIGH = 1
"""Value of the setting; 0 is no preference."""
REST_SECONDS = 1.0
"""So long the window has all of the computer to be painted for the first time; then `dbus_fast` is imported."""
ANSWER_SECONDS = 10.0
"""Desktops start their portal with the first question."""


async def follow_contrast(heard: Callable[[bool], None]) -> None:
    """Tell whether high contrast is wanted, now and with every change, until cancelled.

    It returns at once on other systems, and where there is no portal.

    Args:
        heard: Called with whether it is wanted.
    """
    if sys.platform != "linux":
        return
    with closing(Workers("kdesk-contrast", 1)) as thread:
        try:
            await asyncio.sleep(REST_SECONDS)
            bus_class = await thread.run(_bus_class)
            async with asyncio.timeout(ANSWER_SECONDS):
                bus: MessageBus = await bus_class().connect()
        except Exception as error:  # noqa: BLE001  it raises many kinds; most sessions without a desktop have no bus
            log.info("the contrast of the system is not known: %s", error)
            return
    try:
        if await _listen(bus, heard):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast types a part of itself
    except Exception as error:  # noqa: BLE001  as above
        log.info("the contrast of the system is not followed: %s", error)
    finally:
        bus.disconnect()


async def _listen(bus: MessageBus, heard: Callable[[bool], None]) -> bool:
    """Ask, and hear changes from now on; return whether there is a portal."""
    from dbus_fast import Message, MessageType  # noqa: PLC0415  imported by now

    def changed(message: Message) -> None:
        if message.interface == INTERFACE and message.member == "SettingChanged" and _is_setting(message.body):
            heard(_is_high(message.body[2]))

    bus.add_message_handler(changed)
    rule = f"type='signal',interface='{INTERFACE}',member='SettingChanged',path='{PATH}'"
    own = "org.freedesktop.DBus"
    watch = Message(
        destination=own, path=f"/{own.replace('.', '/')}", interface=own, member="AddMatch", signature="s", body=[rule]
    )
    ask = Message(destination=PORTAL, path=PATH, interface=INTERFACE, member="Read", signature="ss", body=[*SETTING])
    async with asyncio.timeout(ANSWER_SECONDS):
        await bus.call(watch)
        answer = await bus.call(ask)
    if answer.message_type is not MessageType.METHOD_RETURN or not answer.body:
        return False
    heard(_is_high(answer.body[0]))
    return True


def _is_setting(body: list[Any]) -> bool:
    return len(body) == len((*SETTING, "value")) and tuple(body[:2]) == SETTING


def _is_high(value: Any) -> bool:
    """Return whether a value asks for it; `Read` wraps it in two variants, the signal in one."""
    while hasattr(value, "value"):
        value = value.value
    return bool(value == HIGH)


def _bus_class() -> type[MessageBus]:
    """Import the library and return its connection."""
    from dbus_fast.aio import MessageBus  # noqa: PLC0415  in a thread

    return MessageBus
