"""The credentials of the demo's partners and users: random at the first start, constant afterwards."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Partner:
    """An account: its secrets, and the login id of its owner. Every KS is encrypted with the admin secret."""

    id: int
    name: str
    admin_secret: str
    user_secret: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The demo's credentials, and the port of the last start (0 before the first).

    Attributes:
        user_id: Owner of the first partner.
        member_id: User that may see only its own objects.
        expired_id: User whose password has expired.
        otp_id: User that also needs a one-time code, generated from `otp_secret` (base32).
        second_partner_id: Another partner; its owner is an admin of the first one too.
        control_token: Secret of the control calls for faults and the clock.
    """

    partner_id: int
    admin_secret: str
    user_secret: str
    user_id: str
    password: str
    app_token_id: str
    app_token: str
    member_id: str
    member_password: str
    expired_id: str
    expired_password: str
    otp_id: str
    otp_password: str
    otp_secret: str
    second_partner_id: int
    second_admin_secret: str
    second_user_secret: str
    second_user_id: str
    second_password: str
    control_token: str
    created_at: int
    port: int = 0

    @property
    def partners(self) -> Mapping[int, Partner]:
        """The partners by id."""
        first = Partner(self.partner_id, "kdesk demo", self.admin_secret, self.user_secret, self.user_id)
        second = Partner(
            self.second_partner_id,
            "kdesk demo, the second",
            self.second_admin_secret,
            self.second_user_secret,
            self.second_user_id,
        )
        return {first.id: first, second.id: second}


def load(path: Path, now: int) -> Identity:
    """Return the stored identity; missing values are generated and saved."""
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    identity = replace(_fresh(now), **kept)
    if asdict(identity) != kept:
        save(path, identity)
    return identity


def _fresh(now: int) -> Identity:
    return Identity(
        partner_id=secrets.randbelow(9000) + 1000,
        admin_secret=secrets.token_hex(16),
        user_secret=secrets.token_hex(16),
        user_id="producer@demo.example",
        password=_password(),
        app_token_id=f"0_{secrets.token_hex(4)}",
        app_token=secrets.token_hex(16),
        member_id="member@demo.example",
        member_password=_password(),
        expired_id="expired@demo.example",
        expired_password=_password(),
        otp_id="careful@demo.example",
        otp_password=_password(),
        otp_secret=base64.b32encode(secrets.token_bytes(10)).decode(),
        second_partner_id=secrets.randbelow(9000) + 20_000,
        second_admin_secret=secrets.token_hex(16),
        second_user_secret=secrets.token_hex(16),
        second_user_id="owner@second.example",
        second_password=_password(),
        control_token=secrets.token_hex(16),
        created_at=now,
    )


def _password() -> str:
    """Return a password by the partner's rules: 8 to 14 characters with a digit, a lower-case letter and a symbol."""
    return f"{secrets.token_hex(5)}-a1"


def remember_port(path: Path, identity: Identity, port: int) -> Identity:
    """Return the identity with this port, and save it if it changed."""
    if identity.port == port:
        return identity
    changed = replace(identity, port=port)
    save(path, changed)
    return changed


def save(path: Path, identity: Identity) -> None:
    """Write the file atomically, readable by its owner only."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    # O_EXCL: the file is new, so that its mode applies before anything is written.
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(identity), file, indent=1)
    fresh.replace(path)
