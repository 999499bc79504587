"""Options of the way to the servers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Editor, Section, is_text, option, row

OWN_SETTINGS = "kdesk"
"""In errors, where a proxy comes from that was chosen in these options."""
MAX_ADDRESS, MAX_USER, MAX_RULES, MAX_FILE = 300, 200, 2000, 4000


class ProxyMode(StrEnum):
    """Where the proxy comes from."""

    SYSTEM = "system"
    """The environment, or else the settings of the system."""
    MANUAL = "manual"
    NONE = "none"


_PROXY = re.compile(r"(?:https?|socks5h?)://(?:\[[0-9A-Fa-f:.%]+\]|[^\s:/?#@\[\]\\]+)(?::[0-9]{1,5})?/?")


def is_proxy_address(text: str) -> bool:
    """Return whether this is the address of a proxy, without a sign-in, or nothing."""
    return is_text(MAX_ADDRESS)(text) and (not text or _PROXY.fullmatch(text) is not None)


@dataclass(frozen=True, init=False, repr=False, eq=False)
class NetworkOptions:
    """How servers are reached. The password of a proxy is in the keyring and never here.

    Attributes:
        proxy: Where the proxy comes from.
        proxy_address: For MANUAL: kind, host and port, such as `http://proxy.example.org:3128`.
        proxy_user: Name for the sign-in at that proxy; "" without one.
        proxy_not_for: Hosts that are reached directly, as `no_proxy` has them.
        extra_ca: Path of a PEM file whose authorities are trusted besides those of the system; "" for none.
    """

    proxy: ProxyMode = option(
        ProxyMode.SYSTEM,
        rows=row(
            Section.NETWORK,
            N_("Proxy"),
            N_("A change holds for new connections, also those of transfers that run."),
            choices={
                ProxyMode.SYSTEM: N_("As the system says"),
                ProxyMode.MANUAL: N_("This one:"),
                ProxyMode.NONE: N_("None: connect directly"),
            },
        ),
    )
    proxy_address: str = option(
        "",
        is_proxy_address,
        rows=row(
            Section.NETWORK,
            N_("Address of the proxy"),
            N_("http, https or socks5, with the port: http://proxy.example.org:3128"),
            wrong=N_("This is no address of a proxy. A sign-in does not belong here."),
        ),
    )
    proxy_user: str = option(
        "",
        is_text(MAX_USER),
        rows=row(
            Section.NETWORK,
            N_("User at the proxy"),
            N_("The password is kept in the keyring of the system."),
        ),
    )
    proxy_not_for: str = option(
        "",
        is_text(MAX_RULES),
        rows=row(
            Section.NETWORK,
            N_("Directly to"),
            N_("Hosts and networks that need no proxy, with commas in between: example.org, 10.0.0.0/8"),
        ),
    )
    extra_ca: str = option(
        "",
        is_text(MAX_FILE),
        rows=row(
            Section.NETWORK,
            N_("More certificate authorities"),
            N_("A PEM file whose authorities are trusted besides those of the system."),
            editor=Editor.FILE,
            wrong=N_("No certificate of an authority can be read from this file"),
        ),
    )
