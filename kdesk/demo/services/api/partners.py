"""`partner`: the accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.identity import Partner
from kdesk.demo.store.auth.partners import to_wire
from kdesk.demo.store.auth.rights import Permission
from kdesk.demo.store.auth.users import Users
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing


@dataclass(frozen=True, slots=True)
class PartnerService:
    """Actions of `partner`."""

    partners: Mapping[int, Partner]
    users: Users
    sso_only: bool = False

    def get(self, call: Call) -> dict[str, Any]:
        """Return the session's partner, whose number is required: without one the server reports that 0 is invalid."""
        partner_id = call.args.integer("id")
        if partner_id != call.who.partner_id:
            raise ApiError("INVALID_PARTNER_ID", PID=str(partner_id))
        return self._shown(call, partner_id)

    def get_info(self, call: Call) -> dict[str, Any]:
        return self._shown(call, call.who.partner_id)

    def list_partners_for_user(self, call: Call) -> dict[str, Any]:
        """List the partners to which the session's user can sign in."""
        user = self.users.require(call.who.partner_id, call.who.user_id)
        ids = [row["partner_id"] for row in self.users.of_login(user["login_id"] or "")] or [user["partner_id"]]
        return listing("Partner", len(ids), [self._shown(call, number) for number in ids])

    def get_public_info(self, call: Call) -> dict[str, Any]:
        """Return the public facts of a partner."""
        if call.args.integer("id") not in self.partners:
            raise ApiError("INVALID_PARTNER_ID", PID=call.args.text("id"))
        return {
            "analyticsUrl": call.base_url,
            "analyticsPersistentSessionId": False,
            "objectType": "KalturaPartnerPublicInfo",
        }

    def _shown(self, call: Call, partner_id: int) -> dict[str, Any]:
        partner = self.partners[partner_id]
        # Kaltura shows them even to a user session with the role Manager.
        with_secrets = Permission.ACCOUNT in call.permissions
        shown = to_wire(partner, self.users.require(partner_id, partner.owner_id), with_secrets=with_secrets)
        return shown | {"useSso": self.sso_only, "blockDirectLogin": self.sso_only}

    def service(self) -> Service:
        return Service(
            "partner",
            (
                Action("get", self.get, Access.ADMIN),
                Action("getPublicInfo", self.get_public_info, Access.ANYONE),
                Action("getInfo", self.get_info, Access.CONSOLE),
                Action("listPartnersForUser", self.list_partners_for_user, Access.ADMIN),
                Action("getStatistics", get_statistics, Access.ADMIN),
            ),
        )


def get_statistics(_call: Call) -> dict[str, Any]:
    """Fail, as a server without a data warehouse does."""
    raise ApiError("INTERNAL_SERVERL_ERROR")
