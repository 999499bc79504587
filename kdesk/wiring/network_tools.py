"""The password of a proxy, and the test of the network, on the services."""

from kdesk.errors import KdeskError
from kdesk.kaltura.reach import reach
from kdesk.messages import _
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.settings import reached_text
from kdesk.services import Services
from kdesk.ui.settings.network_part import Said
from kdesk.wiring.ui_services import UiServices

TEST_URL = "https://www.kaltura.com"
"""Is asked while no account is saved."""


class NetworkOnServices:
    """Implements `settings.network_part.NetworkTools`."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui

    def set_password(self, password: str, said: Said) -> None:
        """Keep the password, or forget it."""
        self._ui.tasks.spawn(self._set_password(password, said), name="password of the proxy")

    def test(self, said: Said) -> None:
        """Ask the server of the account in use, or of the last one."""
        self._ui.tasks.spawn(self._test(said), replace="test the network")

    async def _set_password(self, password: str, said: Said) -> None:
        try:
            await self._services.network.set_password(password)
        except KdeskError as error:
            said(_told(error), False)
        else:
            said(_("The password is in the keyring") if password else _("The password was removed"), True)

    async def _test(self, said: Said) -> None:
        account = self._services.accounts.account
        saved = self._services.preferences.settings.accounts
        url = account.service_url if account else saved[0].service_url if saved else TEST_URL
        problem = self._services.network.problem
        try:
            if problem is not None:
                raise problem
            reached = await reach(url, self._services.network.choice)
        except KdeskError as error:
            said(_told(error), False)
        else:
            said(reached_text(reached, self._ui.formatter), True)


def _told(error: KdeskError) -> str:
    return _("{problem}. {advice}").format(problem=title_of(error), advice=advice_of(error))
