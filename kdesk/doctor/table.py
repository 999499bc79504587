"""The table of the checks: a new one is a function, a row here, a `CheckKind`, and its words in `messages.doctor`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kdesk.doctor import account, computer, network
from kdesk.doctor.case import Case
from kdesk.domain.doctor import Answer, CheckKind


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        run: Returns what it found, or raises KdeskError.
        seconds: After so many it is given up.
        needs: Checks that stand before it in the table; if one of them is bad, this one is not asked.
    """

    kind: CheckKind
    run: Callable[[Case], Awaitable[Answer]]
    seconds: float
    needs: tuple[CheckKind, ...] = ()


CHECKS: tuple[Check, ...] = (
    Check(CheckKind.PROXY, network.proxy, 5.0),
    Check(CheckKind.DNS, network.dns, 15.0, (CheckKind.PROXY,)),
    Check(CheckKind.TCP, network.tcp, 15.0, (CheckKind.DNS,)),
    Check(CheckKind.TLS, network.tls, 30.0, (CheckKind.TCP,)),
    Check(CheckKind.CLOCK, network.clock, 20.0, (CheckKind.TLS,)),
    Check(CheckKind.API, network.api, 20.0, (CheckKind.TLS,)),
    Check(CheckKind.SIGN_IN, account.sign_in, 150.0, (CheckKind.API,)),
    Check(CheckKind.RIGHTS, account.rights, 30.0, (CheckKind.SIGN_IN,)),
    Check(CheckKind.UPLOAD, account.upload, 60.0, (CheckKind.SIGN_IN,)),
    Check(CheckKind.DELIVERY, account.delivery, 30.0, (CheckKind.SIGN_IN,)),
    Check(CheckKind.KEYRING, computer.keyring, 25.0),
    Check(CheckKind.DISK, computer.disk, 10.0),
    Check(CheckKind.OPEN_FILES, computer.open_files, 5.0),
    Check(CheckKind.FFMPEG, computer.ffmpeg, 20.0),
    Check(CheckKind.QT, computer.qt, 20.0),
)
