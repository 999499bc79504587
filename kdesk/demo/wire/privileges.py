"""What stands in the `privileges` of a session: names, each with its values."""

Privileges = dict[str, list[str]]
"""The values of each privilege; a bare name has none."""

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
    """The single privileges of a text, blanks around them left out; a lone `*` is `all:*`."""
    stripped = (part.strip() for part in text.split(","))
    return ["all:*" if part == ALL else part for part in stripped if part]


def parse(text: str) -> Privileges:
    """The privileges of `name:value/value,name`; a name that comes again adds its values."""
    parsed: Privileges = {}
    for part in parts(text):
        name, _, value = part.partition(":")
        parsed.setdefault(name, []).extend(value.split(_BETWEEN_VALUES) if value else [])
    return parsed


def build(privileges: Privileges) -> str:
    """The text of privileges."""
    return ",".join(f"{name}:{_BETWEEN_VALUES.join(values)}" if values else name for name, values in privileges.items())


def added(held: Privileges, asked: Privileges) -> Privileges:
    """What a session holds that starts from `held` and asks for more.

    Names that the server knows nothing of are added. Of the others one may only narrow what is held for all.
    """
    return held | {
        name: values
        for name, values in asked.items()
        if (name not in _KNOWN and name not in held) or (values and held.get(name) == [ALL])
    }
