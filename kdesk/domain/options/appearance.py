"""Options of what the window looks like."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Section, option, row


class Scheme(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(StrEnum):
    """How much things stand out from each other."""

    SYSTEM = "system"
    USUAL = "usual"
    HIGH = "high"


class Density(StrEnum):
    """How much room there is between things."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"


class Motion(StrEnum):
    """Whether things move on the screen."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


@dataclass(frozen=True, init=False, repr=False, eq=False)
class AppearanceOptions:
    """What the window looks like.

    Attributes:
        scheme: Light or dark.
        contrast: How much things stand out.
        density: Room between things.
        motion: Whether things move.
    """

    scheme: Scheme = option(
        Scheme.SYSTEM,
        rows=row(
            Section.APPEARANCE,
            N_("Colours"),
            choices={
                Scheme.SYSTEM: N_("Like the system"),
                Scheme.LIGHT: N_("Light"),
                Scheme.DARK: N_("Dark"),
            },
        ),
    )
    contrast: Contrast = option(
        Contrast.SYSTEM,
        rows=row(
            Section.APPEARANCE,
            N_("Contrast"),
            N_("“High” is black and white, with edges around controls, and a thick frame where the keyboard is."),
            choices={
                Contrast.SYSTEM: N_("Like the system"),
                Contrast.USUAL: N_("Usual"),
                Contrast.HIGH: N_("High"),
            },
        ),
    )
    density: Density = option(
        Density.NORMAL,
        rows=row(
            Section.APPEARANCE,
            N_("Room between things"),
            N_("“Little” shows more rows at once; “much” is easier to hit."),
            choices={
                Density.COMPACT: N_("Little"),
                Density.NORMAL: N_("Usual"),
                Density.ROOMY: N_("Much"),
            },
        ),
    )
    motion: Motion = option(
        Motion.SYSTEM,
        rows=row(
            Section.APPEARANCE,
            N_("Movement on the screen"),
            choices={
                Motion.SYSTEM: N_("Like the system"),
                Motion.FULL: N_("Things move"),
                Motion.REDUCED: N_("Nothing moves by itself"),
            },
        ),
    )
