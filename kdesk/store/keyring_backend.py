"""The operating system's keyring behind the `keyring` library: which one, is it locked, what do its errors mean.

Only keyrings that belong to an operating system are taken. `keyring` would also offer plug-ins that keep secrets in
plain files; they are refused, and so is `null`, which forgets without a word.
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
    """Return the keyring of this system: the one that the user configured for `keyring`, otherwise the best there is.

    Asked anew each time, because a keyring may start after kdesk. Raises NoKeyring.
    """
    taken = _BACKENDS.get(sys.platform, _BACKENDS["linux"])
    configured = core.load_env() or core.load_config()
    if configured is None:
        return _best(taken)
    if type(configured).__module__.removesuffix(".api") not in taken:
        raise NoKeyring(f"“keyring” is configured to use {type(configured).__module__}, which is not this system's")
    return configured


def _best(modules: tuple[str, ...]) -> KeyringBackend:
    found = [kind for module in modules for kind in _kinds(module) if kind.viable]
    if not found:
        raise NoKeyring(_reason(modules[0]))
    return max(found, key=lambda kind: kind.priority)()


def _kinds(module: str) -> list[type[KeyringBackend]]:
    kinds = (getattr(import_module(module), name, None) for name in _CLASS_NAMES)
    return [kind for kind in kinds if kind is not None]


def _reason(module: str) -> str:
    """Say why the usual keyring of this system cannot be used."""
    for kind in _kinds(module):
        try:
            kind.priority  # noqa: B018  the property raises the reason
        except RuntimeError as exc:
            return str(exc)
    return "no keyring answers"


def is_locked(backend: KeyringBackend) -> bool:
    """Tell whether a person has to unlock the keyring first, without asking anybody. Only Secret Services can tell."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return False
    secretstorage = import_module("secretstorage")
    with closing(secretstorage.dbus_init()) as connection:
        try:
            # Not get_default_collection(): where there is none, that asks a person to make one.
            return bool(secretstorage.Collection(connection).is_locked())
        except secretstorage.ItemNotFoundException:
            return False


def translate(error: Exception, secret: str = "") -> KeyringProblem:
    """Put whatever a keyring raises into our words. The secret never comes along, whoever put it into a message."""
    said = f"{type(error).__name__}: {error}"
    detail = said.replace(secret, "…") if secret else said
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
