"""`accessControlProfile`, and its predecessor `accessControl`, which has restrictions instead of rules."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.access_profiles import RESTRICTIONS, AccessProfiles, has_rules, restrictions_of, rules_of
from kdesk.demo.store.database import Row
from kdesk.demo.wire.access_types import rules_sent
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.filtering import select
from kdesk.demo.wire.paging import page_listing
from kdesk.demo.wire.params import Args

_TEXTS = {"name": "name", "systemName": "system_name", "description": "description"}
_FILTERED = ("id", "systemName", "createdAt", "updatedAt")
_READ_ONLY = ("id", "partnerId", "createdAt", "updatedAt")
_PROFILE, _OLD = "KalturaAccessControlProfile", "KalturaAccessControl"


@dataclass(frozen=True, slots=True)
class AccessControl:
    """Actions of `accessControlProfile` and `accessControl`."""

    access_profiles: AccessProfiles

    def add_profile(self, call: Call) -> dict[str, Any]:
        """Add a profile."""
        sent = call.object("accessControlProfile")
        for name in _READ_ONLY:
            if sent.raw(name) is not None:
                raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"{_PROFILE}::{name}")
        return _profile(self.access_profiles.add(call.who.partner_id, _columns(sent)))

    def update_profile(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent; rules are replaced as a whole."""
        number, sent = call.args.integer("id"), call.object("accessControlProfile")
        return _profile(self.access_profiles.change(call.who.partner_id, number, _columns(sent)))

    def add_old(self, call: Call) -> dict[str, Any]:
        """Add a profile with restrictions instead of rules; the name is mandatory."""
        return _restrictions(self.access_profiles.add(call.who.partner_id, _named(call.object("accessControl"))))

    def update_old(self, call: Call) -> dict[str, Any]:
        """Change a profile, unless it has rules, which only the newer service supports."""
        number, sent = call.args.integer("id"), call.object("accessControl")
        if has_rules(self.access_profiles.require(call.who.partner_id, number)):
            raise ApiError("ACCESS_CONTROL_NEW_VERSION_UPDATE", ID=str(number))
        return _restrictions(
            self.access_profiles.change(call.who.partner_id, number, _named(sent) if "name" in sent else _columns(sent))
        )

    def delete(self, call: Call) -> None:
        self.access_profiles.delete(call.who.partner_id, call.args.integer("id"))

    def _getter(self, show: Callable[[Row], dict[str, Any]]) -> Callable[[Call], dict[str, Any]]:
        def get(call: Call) -> dict[str, Any]:
            return show(self.access_profiles.require(call.who.partner_id, call.args.integer("id")))

        return get

    def _lister(self, kind: str, show: Callable[[Row], dict[str, Any]]) -> Callable[[Call], dict[str, Any]]:
        def list_profiles(call: Call) -> dict[str, Any]:
            shown = [show(row) for row in self.access_profiles.all(call.who.partner_id)]
            return page_listing(kind, select(shown, call.object("filter"), _FILTERED), call.object("pager"))

        return list_profiles

    def profile_service(self) -> Service:
        return Service(
            "accessControlProfile",
            (
                Action("add", self.add_profile, Access.ADMIN, ("accessControlProfile",)),
                Action("get", self._getter(_profile), Access.ADMIN, ("id",)),
                Action("list", self._lister("AccessControlProfile", _profile), Access.CONSOLE),
                Action("update", self.update_profile, Access.ADMIN, ("id", "accessControlProfile")),
                Action("delete", self.delete, Access.ADMIN, ("id",)),
            ),
        )

    def old_service(self) -> Service:
        return Service(
            "accessControl",
            (
                Action("add", self.add_old, Access.ADMIN, ("accessControl",)),
                Action("get", self._getter(_restrictions), Access.ADMIN, ("id",)),
                Action("list", self._lister("AccessControl", _restrictions), Access.CONSOLE),
                Action("update", self.update_old, Access.ADMIN, ("id", "accessControl")),
                Action("delete", self.delete, Access.ADMIN, ("id",)),
            ),
        )


def _named(sent: Args) -> dict[str, Any]:
    if not sent.text("name"):
        raise ApiError("PROPERTY_VALIDATION_MIN_LENGTH", PROP_NAME=f"{_OLD}::name", MIN_LEN="1")
    columns = _columns(sent)
    columns.pop("rules", None)
    kept = [
        {"objectType": kind}
        for item in sent.children("restrictions")
        if (kind := item.text("objectType")) in RESTRICTIONS
    ]
    return {"system_name": "", "description": "", **columns, **({"restrictions": json.dumps(kept)} if kept else {})}


def _columns(sent: Args) -> dict[str, Any]:
    columns: dict[str, Any] = {column: sent.text(name) for name, column in _TEXTS.items() if name in sent}
    if "rules" in sent:
        columns["rules"] = json.dumps(rules_sent(sent), ensure_ascii=False)
    if sent.integer("isDefault") == 1 or sent.text("isDefault").lower() == "true":
        columns["is_default"] = 1
    return columns


def _common(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "name": row["name"],
        "systemName": row["system_name"],
        "description": row["description"],
        "createdAt": row["created_at"],
    }


def _profile(row: Row) -> dict[str, Any]:
    shown = {"updatedAt": row["updated_at"], "isDefault": bool(row["is_default"]), "rules": rules_of(row)}
    return {**_common(row), **shown, "objectType": _PROFILE}


def _restrictions(row: Row) -> dict[str, Any]:
    known: dict[str, Any] = {"restrictions": restrictions_of(row)}
    shown = {"containsUnsuportedRestrictions": True} if has_rules(row) else known
    return {**_common(row), "isDefault": bool(row["is_default"]), **shown, "objectType": _OLD}
