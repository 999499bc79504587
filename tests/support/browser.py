"""A real browser in a process of its own: `python -m tests.support.browser ADDRESS LOGIN PASSWORD`.

It signs in at the demo's login page like a person, waits for the last page, and prints one line of JSON: what that page
says, its address, and all addresses of the history.
"""

import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No browser of a container has the rights that its own sandbox needs; it opens nothing but this computer's pages.
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu")

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

_MILLISECONDS = 50
_MOST = 60_000
_ENTER = """
(() => {{
  const form = document.querySelector("form");
  if (!form || !form.login) return false;
  form.login.value = {login};
  form.password.value = {password};
  form.requestSubmit();
  return true;
}})()
"""


class Person:
    """Fills the form in once, and looks at the page until it says that it is done."""

    def __init__(self, page: QWebEnginePage, login: str, password: str) -> None:
        self._page = page
        self._script = _ENTER.format(login=json.dumps(login), password=json.dumps(password))
        self._entered = False
        self._timer = QTimer(interval=_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if not self._entered:
            self._page.runJavaScript(self._script, self._enter)
        self._page.toPlainText(self._read)

    def _enter(self, done: object) -> None:
        self._entered = self._entered or bool(done)

    def _read(self, text: str) -> None:
        if "kdesk has taken" not in text and "kdesk did not take" not in text:
            return
        self._timer.stop()
        history = [item.url().toString() for item in self._page.history().items()]
        sys.stdout.write(json.dumps({"text": text, "address": self._page.url().toString(), "history": history}) + "\n")
        sys.stdout.flush()
        QApplication.quit()


def main() -> None:
    """Open the address."""
    address, login, password = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()  # off the record: nothing reaches the disk
    page = QWebEnginePage(profile)
    person = Person(page, login, password)
    page.load(QUrl(address))
    QTimer.singleShot(_MOST, application.quit)
    application.exec()
    del person, page


if __name__ == "__main__":
    main()
