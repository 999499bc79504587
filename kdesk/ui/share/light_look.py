"""How lights look: an icon and its colour. Colour never stands alone, so each has an icon of its own."""

from kdesk.domain.links.lights import Light

CHECKING_LOOK = ("processing", "secondary")
_LOOKS = {
    Light.OPEN: ("ready", "good"),
    Light.NEEDS_SESSION: ("sign-in", "waiting"),
    Light.BLOCKED: ("cancel", "bad"),
    Light.NOT_READY: ("clock", "waiting"),
    Light.MISSING: ("trash", "bad"),
    Light.BROKEN: ("error", "bad"),
    Light.UNCLEAR: ("warning", "secondary"),
}


def light_look(light: Light) -> tuple[str, str]:
    """Return the name of an icon and the token of its colour."""
    return _LOOKS[light]
