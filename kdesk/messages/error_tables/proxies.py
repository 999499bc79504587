"""The words of reasons that lie with a proxy."""

from collections.abc import Mapping

from kdesk.domain.options.network import OWN_SETTINGS
from kdesk.errors import Arguments, Reason
from kdesk.messages.translation import N_, _
from kdesk.messages.words import Words

_THROUGH_IT = N_("Requests to this server go through it: {source} says so.")
_WRITE = N_(
    "Write it as http://HOST:PORT or socks5://HOST:PORT, with characters such as / # ? @ in a user name or a password"
    " as %2F %23 %3F %40, or remove {source}{again}"
)

PROXIES: Mapping[Reason, Words] = {
    Reason.PROXY_ENTRY_UNREADABLE: Words(
        N_("The proxy in {source} cannot be used"),
        N_("Its value cannot be read as the address of a proxy."),
        _WRITE,
    ),
    Reason.PROXY_KIND_UNKNOWN: Words(
        N_("The proxy in {source} cannot be used"),
        N_("It names a proxy of a kind that kdesk does not speak."),
        _WRITE,
    ),
    Reason.PROXY_KIND_NOT_SPOKEN: Words(
        N_("The proxy in {source} cannot be used"),
        N_("It names a proxy of the kind {kind} that kdesk does not speak."),
        _WRITE,
    ),
    Reason.PROXY_WANTS_LOGIN: Words(
        N_("The proxy {address} wants a user name and a password, or other ones"),
        _THROUGH_IT,
        N_("Write them into {source}, as {kind}://USER:PASSWORD@HOST:PORT{again}"),
    ),
    Reason.PROXY_CLOSED: Words(
        N_("The proxy {address} refuses the connection"),
        _THROUGH_IT,
        N_("Start the proxy; otherwise correct or remove {source}, or name {host} in no_proxy{again}"),
    ),
    Reason.PROXY_SILENT: Words(
        N_("The proxy {address} does not answer as a proxy of its kind"),
        _THROUGH_IT,
        N_("Start the proxy; otherwise correct or remove {source}, or name {host} in no_proxy{again}"),
    ),
    Reason.PROXY_WITHOUT_TLS: Words(
        N_("The proxy {address} speaks HTTP without encryption"),
        _THROUGH_IT,
        N_("Write it as http://HOST:PORT in {source}{again}"),
    ),
    Reason.PROXY_DENIES: Words(
        N_("The proxy {address} does not let kdesk through"),
        _THROUGH_IT,
        N_(
            "Ask who runs the network to allow it; otherwise correct or remove {source}, or name {host} in"
            " no_proxy{again}"
        ),
    ),
}


def completed(arguments: Arguments) -> Arguments:
    """Return the arguments with the source in words, and with what a change of it takes.

    Args:
        arguments: `source` is the name of an environment variable, or empty for the settings of the system, or
            `OWN_SETTINGS`.
    """
    if arguments.get("source") == OWN_SETTINGS:
        return {**arguments, "source": _("the settings of kdesk (Network)"), "again": "."}
    if source := arguments.get("source"):
        # The environment of a program does not change while it runs.
        return {**arguments, "source": source, "again": _(", then start kdesk again.")}
    return {**arguments, "source": _("the proxy settings of this system"), "again": "."}
