"""Somebody at the demo's login page: as plain requests, or in a real browser in a process of its own."""

import subprocess
import sys
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urlsplit

import httpx
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices


class Form(HTMLParser):
    """The form of a page: its action and its fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form and its fields."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found.get("action", "")
        elif tag == "input":
            self.fields[found["name"]] = found.get("value", "")


def visit(address: str, login: str, password: str) -> httpx.Response:
    """Sign in at the login page, and return what kdesk's page says."""
    with httpx.Client(trust_env=False, timeout=60) as http:
        entered = {**Form(http.get(address).text).fields, "login": login, "password": password}
        page = http.post(address.partition("?")[0], data=entered).raise_for_status()
        answer = Form(page.text)
        parts = urlsplit(address)
        headers = {"Origin": f"{parts.scheme}://{parts.netloc}"}
        return http.post(answer.action, data=answer.fields, headers=headers)


class SystemBrowser(QObject):
    """Takes the place of the system's browser for http addresses, while the block runs.

    Args:
        login: Of the person at the browser.
        password: Of that person.
        real: Start a real browser; otherwise the address is noted only.

    Attributes:
        opened: The addresses, in order.
        processes: The browsers that were started.
    """

    def __init__(self, login: str = "", password: str = "", *, real: bool = False) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.processes: list[subprocess.Popen[str]] = []
        self._person = (login, password)
        self._real = real

    def __enter__(self) -> Self:
        QDesktopServices.setUrlHandler("http", self, "show")
        return self

    def __exit__(self, *_exc: object) -> None:
        QDesktopServices.unsetUrlHandler("http")
        for process in self.processes:
            process.kill()
            process.wait()

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        """Open an address."""
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if self._real:
            command = [sys.executable, "-m", "tests.support.browser", self.opened[-1], *self._person]
            self.processes.append(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603  our own program
            )
