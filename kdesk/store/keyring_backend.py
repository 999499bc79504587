"""The operating system's keyring through the `keyring` library: choice, lock state, errors.

Only keyrings that are part of an operating system are used. `keyring` also offers plug-ins that store secrets in plain
files, and `null`, which silently stores nothing.
"""

import sys
from contextlib import closing
from importlib import import_module

from keyring import core, errors
from keyring.backend import KeyringBackend

from kdesk.errors import KeyringLocked, KeyringProblem, KeyringRefused, NoKeyring

_BACKENDS: dict[str, tuple[str, ...]] = {
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows",),
    "linux": ("keyring.backends.SecretService", "keyring.backends.libsecret", "keyring.backends.kwallet"),
}
_CLASS_NAMES = ("Keyring", "WinVaultKeyring", "DBusKeyring", "DBusKeyringKWallet4")


def find_backend() -> KeyringBackend:
    """Return this system's keyring: the one configured for `keyring`, or else the best available.

    Called anew for each operation, since a keyring may start after kdesk. Raises NoKeyring.
    """
    allowed = _BACKENDS.get(sys.platform, _BACKENDS["linux"])
    # Not keyring.get_keyring(), which also chooses among plug-ins, and keeps its choice for the whole run.
    configured = core.load_env() or core.load_config()
    if configured is None:
        return _best(allowed)
    if type(configured).__module__.removesuffix(".api") not in allowed:
        raise NoKeyring(f"“keyring” is configured to use {type(configured).__module__}, which is not this system's")
    return configured


def _best(modules: tuple[str, ...]) -> KeyringBackend:
    found = [kind for module in modules for kind in _backend_classes(module) if kind.viable]
    if not found:
        raise NoKeyring(_reason(modules[0]))
    return max(found, key=lambda kind: kind.priority)()


def _backend_classes(module: str) -> list[type[KeyringBackend]]:
    classes = (getattr(import_module(module), name, None) for name in _CLASS_NAMES)
    return [kind for kind in classes if kind is not None]


def _reason(module: str) -> str:
    """Return why this system's usual keyring cannot be used."""
    for kind in _backend_classes(module):
        try:
            kind.priority  # noqa: B018  the property raises the reason
        except RuntimeError as exc:
            return str(exc)
    return "no keyring answers"


def is_locked(backend: KeyringBackend) -> bool:
    """Tell whether the keyring needs a password first, without a prompt. Only Secret Service can tell."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return False
    secretstorage = import_module("secretstorage")
    with closing(secretstorage.dbus_init()) as connection:
        try:
            # Not get_default_collection(), which prompts to create a missing one.
            return bool(secretstorage.Collection(connection).is_locked())
        except secretstorage.ItemNotFoundException:
            return False


def translate(error: Exception, secret: str = "") -> KeyringProblem:
    """Translate any error of a keyring. The secret is removed from its message."""
    message = f"{type(error).__name__}: {error}"
    detail = message.replace(secret, "…") if secret else message
    if isinstance(error, errors.NoKeyringError):
        return NoKeyring(detail)
    if isinstance(error, errors.KeyringLocked) or type(error).__name__ in _LOCKED_NAMES:
        return KeyringLocked(detail)
    if type(error).__name__ in _ABSENT_NAMES:
        return NoKeyring(detail)
    return KeyringRefused(detail)


# By name, since `secretstorage` is installed on Linux only.
_LOCKED_NAMES = frozenset({"LockedException", "PromptDismissedException"})
_ABSENT_NAMES = frozenset({"SecretServiceNotAvailableException"})
