"""Who the demo partner is: random at the first start, the same ever after."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """The demo's own credentials and the port that it last listened on (0 before the first start)."""

    partner_id: int
    admin_secret: str
    user_secret: str
    user_id: str
    password: str
    app_token_id: str
    app_token: str
    created_at: int
    port: int = 0

    @property
    def secrets(self) -> tuple[str, str]:
        """Both secrets that open a KS; every KS is sealed with the first."""
        return self.admin_secret, self.user_secret


def load(path: Path, now: int) -> Identity:
    """The identity kept in this file, made when there is none."""
    if path.exists():
        return Identity(**json.loads(path.read_text("utf-8")))
    identity = Identity(
        partner_id=secrets.randbelow(9000) + 1000,
        admin_secret=secrets.token_hex(16),
        user_secret=secrets.token_hex(16),
        user_id="producer@demo.example",
        password=secrets.token_urlsafe(12),
        app_token_id=f"0_{secrets.token_hex(4)}",
        app_token=secrets.token_hex(16),
        created_at=now,
    )
    save(path, identity)
    return identity


def remember_port(path: Path, identity: Identity, port: int) -> Identity:
    """The identity with its port, saved when it changed."""
    if identity.port == port:
        return identity
    changed = replace(identity, port=port)
    save(path, changed)
    return changed


def save(path: Path, identity: Identity) -> None:
    """Write whole or not at all, readable by the owner only."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(identity), file, indent=1)
    fresh.replace(path)
