"""Links on the services: what asks before one with a session leaves the window."""

from PySide6.QtWidgets import QApplication

from kdesk.services import Services
from kdesk.ui.main_window import MainWindow
from kdesk.ui.share.session_guard import SessionGuard
from kdesk.wiring.ui_services import UiServices


def session_guard(services: Services, ui: UiServices, window: MainWindow) -> SessionGuard:
    """Return what asks before a link with a session is copied."""
    accounts = services.accounts
    return SessionGuard(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        clipboard=ui.clipboard,
        sharing=lambda: accounts.api.sharing if accounts.api else None,
        now=services.clock.now,
        window=lambda: QApplication.activeWindow() or window,
    )
