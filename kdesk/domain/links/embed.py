"""Embed codes: HTML that puts the player of an entry into a page."""

from dataclasses import replace

from kdesk.domain.exports import html_text
from kdesk.domain.links.players import Player

_ALLOWED = "autoplay *; fullscreen *; encrypted-media *"
_FILLING = "position:absolute;top:0;left:0;width:100%;height:100%;border:0"


def iframe_code(player: Player, width: int, height: int, title: str = "") -> str:
    """Return an `<iframe>` of a fixed size.

    Args:
        player: Of the entry.
        width: In CSS pixels, as `height`.
        title: What screen readers say.
    """
    return _iframe(player, f"width:{width}px;height:{height}px;border:0", title)


def responsive_code(player: Player, width: int, height: int, title: str = "") -> str:
    """Return an `<iframe>` as wide as its surroundings, in the proportion of these sides."""
    share = f"{height / width:.4%}".rstrip("%").rstrip("0").rstrip(".")
    inner = _iframe(player, _FILLING, title)
    return f'<div style="position:relative;padding-top:{share}%">{inner}</div>'


def script_code(player: Player, width: int, height: int) -> str:
    """Return an element, and a script that puts the player into it: for a page that controls the player."""
    target = f"kaltura_player_{player.entry_id}"
    script = replace(player, is_page=False, is_automatic=True, target=target)
    element = f'<div id="{html_text(target)}" style="width:{width}px;height:{height}px"></div>'
    return f'{element}\n<script src="{html_text(str(script))}"></script>'


def _iframe(player: Player, style: str, title: str) -> str:
    page = html_text(str(replace(player, is_page=True, is_automatic=False, target="")))
    named = f' title="{html_text(title)}"' if title else ""
    return f'<iframe src="{page}" style="{style}" allow="{_ALLOWED}" allowfullscreen{named}></iframe>'
