"""How the transfer queue is set up, whoever runs it."""

from pathlib import Path

from kdesk.domain.settings import Settings
from kdesk.domain.verification import Level
from kdesk.queue_setup import queue_options
from kdesk.store.journal import Journal
from kdesk.store.templates import TemplatesFile

ROOT = Path(__file__).parents[1]
CAPTIONS = "1\n00:00:01,000 --> 00:00:02,000\nGr\u00fc\u00dfe aus K\u00f6ln, sch\u00f6ne T\u00f6ne\n"


async def test_captions_in_an_old_encoding_are_read(tmp_path: Path) -> None:
    """Window, upload and watch: each goes on with what another has queued."""
    async with (
        Journal.open(tmp_path / "journal.sqlite") as journal,
        TemplatesFile.opened(tmp_path / "templates.json", lambda _problem: None) as templates,
    ):
        decoded = queue_options(Settings(), journal, templates).decode(CAPTIONS.encode("cp1252"))
    assert decoded is not None
    assert decoded[0] == CAPTIONS


async def test_a_level_goes_before_the_settings(tmp_path: Path) -> None:
    """As `--verify` asks for it."""
    settings = Settings(verify=Level.SIZE)
    async with (
        Journal.open(tmp_path / "journal.sqlite") as journal,
        TemplatesFile.opened(tmp_path / "templates.json", lambda _problem: None) as templates,
    ):
        assert queue_options(settings, journal, templates).verify is Level.SIZE
        assert queue_options(settings, journal, templates, Level.WHOLE).verify is Level.WHOLE


def test_every_queue_is_set_up_in_one_place() -> None:
    """Otherwise one of them lacks what the others have."""
    modules = [path for path in (ROOT / "kdesk").rglob("*.py") if "QueueOptions(" in path.read_text("utf-8")]
    assert [path.name for path in modules] == ["queue_setup.py"]
