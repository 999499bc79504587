"""Marks: which transfer of kdesk's, on this computer or another, made something that stands on the server."""

_BEGIN = "kdesk:"


def mark_of(transfer_id: str) -> str:
    """Return what an entry carries as `partnerData`, and a token that no entry knows in front of its file name."""
    return f"{_BEGIN}{transfer_id}"


def marked_by(text: str) -> str:
    """Return the id of the transfer whose mark the text begins with; "" for what others made."""
    return text.removeprefix(_BEGIN).partition(" ")[0] if text.startswith(_BEGIN) else ""


def unmarked(file_name: str) -> str:
    """Return a file name without the mark in front of it, if there is one."""
    return file_name.partition(" ")[2] if marked_by(file_name) else file_name
