"""Reads what a file beside a video says of it. Blocks."""

from pathlib import Path

from kdesk.domain import camera_xml, xmp
from kdesk.domain.sidecar_xml import MAX_BYTES, SidecarFacts, SidecarUnreadable
from kdesk.domain.sidecars import camera_file_of

_NOTHING = SidecarFacts()


def facts_of_sidecar(path: str) -> SidecarFacts:
    """Return what an XMP file or that of a camera says; nothing if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        return xmp.facts_in(data) if path.lower().endswith(".xmp") else camera_xml.facts_in(data)
    except (OSError, ValueError, SidecarUnreadable):
        return _NOTHING


def recorded_beside(path: str) -> float | None:
    """Return when a file was recorded, in Unix seconds, by what lies beside it; None if nothing tells."""
    file = Path(path)
    beside = (*camera_file_of(file.name), f"{file.stem}.xmp", f"{file.stem}.XMP", f"{file.name}.xmp")
    paths = (file.with_name(name) for name in beside)
    known = (facts_of_sidecar(str(one)).recorded_at for one in paths if one.is_file())
    return next((at for at in known if at is not None), None)
