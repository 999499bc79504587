"""What the sign-in dialog offers besides its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.login_page import LoginPages
    from kdesk.domain.ui_ports import Samples
    from kdesk.ui.account.recent_servers import RecentServers


@dataclass(frozen=True, slots=True)
class SignInExtras:
    """What the sign-in dialog offers besides its forms.

    Attributes:
        samples: The demo, offered while no account is saved; None for no offer.
        servers: That were used before; None to offer none.
        login_pages: Returns what waits for the answers of login pages; None where no browser can be used.
    """

    samples: Samples | None = None
    servers: RecentServers | None = None
    login_pages: Callable[[], LoginPages] | None = None


NO_EXTRAS = SignInExtras()
