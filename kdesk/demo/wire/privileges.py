"""The `privileges` text of a session: names, each with its values."""

Privileges = dict[str, list[str]]
"""The values of each privilege; empty for a bare name."""

ALL = "*"
_BETWEEN_VALUES = "/"
_KNOWN = frozenset(
    (
        *("all", "edit", "sview", "list", "view", "widget", "download", "downloadasset", "editplaylist"),
        *("sviewplaylist", "actionslimit", "setrole", "restrictingrole", "iprestrict", "urirestrict", "limitentry"),
        *("enableentitlement", "disableentitlement", "disableentitlementforentry", "disableentitlementforplaylist"),
        *("privacycontext", "enablecategorymoderation", "reftime", "preview", "sessionid", "sessionkey", "apptoken"),
        *("enablechangeaccount", "edituser", "editadmintags", "enablecaptionmoderation", "virtualeventid"),
        *("searchcontext", "restrictexplicitliveview", "jobtype"),
    )
)


def parts(text: str) -> list[str]:
    """Split a text into single privileges; a bare `*` becomes `all:*`."""
    stripped = (part.strip() for part in text.split(","))
    return ["all:*" if part == ALL else part for part in stripped if part]


def parse(text: str) -> Privileges:
    """Parse `name:value/value,name`; a repeated name adds its values."""
    parsed: Privileges = {}
    for part in parts(text):
        name, _, value = part.partition(":")
        parsed.setdefault(name, []).extend(value.split(_BETWEEN_VALUES) if value else [])
    return parsed


def build(privileges: Privileges) -> str:
    """Return the text of privileges; the inverse of `parse`."""
    return ",".join(f"{name}:{_BETWEEN_VALUES.join(values)}" if values else name for name, values in privileges.items())


def added(held: Privileges, requested: Privileges) -> Privileges:
    """Return the privileges of a session that is derived from one with `held` and asks for `requested`.

    Names unknown to the server are added. A known one can only narrow a privilege that is held for `*`.
    """
    return held | {
        name: values
        for name, values in requested.items()
        if (name not in _KNOWN and name not in held) or (values and held.get(name) == [ALL])
    }
