"""The words of everything that the doctor may find."""

from collections.abc import Mapping

from kdesk.domain.doctor import Said
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

_CLOCK = N_("Let the system set its clock from the network; sessions and signatures fail otherwise.")
_AUTHORITY = N_(
    "If the server belongs to your organisation, name the file of its authority in the settings (Network);"
    " otherwise somebody may be in between."
)


def _words(found: str, to_do: str = "") -> Words:
    return Words(found, "", to_do)


SAID: Mapping[Said, Words] = {
    Said.TROUBLE: _words(N_("Something went wrong in kdesk")),
    Said.AFTER: _words(N_("It could not be asked, because of: {check}")),
    Said.TOO_LONG: _words(
        N_("No result within {seconds:number} s"),
        N_("Something on the way, or on this computer, does not answer: try again, or ask who looks after it."),
    ),
    Said.BROKE: _words(
        N_("This check failed by itself"), N_("Send a support bundle to whoever looks after kdesk: the log tells why.")
    ),
    Said.PROXY_NOT_SET: _words(N_("Connections go directly: neither the system nor the environment names a proxy")),
    Said.PROXY_OFF: _words(N_("Connections go directly, as the settings of kdesk say (Network)")),
    Said.PROXY_LOCAL: _words(N_("Connections go directly: the server is on this computer")),
    Said.PROXY_EXCEPTED: _words(N_("Connections to {host} go directly, as {source} says")),
    Said.PROXY_USED: _words(N_("Connections go through {address}, as {source} says")),
    Said.DNS_FOUND: _words(N_("{host} is {addresses}")),
    Said.DNS_ADDRESS: _words(N_("{host} is an address already")),
    Said.DNS_FAILED: _words(
        N_("{host} has no address here: {detail}"),
        N_("Check the spelling of the server, and whether this computer is online; a VPN may have names of its own."),
    ),
    Said.TCP_OPEN: _words(N_("{place} accepts connections")),
    Said.TCP_REFUSED: _words(
        N_("{place} refuses connections: nothing listens there"),
        N_("Check the address and its port; the server, or the proxy, may be down."),
    ),
    Said.TCP_FAILED: _words(
        N_("{place} does not accept connections: {detail}"),
        N_("A firewall on this computer or in the network may be in between: ask who looks after it."),
    ),
    Said.TLS_FINE: _words(N_("{version}, vouched for by {issuer}, until {until:date}")),
    Said.TLS_ENDS: _words(
        N_("The certificate of {host} ends soon: {until:date}"), N_("Ask who runs the server to renew it.")
    ),
    Said.TLS_PRIVATE: _words(
        N_("Connections to {host} are vouched for by {issuer}, which this computer trusts and browsers do not know"),
        N_("That is so for servers of your organisation; otherwise it opens and inspects encrypted connections."),
    ),
    Said.TLS_LOCAL: _words(N_("The server is on this computer, and needs no encryption")),
    Said.TLS_ABSENT: _words(
        N_("Connections to {host} are not encrypted"),
        N_("Use an address with https:// if the server has one: whoever is on the way can read the session."),
    ),
    Said.TLS_EXPIRED: _words(
        N_("The certificate of {host} has ended; this computer has {now:date}"),
        N_("If that date is right, ask who runs the server to renew it; otherwise set the clock of this computer."),
    ),
    Said.TLS_NOT_YET: _words(
        N_("The certificate of {host} does not count yet; this computer has {now:date}"),
        N_("The clock of this computer is probably behind: let the system set it."),
    ),
    Said.TLS_SELF_SIGNED: _words(N_("{host} vouches for itself: no authority does"), _AUTHORITY),
    Said.TLS_UNKNOWN: _words(N_("{host} is vouched for by nobody whom this computer trusts"), _AUTHORITY),
    Said.TLS_OTHER_HOST: _words(
        N_("What answers is another server than {host}"),
        N_("Check the address; a network that wants a sign-in of its own answers so, too: open a web page."),
    ),
    Said.CLOCK_FINE: _words(N_("The clock agrees with the server's within {seconds:number} s")),
    Said.CLOCK_AHEAD: _words(N_("The clock of this computer is {seconds:number} s ahead of the server's"), _CLOCK),
    Said.CLOCK_BEHIND: _words(N_("The clock of this computer is {seconds:number} s behind the server's"), _CLOCK),
    Said.CLOCK_UNTOLD: _words(N_("The server does not tell its time")),
    Said.API_ANSWERS: _words(N_("Kaltura {version} answers")),
    Said.NO_ACCOUNT: _words(N_("There is no account that is signed in"), N_("Sign in, then look again.")),
    Said.SIGNED_IN: _words(N_("Signed in to partner {partner}; the session is renewed or ends on {until:date}")),
    Said.RIGHTS_ALL: _words(N_("The session may do everything that kdesk can do")),
    Said.RIGHTS_SOME: _words(N_("{rights}")),
    Said.RIGHTS_NO_UPLOAD: _words(
        N_("{rights}"), N_("Ask an administrator of the account for a role that may upload, then sign in again.")
    ),
    Said.UPLOAD_RATE: _words(N_("{host} took {size:size} at {rate}; they were removed again")),
    Said.UPLOAD_NOT_ALLOWED: _words(N_("The session may not upload")),
    Said.UPLOAD_LEFT: _words(
        N_("{host} took {size:size} at {rate}; they could not be removed again"),
        N_("Nothing needs to be done: the server removes the token {token} after a week."),
    ),
    Said.UPLOAD_UNWANTED: _words(N_("Nothing was to be uploaded")),
    Said.DELIVERY_ANSWERS: _words(N_("{host} delivers")),
    Said.DELIVERY_REFUSES: _words(
        N_("{host} answers with HTTP {status}"),
        N_("Links of the account may not open: ask who runs the server, or look at “kdesk check ENTRY”."),
    ),
    Said.DELIVERY_UNKNOWN: _words(N_("No entry tells which host delivers")),
    Said.KEYRING_FINE: _words(N_("The keyring of this system keeps secrets")),
    Said.DISK_FINE: _words(N_("{free:size} are free in {folder}")),
    Said.DISK_LOW: _words(
        N_("Only {free:size} are free in {folder}"), N_("Make room: transfers, pictures and logs are kept there.")
    ),
    Said.DISK_FULL: _words(
        N_("The disk is full: {free:size} are free in {folder}"),
        N_("Make room now: kdesk cannot keep there what it has to know after a restart."),
    ),
    Said.DISK_UNUSABLE: _words(
        N_("{folder} cannot be written: {detail}"), N_("Give this user the right to write there, or use --data DIR.")
    ),
    Said.FILES_FINE: _words(N_("{limit:number} files may be open at a time")),
    Said.FILES_FEW: _words(
        N_("Only {limit:number} files may be open at a time"),
        N_("Raise the limit (“ulimit -n 4096”) before kdesk is started: many uploads at once need more."),
    ),
    Said.FILES_UNLIMITED: _words(N_("This system has no limit of open files")),
    Said.FFMPEG_FOUND: _words(N_("ffmpeg {version} is there; measuring VMAF and the demo server use it")),
    Said.FFMPEG_NONE: _words(N_("There is no ffmpeg program; only measuring VMAF and the demo server would use one")),
    Said.FFMPEG_BROKEN: _words(
        N_("{program} does not run"), N_("Install ffmpeg again; only measuring VMAF and the demo server use it.")
    ),
    Said.QT_FINE: _words(N_("Qt {version} shows windows ({platform}), pictures and videos")),
    Said.QT_NO_MEDIA: _words(
        N_("Qt {version} has no part that plays videos"),
        N_("Install kdesk again; from Debian's or other packages of Qt, the FFmpeg part of Qt Multimedia is missing."),
    ),
    Said.QT_NO_FORMATS: _words(
        N_("Qt {version} cannot show some kinds of pictures: {missing}"),
        N_("Install kdesk again: plugins of Qt for pictures are missing."),
    ),
    Said.QT_NO_SCREEN: _words(N_("There is no screen here; without one, Qt {version} shows pictures and videos")),
    Said.QT_BROKEN: _words(
        N_("Qt does not start"),
        N_("Install kdesk again, or the libraries of the system that Qt needs; commands work without it."),
    ),
}
