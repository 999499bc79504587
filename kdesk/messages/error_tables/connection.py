"""The words of reasons that lie between this computer and the server."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

CONNECTION: Mapping[Reason, Words] = {
    Reason.REQUEST_NOT_SENDABLE: Words(
        N_("The request could not be sent"),
        N_("A text in it cannot be written in the way that the server reads."),
        N_("Rename the file or change the text, then retry."),
    ),
    Reason.ADDRESS_UNUSABLE: Words(
        N_("This address cannot be used"),
        N_("It is not the address of a web server."),
        N_("Check the address of the server and sign in again."),
    ),
    Reason.CONNECTION_BROKE_OFF: Words(
        N_("The connection to the server broke off"),
        N_("The network, or the server, ended it in the middle. Nothing that was uploaded is lost."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.REDIRECTED_WITHOUT_END: Words(
        N_("The server sends every request somewhere else"),
        N_("The address is probably not that of the API, or a network wants a sign-in of its own."),
        N_("Check the address of the server."),
    ),
    Reason.RESPONSE_DAMAGED: Words(N_("The server's answer arrived damaged")),
    Reason.SPEAKS_HTTP: Words(
        N_("The server could not prove who it is: it speaks HTTP without encryption"),
        N_("What answers at this address does not speak HTTPS."),
        N_(
            "If that is meant, write the address as http://{host}; whoever is on the way can then read what"
            " is sent, the secret too. Otherwise check the address and its port."
        ),
    ),
    Reason.NETWORK_SIGN_IN: Words(
        N_("The network asks for a sign-in of its own"),
        N_("Hotels, trains and offices do so before they let anything through."),
        N_("Open a web page and sign in there; transfers go on by themselves then."),
    ),
    Reason.TOO_MANY_REQUESTS: Words(
        N_("The server allows no more requests for now"),
        N_("More requests came from here than it takes in a short time."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.SERVER_OVERLOADED: Words(
        N_("The server had trouble of its own"),
        N_("It is overloaded, being updated, or a part of it has failed."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.REDIRECTED: Words(
        N_("The server sends kdesk to another address"),
        N_("The address is not that of the API, or a network wants a sign-in of its own."),
        N_("Check the address of the server, or open a web page to sign in to the network."),
    ),
    # Rule 4: Kaltura tells some failures with HTTP 200 and an empty body.
    Reason.RESPONSE_EMPTY: Words(N_("The server sent an empty answer")),
    Reason.RESPONSE_TOO_LONG: Words(
        N_("The server's answer is too long"),
        N_("Something other than Kaltura has probably answered."),
        N_("Check the address of the server."),
    ),
    Reason.RESPONSE_ENDLESS: Words(
        N_("The server's answer does not come to an end"),
        N_("It comes in drops: the server, or the network on the way to it, is hardly getting through."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.RESPONSE_PACKED: Words(
        N_("The server's answer is packed in a way that was not asked for"),
        N_("Something other than Kaltura has probably answered."),
        N_("Check the address of the server."),
    ),
    Reason.RESPONSE_OVERFULL: Words(
        N_("The server's answer holds more than was asked for"),
        N_("Something other than Kaltura has probably answered."),
        N_("Check the address of the server."),
    ),
    Reason.FOREIGN_ADDRESS: Words(
        N_("The server names an address that cannot be used"),
        N_("kdesk takes http and https addresses only, without a user name or a password in them."),
        N_("Ask who runs the server to correct it."),
    ),
    Reason.PROXY_REFUSES_KDESK: Words(N_("The proxy of this network does not let kdesk through")),
}
