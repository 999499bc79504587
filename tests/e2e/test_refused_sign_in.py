"""Signing in to the wrong place or with the wrong password: one sentence, in the dialog and in the terminal."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest
from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.domain.account import SignInKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.ui.account.form_specs import FORMS
from kdesk.ui.account.sign_in_dialog import SignInDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_process import DemoProcess
from tests.support.media import make_image
from tests.support.odd_server import OddServer, Response

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NOT_KALTURA = "The server sent an answer that is not Kaltura's"
SAYS = {
    "nothing in a 200": "The server sent an empty answer",
    "a redirection": "The server sends kdesk to another address",
}
NOT_AN_ADDRESS = "This is not the address of a Kaltura server"
UNREACHABLE = "The server cannot be reached"
PASSWORD = "entirely wrong & geheim"

ANSWERS: dict[str, Response] = {
    "a web page": Response(b"<!DOCTYPE html><html><body>Welcome to the hotel</body></html>", "text/html"),
    "nothing in a 200": Response(b""),
    "JSON cut off": Response(b'{"objectType": "KalturaSess'),
    "a redirection": Response(b"", "text/html", HTTPStatus.FOUND, {"Location": "https://example.org/login"}),
    "a page that is not there": Response(b"<h1>Not found</h1>", "text/html", HTTPStatus.NOT_FOUND),
    "XML": Response(b"<?xml version='1.0'?><xml><result>1</result></xml>", "text/xml"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A real one, for what follows the mistakes."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


@pytest.fixture(scope="module")
def places(server: DemoProcess) -> Iterator[dict[str, tuple[str, str]]]:
    """Address and sentence of every place where signing in fails."""
    with ExitStack() as stack:
        closed = stack.enter_context(socket.socket())
        closed.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets this port, and nobody answers
        odd = {name: stack.enter_context(OddServer(answer)).url for name, answer in ANSWERS.items()}
        yield {
            **{name: (url, SAYS.get(name, NOT_KALTURA)) for name, url in odd.items()},
            "nobody listens": (f"http://127.0.0.1:{closed.getsockname()[1]}", UNREACHABLE),
            "no address": ("kaltura dot com", NOT_AN_ADDRESS),
            "another scheme": ("ftp://kaltura.example.com", NOT_AN_ADDRESS),
            "a wrong password": (server.url, "The e-mail or the password is wrong"),
        }


def test_the_dialog_says_what_is_wrong(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, places: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    """Each mistake has its sentence and none goes on by itself; what was queued arrives after the right one."""
    picture = make_image(tmp_path / "one.png", size="64x36")

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.uploads.add([picture])
            dialog = app.account.ask_sign_in()
            dialog.service.regions.setCurrentIndex(dialog.service.regions.count() - 1)
            dialog.kinds.setCurrentIndex([spec.kind for spec in FORMS].index(SignInKind.PASSWORD))
            for name, (url, says) in places.items():
                await try_in(dialog, url, server.credentials["user_id"], PASSWORD)
                assert dialog.error.title.text().startswith(says), name
                assert PASSWORD not in dialog.error.detail.text()
                assert app.accounts.state is AccountState.SIGNED_OUT
            dialog.keep.box.setChecked(False)
            await try_in(dialog, server.url, server.credentials["user_id"], server.credentials["password"])
            assert not dialog.isVisible()
            await until(lambda: [t.state for t in app.queue.snapshot()] == [TransferState.READY], 20, "READY")

    run_qt(job())


async def try_in(dialog: SignInDialog, url: str, user: str, password: str) -> None:
    """Fill the dialog in, press the button, and wait for what comes of it."""
    dialog.error.title.clear()
    dialog.service.address.setText(url)
    dialog.form.edits["user"].setText(user)
    dialog.form.edits["password"].setText(password)
    dialog.go.click()
    await until(lambda: dialog.go.isEnabled() and (dialog.error.title.text() or not dialog.isVisible()), 20, url)


def test_the_terminal_says_what_is_wrong(
    server: DemoProcess, places: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    """The same sentences, without the password, and a status that a script understands."""
    picture = make_image(tmp_path / "one.png", size="64x36")
    user = server.credentials["user_id"]
    started = {
        name: subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "kdesk", "upload", str(picture), *options(url, user, tmp_path / name)],
            env=os.environ | {"KDESK_PASSWORD": PASSWORD},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for name, (url, _) in places.items()
    }
    said = {name: process.communicate(timeout=60) for name, process in started.items()}
    for name, (out, err) in said.items():
        assert err.startswith(f"kdesk: {places[name][1]}"), (name, err)
        assert len(err.splitlines()) == 2  # what happened, and what can be done
        assert PASSWORD not in out + err
        assert started[name].returncode == (2 if places[name][1] == NOT_AN_ADDRESS else 1), name


def options(url: str, user: str, data: Path) -> list[str]:
    """Who signs in where."""
    return ["--service-url", url, "--user-id", user, "--data", str(data)]
