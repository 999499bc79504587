"""The colours of the light and the dark scheme and of high contrast, for the window and for pages that kdesk writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, named by use.

    Attributes:
        line: Between things; a person who does not see it misses nothing.
        border: Edge of a control, and whatever else must be seen to be understood.
        groove: Ground of bars, of pictures that are not there yet, and of what is pressed.
    """

    window: str
    surface: str
    raised: str
    text: str
    secondary: str
    disabled: str
    line: str
    border: str
    groove: str
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
    border="#76808D",
    groove="#DFE3E8",
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
    border="#7C8693",
    groove="#333942",
    accent="#5AA2FF",
    on_accent="#0B1220",
    accent_faint="#1F3554",
    hover="#282D35",
    good="#5CC98D",
    waiting="#E2A84B",
    bad="#FF7A7A",
)
# High contrast: text by 7 : 1, edges of controls as dark as text.
HIGH_LIGHT = Tokens(
    window="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    text="#000000",
    secondary="#2E2E2E",
    disabled="#5C5C5C",
    line="#5C5C5C",
    border="#000000",
    groove="#D0D0D0",
    accent="#003A94",
    on_accent="#FFFFFF",
    accent_faint="#DCE9FC",
    hover="#E8E8E8",
    good="#00451F",
    waiting="#5A3200",
    bad="#8C0000",
)
HIGH_DARK = Tokens(
    window="#000000",
    surface="#000000",
    raised="#0D0D0D",
    text="#FFFFFF",
    secondary="#E0E0E0",
    disabled="#A6A6A6",
    line="#A6A6A6",
    border="#FFFFFF",
    groove="#3D3D3D",
    accent="#8FC7FF",
    on_accent="#000000",
    accent_faint="#0C2F5C",
    hover="#262626",
    good="#7CE8AE",
    waiting="#FFC766",
    bad="#FFB0B0",
)
