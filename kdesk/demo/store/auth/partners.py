"""The `KalturaPartner` object, including the many fields that are constant."""

from typing import Any

from kdesk.demo.store.auth.identity import Partner
from kdesk.demo.store.auth.logins import BLOCK_SECONDS, MAX_AGE_SECONDS, MAX_ATTEMPTS
from kdesk.demo.store.database import Row

_EMBEDS = (
    ("auto", "Auto Embed", "v1.7.0"),
    ("dynamic", "Dynamic Embed", "v1.7.0"),
    ("thumb", "Thumbnail Embed", "v1.7.0"),
    ("iframe", "Iframe Embed", "v1.7.2.1"),
    ("legacy", "Legacy Flash Embed", None),
)
_SYMBOLS = r"~!@#$%^*=+?\(\)\-\[\]\{\}"
_RULES = (f"/^[a-zA-Z0-9{_SYMBOLS}]{{8,14}}$/", "/[0-9]+/", "/[a-z]+/", f"/[{_SYMBOLS}]+/")
_RULES_IN_WORDS = "8 to 14 letters, digits and symbols; at least one digit, one lower-case letter and one symbol."
_LOADING = {"akamaiHD.loadingPolicy": "preInitialize", "akamaiHD.asyncInit": "true"}
_DELIVERIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("auto", "Kaltura Auto", {}),
    ("http", "HTTP Progressive Download", {}),
    ("akamai", "HTTP Streaming (Akamai)", _LOADING),
    ("hds", "HTTP Streaming (HDS)", {**_LOADING, "twoPhaseManifest": "true"}),
    ("rtmp", "RTMP Streaming", {}),
    ("rtmpe", "Secure Transport (RTMPE)", {}),
)


def to_wire(partner: Partner, owner: Row, *, with_secrets: bool) -> dict[str, Any]:
    """Return the `KalturaPartner` object; not every role may see the secrets."""
    return {
        "id": partner.id,
        "name": partner.name,
        "website": "",
        "appearInSearch": 1,
        "createdAt": owner["created_at"],
        "adminName": f"{owner['first_name']} {owner['last_name']}",
        "adminEmail": owner["email"],
        "description": "",
        "commercialUse": 0,
        "type": 1,
        "phone": "",
        "describeYourself": "",
        "adultContent": 0,
        "defConversionProfileType": 1001,
        "notify": 0,
        "status": 1,
        "allowQuickEdit": 1,
        "maxUploadSize": "150",
        "partnerPackage": 1,
        "secret": partner.user_secret if with_secrets else None,
        "adminSecret": partner.admin_secret if with_secrets else None,
        "allowMultiNotification": 0,
        "adminLoginUsersQuota": "10",
        "adminUserId": owner["id"],
        "firstName": owner["first_name"],
        "lastName": owner["last_name"],
        "additionalParams": [],
        "publishersQuota": 0,
        "defaultEntitlementEnforcement": False,
        "deliveryTypes": [_delivery(*row) for row in _DELIVERIES],
        "embedCodeTypes": [_embed(*row) for row in _EMBEDS],
        **_settings(),
        "objectType": "KalturaPartner",
    }


def _settings() -> dict[str, Any]:
    """Return the settings for users, passwords and the recycle bin."""
    return {
        "templatePartnerId": 0,
        "ignoreSeoLinks": False,
        "useTwoFactorAuthentication": False,
        "useSso": False,  # an account with a login page only is told by the service
        "blockDirectLogin": False,
        "isFirstLogin": True,
        "publisherEnvironmentType": 0,
        "eSearchLanguages": [],
        "authenticationType": 0,
        "passwordStructureValidations": [{"regex": rule, "objectType": "KalturaRegexItem"} for rule in _RULES],
        "passwordStructureValidationsDescription": _RULES_IN_WORDS,
        "passReplaceFreq": str(MAX_AGE_SECONDS),
        "maxLoginAttempts": str(MAX_ATTEMPTS),
        "loginBlockPeriod": str(BLOCK_SECONDS),
        "numPrevPassToKeep": "0",
        "allowDefaultPasswordRestrictions": True,
        "isSelfServe": False,
        "allowedDomains": "",
        "excludedAdminRoleName": "",
        "eventPlatformAllowedTemplates": "",
        "recycleBinRetentionPeriod": 30,
    }


def _delivery(name: str, label: str, variables: dict[str, str]) -> dict[str, Any]:
    pairs = [{"key": key, "value": value, "objectType": "KalturaKeyValue"} for key, value in variables.items()]
    return {
        "id": name,
        "label": label,
        "flashvars": pairs or None,
        "minVersion": "v3.6.14" if name == "auto" else None,
        "enabledByDefault": True,
        "objectType": "KalturaPlayerDeliveryType",
    }


def _embed(name: str, label: str, version: str | None) -> dict[str, Any]:
    return {
        "id": name,
        "label": label,
        "entryOnly": "1" if name == "thumb" else None,
        "minVersion": version,
        "objectType": "KalturaPlayerEmbedCodeType",
    }
