"""The model of the lines of a bulk upload keeps Qt's rules while jobs change and take each other's place."""

from dataclasses import replace

from PySide6.QtTest import QAbstractItemModelTester

from kdesk.domain.bulk.job import BulkJob, BulkLine, BulkState
from kdesk.messages.format import Format
from kdesk.ui.bulk.model import LinesModel
from kdesk.ui.theme import Theme

JOB = BulkJob("j", "account", "talks.csv", 0.0, (BulkLine(2, "Bees", "https://example.org/a.mp4"),))


def test_jobs_change_and_take_each_others_place(theme: Theme, formatter: Format) -> None:
    """A mistake is a warning of Qt, which fails the test."""
    model = LinesModel(theme, formatter)
    tester = QAbstractItemModelTester(model)
    model.show_job(JOB)
    before = model.index(0, 2).data()
    model.show_job(replace(JOB, state=BulkState.ABORTED))
    assert (model.index(0, 1).data(), model.index(0, 2).data() != before) == ("Bees", True)
    model.show_job(replace(JOB, id="k", lines=()))
    model.show_job(None)
    assert model.rowCount() == 0
    tester.deleteLater()
