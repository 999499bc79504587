"""The receipt as a page for people: one file that fetches nothing, light or dark as the reader's screen is.

The page itself is `receipt.html` among the data files; its colours are those of `domain.colours`.
"""

from dataclasses import asdict
from functools import cache
from string import Template
from typing import Any

from kdesk.data_files import resource_folder
from kdesk.domain.colours import DARK, LIGHT
from kdesk.domain.exports import html_text
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Outcome, Verification
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.messages.receipts import NOT_COMPUTED, receipt_of
from kdesk.messages.remarks import remark_text, remarks_text
from kdesk.messages.translation import N_, _, language
from kdesk.messages.verification import compared_part, verdict

_STATES = {
    TransferState.QUEUED: N_("Queued"),
    TransferState.PREPARING: N_("Preparing"),
    TransferState.UPLOADING: N_("Uploading"),
    TransferState.FINISHING: N_("Finishing"),
    TransferState.PROCESSING: N_("Processing"),
    TransferState.READY: N_("Ready"),
    TransferState.ARRIVED: N_("Arrived"),
    TransferState.PAUSED: N_("Paused"),
    TransferState.FAILED: N_("Failed"),
    TransferState.CANCELLED: N_("Cancelled"),
}


def receipt_page(transfer: Transfer) -> str:
    """Return the receipt as HTML, with every text in it escaped."""
    receipt = receipt_of(transfer)
    name = receipt["file"]["name"]
    colour, said = _verdict(transfer)
    texts = {
        "language": language(),
        "title": _("Upload receipt: {name}").format(name=name),
        "kind": _("Upload receipt"),
        "name": name,
        "colour": colour,
        "verdict": said,
        "footer": _("Written by kdesk {version}. Times are in UTC.").format(version=receipt["kdesk"]),
    }
    rows = "\n".join(
        f"<dt>{html_text(label)}</dt><dd>{html_text(value)}</dd>"
        for label, value in _rows(receipt, transfer.verification)
        if value
    )
    return _template().substitute(_colours(), **{key: html_text(text) for key, text in texts.items()}, rows=rows)


@cache
def _template() -> Template:
    return Template((resource_folder() / "receipt.html").read_text(encoding="utf-8"))


def _colours() -> dict[str, str]:
    schemes = (("light", LIGHT), ("dark", DARK))
    return {f"{scheme}_{token}": colour for scheme, tokens in schemes for token, colour in asdict(tokens).items()}


def _rows(receipt: dict[str, Any], verification: Verification | None) -> tuple[tuple[str, str | None], ...]:
    """Return label and value of every line; what did not happen has no value."""
    file, account, formatter = receipt["file"], receipt["account"], Format()
    compared = compared_part(verification, formatter)
    return (
        (_("File"), file["path"]),
        (_("Size"), _("{bytes} bytes").format(bytes=formatter.number(file["size"]))),
        (_("SHA-256"), _("not computed") if file["sha256"] == NOT_COMPUTED else file["sha256"]),
        (_("Entry"), receipt["entry_id"]),
        (_("Upload token"), receipt["upload_token_id"]),
        (_("Server"), account["service_url"]),
        (_("Partner"), account["partner_id"]),
        (_("User"), account["user"]),
        (_("Queued"), _readable(receipt["queued_at"])),
        (_("Upload started"), _readable(receipt["started_at"])),
        (_("Finished"), _readable(receipt["finished_at"])),
        (_("Steps taken again"), formatter.number(receipt["retries"])),
        (_("Compared"), compared),
        (_("Compared at"), _readable(receipt["verification"]["at"]) if compared else ""),
        (_("Remark"), receipt["remark"]),
    )


def _readable(time: str | None) -> str | None:
    """Return ISO 8601 without its letters: the page says once that times are in UTC."""
    return time and time.replace("T", " ").removesuffix("Z")


def _verdict(transfer: Transfer) -> tuple[str, str]:
    """Return colour and sentence of how the transfer ended, or of what the comparison showed."""
    verification = transfer.comparison
    if transfer.state is TransferState.ARRIVED and verification:
        text = _("Arrived; {remark}; not compared: {reason}")
        return "good", text.format(remark=remarks_text(transfer.remarks), reason=remark_text(verification.remark))
    if transfer.state is not TransferState.READY:
        colour = "bad" if transfer.state is TransferState.FAILED else "waiting"
        state = _(_STATES[transfer.state])
        if not transfer.trouble:
            return colour, state
        return colour, _("{state}: {reason}").format(state=state, reason=title_of(transfer.trouble))
    outcome = verification.outcome if verification else Outcome.UNDER_WAY
    return {Outcome.SAME: "good", Outcome.DIFFERENT: "bad"}.get(outcome, "waiting"), verdict(verification)
