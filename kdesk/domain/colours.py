"""The colours of the light and the dark scheme, for the window and for pages that kdesk writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, named by use."""

    window: str
    surface: str
    raised: str
    text: str
    secondary: str
    disabled: str
    line: str
    accent: str
    on_accent: str
    accent_faint: str
    hover: str
    good: str
    waiting: str
    bad: str


LIGHT = Tokens(
    window="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    text="#1B1F24",
    secondary="#5A6472",
    disabled="#9AA3AE",
    line="#DFE3E8",
    accent="#0A5CC2",
    on_accent="#FFFFFF",
    accent_faint="#D6E6FA",
    hover="#EDF0F4",
    good="#166F3F",
    waiting="#8A5000",
    bad="#C02B2B",
)
DARK = Tokens(
    window="#16181C",
    surface="#1D2025",
    raised="#262A31",
    text="#E8EAED",
    secondary="#A3ACB8",
    disabled="#6B7480",
    line="#333942",
    accent="#5AA2FF",
    on_accent="#0B1220",
    accent_faint="#1F3554",
    hover="#282D35",
    good="#5CC98D",
    waiting="#E2A84B",
    bad="#FF7A7A",
)
