"""Secrets in a real Secret Service: gnome-keyring in a D-Bus session of the test's own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.patience import PATIENCE

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the keyrings of macOS and Windows ask a person"),
    pytest.mark.skipif(
        sys.platform == "linux" and bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}"
    ),
]

SECRET = "correct horse battery staple ✓"

PREAMBLE = """
import asyncio, sys
from kdesk.domain.account import Account, SignInKind
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.store.credentials import KeyringCredentials

ann = Account("https://example.org", 101, "ann@example.org", SignInKind.PASSWORD).key
bob = Account("https://example.org", 101, "bob@example.org", SignInKind.PASSWORD).key
credentials = KeyringCredentials()

async def tell(question):
    try:
        print(repr(await question))
    except KdeskError as problem:
        print(type(problem).__name__, title_of(problem), problem.detail, sep="|")

async def main():
"""


LOOK_UP = """
import secretstorage
from contextlib import closing
wanted = {"service": "kdesk", "username": "101:ann@example.org@https://example.org"}
with closing(secretstorage.dbus_init()) as bus:
    (item,) = secretstorage.Collection(bus).search_items(wanted)
    print(item.get_secret().decode())
"""


def asked(session: KeyringSession, *questions: str) -> list[str]:
    """Run calls of the credentials in a process of their own, in turn, and return their results."""
    lines = "".join(f"    await tell({question})\n" for question in questions)
    return session.run(f"{PREAMBLE}{lines}asyncio.run(main())").splitlines()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[KeyringSession]:
    """A session with an open keyring."""
    with KeyringSession(tmp_path) as running:
        yield running


def test_a_secret_is_read_back_by_another_process(session: KeyringSession) -> None:
    """What one kdesk keeps, the next one finds; each account has its own."""
    assert asked(session, f"credentials.save(ann, {SECRET!r})", "credentials.save(bob, 'other')") == ["None", "None"]

    assert asked(session, "credentials.load(ann)", "credentials.load(bob)") == [repr(SECRET), "'other'"]


def test_a_secret_lies_in_the_keyring_under_the_name_of_kdesk(session: KeyringSession) -> None:
    """Any other program of this system finds it by service and account."""
    asked(session, f"credentials.save(ann, {SECRET!r})")

    assert session.run(LOOK_UP) == SECRET


def test_no_secret_is_readable_on_disk(session: KeyringSession, tmp_path: Path) -> None:
    """The keyring's files are encrypted, and kdesk writes none of its own."""
    asked(session, f"credentials.save(ann, {SECRET!r})")

    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not any(SECRET.encode() in content for content in written)


def test_a_newer_secret_replaces_the_older(session: KeyringSession) -> None:
    """After a change of password only the new one is there."""
    answers = asked(session, "credentials.save(ann, 'old')", "credentials.save(ann, 'new')", "credentials.load(ann)")

    assert answers[-1] == "'new'"


def test_a_forgotten_secret_is_gone(session: KeyringSession) -> None:
    """Forgetting removes one account's secret; where none is kept, that is fine."""
    answers = asked(
        session,
        "credentials.save(ann, 'a')",
        "credentials.save(bob, 'b')",
        "credentials.forget(ann)",
        "credentials.forget(ann)",
        "credentials.load(ann)",
        "credentials.load(bob)",
    )
    assert answers[2:] == ["None", "None", "None", "'b'"]


def test_an_open_keyring_has_no_problem(session: KeyringSession) -> None:
    """The check finds nothing wrong, and makes nothing in the keyring."""
    assert asked(session, "credentials.check()") == ["None"]


def test_a_locked_keyring_is_told(session: KeyringSession) -> None:
    """Locked, and nobody there to unlock it: the check knows without asking, the calls say so."""
    asked(session, "credentials.save(ann, 'a')")
    session.lock()

    check, *calls = asked(
        session,
        "credentials.check()",
        "credentials.load(ann)",
        f"credentials.save(ann, {SECRET!r})",
        "credentials.forget(ann)",
    )
    assert check.startswith("KeyringLocked(")
    assert [answer.split("|")[0] for answer in calls] == ["KeyringLocked"] * 3
    assert calls[0].split("|")[1] == "The keyring of this computer is locked"


def test_a_keyring_that_cannot_write_refuses(session: KeyringSession) -> None:
    """The keyring's own folder is gone: the refusal comes in its words, without the secret."""
    for path in session.keyrings.iterdir():
        path.unlink()
    session.keyrings.rmdir()
    session.keyrings.write_text("a file where the folder was")

    (answer,) = asked(session, f"credentials.save(ann, {SECRET!r})")

    kind, title, detail = answer.split("|")
    assert (kind, title) == ("KeyringRefused", "The keyring of this computer refused")
    assert "create item" in detail
    assert SECRET not in detail


def test_a_session_without_a_keyring_has_none(tmp_path: Path) -> None:
    """D-Bus is there, a Secret Service is not."""
    with KeyringSession(tmp_path, with_keyring=False) as session:
        check, load = asked(session, "credentials.check()", "credentials.load(ann)")

    assert check.startswith("NoKeyring(")
    assert load.startswith("NoKeyring|This computer has no keyring|")


def test_a_computer_without_dbus_has_no_keyring(session: KeyringSession) -> None:
    """As on a server that somebody is logged in to through SSH."""
    del session.env["DBUS_SESSION_BUS_ADDRESS"]

    check, save = asked(session, "credentials.check()", f"credentials.save(ann, {SECRET!r})")

    assert check.startswith("NoKeyring(")
    assert save.startswith("NoKeyring|")
    assert SECRET not in save


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_keyring_of_another_kind_is_not_taken(session: KeyringSession, backend: str) -> None:
    """Whatever `keyring` is configured to use, kdesk keeps secrets in the system's keyring or nowhere."""
    session.env["PYTHON_KEYRING_BACKEND"] = backend

    (answer,) = asked(session, "credentials.check()")

    assert answer.startswith("NoKeyring(")
    assert backend.rpartition(".")[0] in answer


def test_the_systems_keyring_may_be_configured(session: KeyringSession) -> None:
    """Naming the Secret Service in the configuration of `keyring` is fine."""
    session.env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.SecretService.Keyring"

    assert asked(session, "credentials.save(ann, 'a')", "credentials.load(ann)") == ["None", "'a'"]


HANGING = """
import asyncio, os, socket, sys, threading
from kdesk.domain.account import Account, SignInKind
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.store.credentials import KeyringCredentials

ann = Account("https://example.org", 101, "ann", SignInKind.PASSWORD).key

async def main():
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(sys.argv[1])
        mute.listen()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={sys.argv[1]}"
        credentials = KeyringCredentials(check_seconds=0.1, prompt_seconds=0.1)
        print(type(await credentials.check()).__name__, flush=True)
        try:
            await credentials.load(ann)
        except KdeskError as problem:
            print(type(problem).__name__, flush=True)
        print(sum(thread.name.startswith("kdesk-keyring") for thread in threading.enumerate()), flush=True)
        mute.detach()

asyncio.run(main())
"""


def test_a_keyring_that_never_answers_keeps_nobody_from_quitting(
    tmp_path: Path, start_child: Callable[..., "subprocess.Popen[str]"]
) -> None:
    """Both calls end after their patience and the process ends, although its threads still wait for the keyring."""
    child = start_child(HANGING, str(tmp_path / "bus"))

    output, _ = child.communicate(timeout=PATIENCE)

    assert output.split() == ["KeyringRefused", "KeyringLocked", "2"]
    assert child.returncode == 0
