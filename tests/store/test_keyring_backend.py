"""Which keyring is taken, and what its errors mean."""

import asyncio
import sys
from pathlib import Path

import pytest
from keyring import errors
from keyring.backends import fail

from kdesk.domain.account import Account, SignInKind
from kdesk.errors import KeyringLocked, KeyringRefused, NoKeyring
from kdesk.store.credentials import KeyringCredentials, _forget
from kdesk.store.keyring_backend import find_backend, is_locked, translate
from tests.support.keyring_session import KeyringSession, missing_tools

ANN = Account("https://example.org", 101, "ann", SignInKind.PASSWORD)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (errors.NoKeyringError("none"), NoKeyring),
        (errors.KeyringLocked("locked"), KeyringLocked),
        (errors.InitError("broken"), KeyringRefused),
        (errors.PasswordSetError("read-only"), KeyringRefused),
        (OSError("gone"), KeyringRefused),
    ],
)
def test_errors_become_ours(raised: Exception, kind: type[Exception]) -> None:
    """Each kind of error has the one meaning that the window has words for; what it said is the detail."""
    problem = translate(raised)

    assert type(problem) is kind
    assert raised.args[0] in problem.detail


@pytest.mark.skipif(sys.platform != "linux", reason="Secret Services are Linux's")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("LockedException", KeyringLocked),
        ("PromptDismissedException", KeyringLocked),
        ("SecretServiceNotAvailableException", NoKeyring),
        ("ItemNotFoundException", KeyringRefused),
    ],
)
def test_errors_of_the_secret_service_become_ours(name: str, kind: type[Exception]) -> None:
    """Those that `keyring` lets through are known as well."""
    secretstorage = pytest.importorskip("secretstorage")

    assert type(translate(getattr(secretstorage, name)("said"))) is kind


def test_a_secret_never_comes_along() -> None:
    """A backend that puts the secret into its message does not get it into our log."""
    assert translate(OSError("cannot store s3cret"), "s3cret").detail == "OSError: cannot store …"


def test_only_secret_services_can_tell_that_they_are_locked() -> None:
    """Other keyrings are taken to be open until they say otherwise."""
    assert not is_locked(fail.Keyring())


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_keyring_of_another_system_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str) -> None:
    """Where the system's own keyring cannot work, its reason is told."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    if sys.platform == platform:
        assert find_backend()
        return
    monkeypatch.setattr(sys, "platform", platform)

    with pytest.raises(NoKeyring) as raised:
        find_backend()
    assert raised.value.detail


class StubbornKeyring:
    """A keyring that does not delete."""

    def __init__(self, kept: str | None) -> None:
        self._kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        return self._kept if (service, username) == ("kdesk", ANN.key) else None

    def delete_password(self, service: str, username: str) -> None:
        """Refuse."""
        raise errors.PasswordDeleteError(f"{service} {username}")


def test_a_secret_that_stays_is_not_called_forgotten() -> None:
    """A keyring says “cannot delete” for both: nothing there, which is fine, and still there, which is not."""
    _forget(ANN.key, StubbornKeyring(None))
    with pytest.raises(errors.PasswordDeleteError):
        _forget(ANN.key, StubbornKeyring("secret"))


@pytest.mark.skipif(sys.platform != "linux", reason="the keyrings of macOS and Windows ask a person")
@pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}")
def test_a_keyring_that_starts_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a keyring at first, then with one: the next call of the same process finds it."""
    credentials = KeyringCredentials()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert isinstance(asyncio.run(credentials.check()), NoKeyring)

    with KeyringSession(tmp_path) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])

        async def use() -> None:
            assert await credentials.check() is None
            await credentials.save(ANN.key, "secret")
            assert await credentials.load(ANN.key) == "secret"
            await credentials.forget(ANN.key)
            await credentials.forget(ANN.key)
            assert await credentials.load(ANN.key) is None

        asyncio.run(use())
