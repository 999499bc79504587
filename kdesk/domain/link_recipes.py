"""Links as what programs and pages take: Python, curl, HTML."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from kdesk.domain.exports import html_text
from kdesk.domain.links.thumbnail import Thumbnail

DENSITIES = (1, 2, 3)
"""Pixels of a screen for one of a page: those for which `srcset` names pictures."""


class Recipe(StrEnum):
    """The forms; the values are names for programs."""

    ADDRESS = "address"
    PYTHON = "python"
    CURL = "curl"
    HTML = "html"


def python_recipe(url: str, file_name: str) -> str:
    """Return a Python program that fetches an address into a file.

    Wire fact (8.4): a server of Kaltura may answer an error with 200 and an empty body.
    """
    return (
        "from pathlib import Path\n\n"
        "import httpx\n\n"
        f"response = httpx.get({url!r}, follow_redirects=True)\n"
        "response.raise_for_status()\n"
        "if not response.content:\n"
        "    raise SystemExit(response.headers.get('X-Kaltura-App', 'empty response'))\n"
        f"Path({file_name!r}).write_bytes(response.content)\n"
    )


def curl_recipe(url: str, file_name: str) -> str:
    """Return a command line that fetches an address into a file."""
    return f"curl --fail --location --output {shlex.quote(file_name)} {shlex.quote(url)}\n"


def image_recipe(picture: Thumbnail, alt: str) -> str:
    """Return an `<img>` with larger pictures for dense screens.

    Args:
        picture: With the width in CSS pixels; without one, there is one picture for all screens.
        alt: What screen readers say.
    """
    text = html_text(alt)
    source = html_text(str(picture))
    if not picture.width:
        return f'<img src="{source}" alt="{text}">\n'
    pictures = ",\n    ".join(f"{html_text(str(_times(picture, factor)))} {factor}x" for factor in DENSITIES)
    height = f' height="{picture.height}"' if picture.height else ""
    size = f'width="{picture.width}"{height}'
    return f'<img src="{source}"\n  srcset="{pictures}"\n  {size} alt="{text}" loading="lazy">\n'


def video_recipe(urls: Sequence[str]) -> str:
    """Return a `<video>` that plays the first of the addresses that the browser can play."""
    sources = "\n".join(f'  <source src="{html_text(url)}">' for url in urls)
    return f"<video controls>\n{sources}\n</video>\n"


def _times(picture: Thumbnail, factor: int) -> Thumbnail:
    height = picture.height * factor if picture.height else picture.height
    return replace(picture, width=(picture.width or 0) * factor, height=height)
