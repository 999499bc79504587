"""Signing in through the dialog: the secret goes to the keyring, comes back from it, and is nowhere else."""

import base64
import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kdesk.demo.store.auth import identity
from kdesk.domain.account import SignInKind
from tests.support.demo_process import DemoProcess
from tests.support.evidence import states, until
from tests.support.keyring_session import KeyringSession, missing_tools
from tests.support.media import make_image, make_video
from tests.support.patience import PATIENCE
from tests.support.secret_hunt import found
from tests.support.window_process import WindowProcess

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools() or 'nothing'}"),
]

PASSWORD = 'Tür zu! 50%+"50%" & {geheim}/=?'
"""Every character of it looks different in a URL, in JSON or in base64."""

_READ = "import keyring, sys; print(keyring.get_password('kdesk', sys.argv[1]))"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server whose user has a password that is hard to hide."""
    data = tmp_path_factory.mktemp("server")
    file = data / "identity.json"
    identity.save(file, replace(identity.load(file, 0), password=PASSWORD))
    demo = DemoProcess(data, "--no-samples").start()
    assert demo.credentials["password"] == PASSWORD
    yield demo
    demo.stop()


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short video."""
    return make_video(tmp_path_factory.mktemp("media") / "short.mp4", seconds=1, size="160x90")


def orders_for(server: DemoProcess, kind: SignInKind) -> tuple[dict[str, str], str]:
    """What to type for a kind of signing in, and which of it is the secret; "" if the login page makes it."""
    told = server.credentials
    partner = str(told["partner_id"])
    match kind:
        case SignInKind.PASSWORD:
            return {"user": told["user_id"], "password": PASSWORD}, PASSWORD
        case SignInKind.APP_TOKEN:
            fields = {"partner": partner, "token-id": told["app_token_id"], "token": told["app_token"]}
            return fields, told["app_token"]
        case SignInKind.ADMIN_SECRET:
            secret = told["admin_secret"]
            return {"partner": partner, "secret": secret, "user": told["user_id"]}, secret
        case SignInKind.KS:
            ks = _new_ks(server)
            return {"ks": ks}, ks
        case SignInKind.LOGIN_PAGE:
            return {"login-page": f"{server.url}/sso/login"}, ""


def _new_ks(server: DemoProcess) -> str:
    from tests.support.demo_client import DemoClient  # noqa: PLC0415  one of four cases asks for a session

    with DemoClient(server.credentials) as client:
        return client.as_admin().ks


def _free_atom(words: str) -> bytes:
    """Bytes that every player passes over; a file of its own for each run, since kdesk asks about one that it knows."""
    return (8 + len(words)).to_bytes(4, "big") + b"free" + words.encode()


def use(
    server: DemoProcess, session: KeyringSession, kind: SignInKind, video: Path, folder: Path
) -> tuple[dict[str, Any], str]:
    """Sign in through the dialog of a window process and use the window; what was seen, and the secret."""
    fields, secret = orders_for(server, kind)
    file = folder.parent / video.name
    file.write_bytes(video.read_bytes() + _free_atom(uuid.uuid4().hex))
    result = folder.parent / f"{folder.name}.json"
    orders = {"service_url": f"{server.url}/api_v3/", "kind": str(kind), "fields": fields}
    orders |= {"file": str(file), "result": str(result), "login": [server.credentials["user_id"], PASSWORD]}
    program = ("-m", "tests.support.driven_window")
    with WindowProcess(folder / "printed", session.env, str(folder / "data"), program=program) as window:
        window.tell(json.dumps(orders))
        # It names itself what does not come within the patience; many steps of it are more than one wait.
        assert window.wait(1.5 * PATIENCE) == 0, window.said
    return json.loads(result.read_text("utf-8")), secret


@pytest.mark.parametrize("kind", list(SignInKind))
def test_a_secret_lives_in_the_keyring_and_nowhere_else(
    server: DemoProcess, video: Path, tmp_path: Path, kind: SignInKind
) -> None:
    """After a whole run the keyring holds it, the next start signs in by itself, and no byte of it lies elsewhere.

    Searched: the data directory (journal, settings, logs, pictures), the home, what both windows printed, and the
    command line.
    """
    folder = tmp_path / "run"
    with KeyringSession(folder / "home") as session:
        seen, secret = use(server, session, kind, video, folder)
        assert seen["keeps"]
        assert "The secret goes to the keyring of this computer and nowhere else." in seen["words"]
        assert len(seen["links"]) >= 5
        assert not [link for link in seen["links"] if "/ks/" in link or "djJ8" in link or "ks=" in link]
        (account, *_) = json.loads((folder / "data" / "settings.json").read_text("ascii"))["accounts"]
        key = f"{account['partner_id']}:{account['user_id']}@{account['service_url']}"
        kept = session.run(_READ, key)
        assert kept == secret or (kind is SignInKind.LOGIN_PAGE and kept.startswith("djJ8"))
        secret = kept

        picture = make_image(tmp_path / "later.png", size="64x36")
        picture.write_bytes(picture.read_bytes() + uuid.uuid4().bytes)
        arguments = ("--data", str(folder / "data"), str(picture))
        with WindowProcess(folder / "printed", session.env, *arguments) as again:
            until(lambda: states(folder / "data") == ["ready", "ready"])
            (folder / "command line").write_bytes(again.proc("cmdline"))
            assert not found([folder], secret), "while the window is open"
            assert again.end() == 0
    assert not found([folder], secret)
    assert not found([folder], PASSWORD)
    assert list((folder / "data" / "images").iterdir())
    assert list((folder / "home" / "share" / "keyrings").iterdir())


def test_without_a_keyring_the_session_works_and_nothing_is_kept(
    server: DemoProcess, video: Path, tmp_path: Path
) -> None:
    """The dialog says that there is no keyring and what that means; the job is done all the same; nothing is kept."""
    folder = tmp_path / "run"
    with KeyringSession(folder / "home", with_keyring=False) as session:
        for _ in range(2):  # at the second start it asks again, since nothing was kept
            seen, secret = use(server, session, SignInKind.PASSWORD, video, folder)
            assert "This computer has no keyring. You stay signed in only until kdesk is closed." in seen["words"]
            assert not seen["keeps"]
            assert not found([folder], secret)
            for row in (folder / "data").glob("journal.sqlite*"):
                row.unlink()


@pytest.mark.parametrize(
    "leak",
    [
        f"x{PASSWORD}".encode(),
        quote(PASSWORD).encode(),
        json.dumps({"password": PASSWORD}).encode(),
        base64.b64encode(f"loginId=ann&password={PASSWORD}&x=1".encode()),
        base64.b64encode(f"v2|123|{'s' * 40}".encode()),
    ],
)
def test_the_hunt_finds_what_is_planted(tmp_path: Path, leak: bytes) -> None:
    """A secret in a log, a URL, in JSON, inside a base64 text, in a table of a database; and any KS."""
    assert not found([tmp_path], PASSWORD)
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal, journal:
        journal.execute("CREATE TABLE t (v BLOB)")
        journal.execute("INSERT INTO t VALUES (?)", (leak,))
    assert found([tmp_path], PASSWORD) == [str(tmp_path / "journal.sqlite")]
