"""The saved accounts on the services: their dialog, and what is said after somebody signed in."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from kdesk.messages import _
from kdesk.messages.rights import rights_summary
from kdesk.ui.account.recent_servers import RecentServers
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice

if TYPE_CHECKING:  # imported when somebody asks for them
    from kdesk.domain.login_page import LoginPages
    from kdesk.services import Services
    from kdesk.ui.account.accounts_dialog import AccountsDialog
    from kdesk.ui.account.accounts_services import AccountsServices
    from kdesk.ui.account.controller import AccountController
    from kdesk.ui.main_window import MainWindow
    from kdesk.wiring.ui_services import UiServices

RIGHTS, TOKEN_OFFER = "rights", "token-offer"
"""Names of the notices after a sign-in."""
_LONGEST_NAME = 60


def login_pages(hide: Callable[[str], None]) -> LoginPages:
    """Return what waits for the answers of login pages; `hide` keeps their sessions out of the log."""
    from kdesk.browser_sign_in.login import BrowserSignIn
    from kdesk.messages.login_page import page_words

    return BrowserSignIn(page_words, hide)


def offer_accounts(services: Services, ui: UiServices, window: MainWindow, account: AccountController) -> None:
    """Let “Accounts…” open the dialog, and say after a sign-in what a person should know of it."""

    @cache
    def built_on() -> AccountsServices:
        return _accounts_services(services, ui, account)

    @cache
    def dialog() -> AccountsDialog:
        from kdesk.ui.account.accounts_dialog import AccountsDialog

        return AccountsDialog(built_on(), window)

    def offer_token() -> None:
        from kdesk.ui.account.token_offer import TokenOffer

        TokenOffer(built_on(), window).open()

    def withdraw() -> None:
        if not services.account_work.may_make_token:
            ui.notices.withdraw(TOKEN_OFFER)

    preferences = services.preferences
    servers = RecentServers(preferences.settings.recent_servers, partial(preferences.keep, "recent_servers"))
    preferences.follow("recent_servers", servers.set_servers)
    account.offer_servers(servers)
    account.signed_in.connect(lambda kept: _say_after_sign_in(services, ui, offer_token, kept=kept))
    services.accounts.listen(withdraw)
    account.ask_for_waiting(services.queue.waits_for)
    services.sessions.listen(account.refresh)
    ui.actions.connect_to(Command.ACCOUNTS, lambda: dialog().open())


def _accounts_services(services: Services, ui: UiServices, account: AccountController) -> AccountsServices:
    from kdesk.ui.account.accounts_services import AccountsServices

    return AccountsServices(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        notices=ui.notices,
        accounts=services.accounts,
        work=services.account_work,
        transfers=services.queue.snapshot,
        cancel=services.queue.cancel,
        switch=account.switch,
        add_account=lambda: _ask_for_another(account),
        now=services.clock.now,
        computer=platform.node()[:_LONGEST_NAME] or _("this computer"),
    )


def _ask_for_another(account: AccountController) -> None:
    """Open the sign-in dialog without the user who signed in last; one that is open keeps what was typed."""
    was_open = account.dialog is not None and account.dialog.isVisible()
    dialog = account.ask_sign_in()
    if not was_open:
        for form in dialog.forms:
            form.clear()
        dialog.form.first_empty().setFocus()


def _say_after_sign_in(services: Services, ui: UiServices, offer_token: Callable[[], None], *, kept: bool) -> None:
    """Say which rights are missing, and offer a token in the place of a secret that is kept."""
    api = services.accounts.api
    if api is not None and (lacking := rights_summary(api.rights)):
        ui.notices.post(Notice(lacking, key=RIGHTS))
    # Nobody who does not stay signed in has a secret in the keyring that could be replaced.
    if kept and services.account_work.may_make_token:
        from kdesk.messages.account_list import token_offer

        offer, why = token_offer()
        ui.notices.post(
            Notice(
                offer,
                detail=why,
                action=_("Make a token…"),
                on_action=offer_token,
                standing=TOKEN_OFFER,
                closable=True,
            )
        )
