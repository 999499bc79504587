"""The receipt as a page for people: one file, nothing fetched, light or dark as the reader's screen is."""

from collections.abc import Iterator

from kdesk.domain.exports import html_text
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.errors import title_of
from kdesk.messages.receipt import receipt_of
from kdesk.messages.remarks import remark_text, remarks_text

_STYLE = """\
:root { color-scheme: light dark; --page: #F6F7F9; --paper: #FFFFFF; --text: #1B1F24; --quiet: #5A6472; --line: #DFE3E8;
  --good: #166F3F; --waiting: #8A5000; --bad: #C02B2B }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181C; --paper: #1D2025; --text: #E8EAED; --quiet: #A3ACB8; --line: #333942;
    --good: #5CC98D; --waiting: #E2A84B; --bad: #FF7A7A } }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: auto; padding: 1.5rem 2rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px }
h1 { margin: 0; font-size: 1.4rem; overflow-wrap: anywhere }
.kind, dt, footer { color: var(--quiet) }
.kind, .verdict { margin: 0.25rem 0 }
.verdict { font-weight: 600 }
.good { color: var(--good) } .waiting { color: var(--waiting) } .bad { color: var(--bad) }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.5rem 1.5rem; margin: 1.5rem 0;
  padding-top: 1.5rem; border-top: 1px solid var(--line) }
dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: plaintext }
footer { font-size: 0.85rem }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: 0.75rem } }
@media print { body { padding: 0; background: none } main { border: 0 } }"""

_SAME = {
    Level.SIZE: "the server's copy has the file's size",
    Level.SAMPLES: "samples of the server's copy are the file's",
    Level.WHOLE: "the server's copy is the file, byte for byte",
}
_LOOKED_AT = {Level.SIZE: "the size", Level.SAMPLES: "samples of the content", Level.WHOLE: "every byte"}


def receipt_page(transfer: Transfer) -> str:
    """Return the receipt as HTML, every text of it escaped."""
    colour, verdict = _verdict(transfer)
    rows = "\n".join(f"<dt>{html_text(label)}</dt><dd>{html_text(value)}</dd>" for label, value in _rows(transfer))
    receipt = receipt_of(transfer)
    name = html_text(receipt["file"]["name"])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Upload receipt: {name}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<main>
<p class="kind">Upload receipt</p>
<h1 dir="auto">{name}</h1>
<p class="verdict {colour}">{html_text(verdict)}</p>
<dl>
{rows}
</dl>
<footer>Written by kdesk {html_text(receipt["kdesk"])}. Times are in UTC.</footer>
</main>
</body>
</html>
"""


def _rows(transfer: Transfer) -> Iterator[tuple[str, str]]:
    """Return label and value of every line; what did not happen has none."""
    receipt = receipt_of(transfer)
    file, account = receipt["file"], receipt["account"]
    compared = _compared(transfer.verification)
    lines = (
        ("File", file["path"]),
        ("Size", f"{file['size']:,} bytes"),
        ("SHA-256", file["sha256"]),
        ("Entry", receipt["entry_id"]),
        ("Upload token", receipt["upload_token_id"]),
        ("Server", account["service_url"]),
        ("Partner", account["partner_id"]),
        ("User", account["user"]),
        ("Queued", _readable(receipt["queued_at"])),
        ("Upload started", _readable(receipt["started_at"])),
        ("Finished", _readable(receipt["finished_at"])),
        ("Steps taken again", f"{receipt['retries']:,}"),
        ("Compared", compared),
        ("Compared at", _readable(compared and receipt["verification"]["at"])),
        ("Remark", receipt["remark"]),
    )
    return ((label, value) for label, value in lines if value)


def _readable(moment: str | None) -> str | None:
    """Return ISO 8601 as people write it: the page says once that it is UTC."""
    return moment and moment.replace("T", " ").removesuffix("Z")


def _verdict(transfer: Transfer) -> tuple[str, str]:
    """Return colour and sentence: the end of the transfer, or what the comparison showed of it."""
    verification = transfer.comparison
    if transfer.state is TransferState.ARRIVED and verification:
        return "good", f"Arrived; {remarks_text(transfer.remarks)}; not compared: {remark_text(verification.remark)}"
    if transfer.state is not TransferState.READY:
        reason = f": {title_of(transfer.trouble)}" if transfer.trouble else ""
        colour = "bad" if transfer.state is TransferState.FAILED else "waiting"
        return colour, f"{transfer.state.capitalize()}{reason}"
    if verification is None or verification.outcome is Outcome.UNDER_WAY:
        return "waiting", "Ready; the server's copy was not compared with the file yet"
    if verification.outcome is Outcome.NOT_COMPARED:
        return "waiting", f"Ready; not compared: {remark_text(verification.remark)}"
    if verification.outcome is Outcome.DIFFERENT:
        return "bad", f"The server's copy is not the file: {remark_text(verification.remark)}"
    return "good", f"Ready; {_SAME[verification.level]}"


def _compared(verification: Verification | None) -> str:
    if verification is None or verification.outcome in {Outcome.UNDER_WAY, Outcome.NOT_COMPARED}:
        return ""
    same = f": {verification.compared:,} bytes were the same" if verification.compared else ""
    return f"{_LOOKED_AT[verification.level]}{same}"
