"""The settings portal of a desktop, on the session bus of a test."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

from dbus_fast import PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusSignature
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

NAMESPACE = "org.freedesktop.appearance"

_Text = Annotated[str, DBusSignature("s")]
_Value = Annotated[Variant, DBusSignature("v")]
_Settings = dict[str, Variant]


class Portal(ServiceInterface):
    """Tells the settings of a desktop's appearance; `put` changes one."""

    def __init__(self, **settings: int) -> None:
        super().__init__("org.freedesktop.portal.Settings")
        self._settings: _Settings = {_name(key): Variant("u", value) for key, value in settings.items()}

    def put(self, **settings: int) -> None:
        """Change settings, and tell whoever listens."""
        for key, value in settings.items():
            self._settings[_name(key)] = Variant("u", value)
            self.changed(NAMESPACE, _name(key), Variant("u", value))

    @dbus_method(name="ReadAll")
    def read_all(
        self, _namespaces: Annotated[list[str], DBusSignature("as")]
    ) -> Annotated[dict[str, _Settings], DBusSignature("a{sa{sv}}")]:
        """Return all settings."""
        return {NAMESPACE: self._settings}

    @dbus_method(name="Read")
    def read(self, _namespace: _Text, key: _Text) -> _Value:
        """Return one, wrapped twice, as the portals' own is."""
        return Variant("v", self._settings[key])

    @dbus_signal(name="SettingChanged")
    def changed(
        self, namespace: str, key: str, value: Variant
    ) -> Annotated[tuple[str, str, Variant], DBusSignature("ssv")]:
        """Tell a change."""
        return (namespace, key, value)

    @dbus_property(access=PropertyAccess.READ, name="version")
    def version(self) -> Annotated[int, DBusSignature("u")]:
        """The version of the interface."""
        return 2


@asynccontextmanager
async def portal_on(environment: Mapping[str, str], **settings: int) -> AsyncIterator[Portal]:
    """Serve settings on the session bus of an environment."""
    bus = await MessageBus(bus_address=environment["DBUS_SESSION_BUS_ADDRESS"]).connect()
    portal = Portal(**settings)
    bus.export("/org/freedesktop/portal/desktop", portal)
    await bus.request_name("org.freedesktop.portal.Desktop")
    try:
        yield portal
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()


def _name(key: str) -> str:
    return key.replace("_", "-")
