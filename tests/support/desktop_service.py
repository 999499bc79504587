"""A desktop of the test's own, as far as it is on D-Bus: `python -m tests.support.desktop_service LOG [CAPABILITY…]`.

It has a tray (`org.kde.StatusNotifierWatcher`), and hears what docks hear (`com.canonical.Unity.LauncherEntry`). It
owns `org.freedesktop.Notifications` on the session bus of its environment, as a desktop does, and writes each call as a
line of JSON to the log. Lines of its standard input are what a person does: `press ID KEY`, `activate` for a click on
the icon in the tray.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Self

from dbus_fast import Message, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusSignature
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.support.patience import PATIENCE

TRAY, LAUNCHER = "org.kde.StatusNotifierWatcher", "com.canonical.Unity.LauncherEntry"
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
USUAL = ("actions", "body", "persistence")
ROOT = Path(__file__).parents[2]

_Text = Annotated[str, DBusSignature("s")]
_Texts = Annotated[list[str], DBusSignature("as")]
_Number = Annotated[int, DBusSignature("u")]


class _Notifications(ServiceInterface):
    def __init__(self, log: Path, capabilities: list[str]) -> None:
        super().__init__(NAME)
        self._log, self._capabilities, self._last = log, capabilities, 0

    def write(self, **what: object) -> None:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")

    @dbus_method(name="Notify")
    def notify(
        self,
        app_name: _Text,
        replaces: _Number,
        icon: _Text,
        summary: _Text,
        body: _Text,
        actions: _Texts,
        hints: Annotated[dict[str, Variant], DBusSignature("a{sv}")],
        timeout: Annotated[int, DBusSignature("i")],
    ) -> _Number:
        del hints, timeout, replaces
        self._last += 1
        buttons = dict(zip(actions[::2], actions[1::2], strict=True))
        self.write(call="Notify", id=self._last, app=app_name, icon=icon, title=summary, text=body, buttons=buttons)
        return self._last

    @dbus_method(name="CloseNotification")
    def close_notification(self, number: _Number) -> None:
        self.write(call="CloseNotification", id=number)
        self.closed(number, 3)

    @dbus_method(name="GetCapabilities")
    def get_capabilities(self) -> _Texts:
        return self._capabilities

    @dbus_method(name="GetServerInformation")
    def get_server_information(self) -> Annotated[tuple[str, str, str, str], DBusSignature("ssss")]:
        return ("test", "kdesk", "1", "1.2")

    @dbus_signal(name="NotificationClosed")
    def closed(self, number: int, reason: int) -> Annotated[tuple[int, int], DBusSignature("uu")]:
        return (number, reason)

    @dbus_signal(name="ActionInvoked")
    def invoked(self, number: int, key: str) -> Annotated[tuple[int, str], DBusSignature("us")]:
        return (number, key)


class _Tray(ServiceInterface):
    def __init__(self, write: Callable[..., None]) -> None:
        super().__init__(TRAY)
        self._write, self.items = write, list[str]()

    @dbus_method(name="RegisterStatusNotifierItem")
    def register(self, item: _Text) -> None:
        self.items.append(item)
        self._write(call="RegisterStatusNotifierItem", item=item)

    @dbus_method(name="RegisterStatusNotifierHost")
    def register_host(self, host: _Text) -> None:
        del host

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def has_host(self) -> Annotated[bool, DBusSignature("b")]:
        return True

    @dbus_property(access=PropertyAccess.READ, name="ProtocolVersion")
    def protocol(self) -> Annotated[int, DBusSignature("i")]:
        return 0

    @dbus_property(access=PropertyAccess.READ, name="RegisteredStatusNotifierItems")
    def registered(self) -> _Texts:
        return self.items


async def _hear_docks(bus: MessageBus, write: Callable[..., None]) -> None:
    """Write what docks would show."""

    def heard(message: Message) -> None:
        if message.interface == LAUNCHER and message.member == "Update":
            application, properties = message.body
            write(call="Update", application=application, **{key: value.value for key, value in properties.items()})

    bus.add_message_handler(heard)
    rule = f"type='signal',interface='{LAUNCHER}'"
    names = {
        "destination": "org.freedesktop.DBus",
        "path": "/org/freedesktop/DBus",
        "interface": "org.freedesktop.DBus",
    }
    await bus.call(Message(**names, member="AddMatch", signature="s", body=[rule]))


async def _activate(bus: MessageBus, item: str) -> None:
    """Click on the icon in the tray."""
    await bus.call(
        Message(
            destination=item,
            path="/StatusNotifierItem",
            interface="org.kde.StatusNotifierItem",
            member="Activate",
            signature="ii",
            body=[0, 0],
        )
    )


async def _serve(log: Path, capabilities: list[str]) -> None:
    bus = await MessageBus().connect()
    service = _Notifications(log, capabilities)
    bus.export(PATH, service)
    tray = _Tray(service.write)
    bus.export("/StatusNotifierWatcher", tray)
    await _hear_docks(bus, service.write)
    await bus.request_name(NAME)
    await bus.request_name(TRAY)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        match line.split():
            case ["press", number, key]:
                service.invoked(int(number), key)
                service.closed(int(number), 2)
            case ["activate"]:
                await _activate(bus, tray.items[-1])


class DesktopService:
    """The desktop as a process; ended with the block.

    Args:
        environment: With the address of the session bus.
        capabilities: What it says that it can do.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], capabilities: tuple[str, ...] = USUAL) -> None:
        self._log = folder / "notifications.jsonl"
        self._log.touch()
        command = [sys.executable, "-m", "tests.support.desktop_service", str(self._log), *capabilities]
        self._process = subprocess.Popen(  # noqa: S603  this module
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Every call so far."""
        return [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The notifications that are on the screen now."""
        closed = {call["id"] for call in self.calls if call["call"] == "CloseNotification"}
        return [call for call in self.calls if call["call"] == "Notify" and call["id"] not in closed]

    @property
    def docks(self) -> list[dict[str, Any]]:
        """What docks were told of the progress."""
        return [call for call in self.calls if call["call"] == "Update"]

    @property
    def tray_items(self) -> list[dict[str, Any]]:
        """The icons that came into the tray."""
        return [call for call in self.calls if call["call"] == "RegisterStatusNotifierItem"]

    def press(self, notification: Mapping[str, Any], words: str) -> None:
        """Press the button with these words."""
        key = next(key for key, shown in notification["buttons"].items() if shown == words)
        self._tell(f"press {notification['id']} {key}")

    def click(self, notification: Mapping[str, Any]) -> None:
        """Click on the notification itself."""
        self._tell(f"press {notification['id']} default")

    def activate(self) -> None:
        """Click on the icon in the tray."""
        self._tell("activate")

    def _tell(self, what: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2:]))
