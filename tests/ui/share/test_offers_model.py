"""The model of a manifest's variants keeps Qt's rules while another manifest takes the place."""

from PySide6.QtTest import QAbstractItemModelTester

from kdesk.domain.stream_check.outline import OfferedVariant
from kdesk.messages.format import Format
from kdesk.ui.share.builders.offers_model import OffersModel


def test_variants_take_the_place_of_others(formatter: Format) -> None:
    """A mistake is a warning of Qt, which fails the test."""
    model = OffersModel(formatter)
    tester = QAbstractItemModelTester(model)
    model.show_variants((OfferedVariant("https://example.org/a.m3u8", 900_000, 0, 640, 360, "avc1.4d401e"),))
    assert "640 × 360" in model.index(0, 0).data()
    model.show_variants(())
    assert model.rowCount() == 0
    tester.deleteLater()
