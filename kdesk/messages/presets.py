"""Names of presets."""

from kdesk.domain.links.picture_presets import BUILT_IN
from kdesk.domain.links.presets import NamedPreset
from kdesk.domain.links.stream_presets import BUILT_IN_STREAMS
from kdesk.messages.foreign_text import shown
from kdesk.messages.translation import N_, _

_PRESETS = {
    "card": N_("Card"),
    "social": N_("Social media"),
    "poster": N_("Poster"),
    "strip": N_("Strip of frames"),
    "adaptive": N_("Adaptive stream"),
    "mobile": N_("Mobile, up to 1,500 kbit/s"),
    "source": N_("Source, saved"),
}


def preset_name(preset: NamedPreset) -> str:
    """Return the name of a preset: translated for those of kdesk, as it was typed for others."""
    return _(_PRESETS[preset.name]) if preset in (*BUILT_IN, *BUILT_IN_STREAMS) else shown(preset.name)
