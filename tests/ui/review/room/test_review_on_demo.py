"""A review of the renditions of an entry, on the demo server: bytes come through kdesk's own reader."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.compare_view import CompareView, ViewKind
from kdesk.domain.compared import comparable, first_pair, rendition
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.domain.reviews.review_file import unpack
from kdesk.engine.clock import SystemClock
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.measuring.measures import FrameMeasures
from kdesk.media.painting.painter import FramePainter
from kdesk.media.scanning.scans import FileScans
from kdesk.messages.format import Format
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.measures.bit_rate_view import BitRateView
from kdesk.ui.review.measures.measures_view import MeasuresView
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.demo_process import DemoProcess
from tests.support.patience import until
from tests.support.relay import QUICK
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.compare.compare_stage import CompareStage, settled

pytestmark = pytest.mark.slow


async def first_with_rungs(api: AccountApi) -> str:
    """Return the id of a sample with several renditions, once the server has made one."""
    while True:
        ids = [entry.id for entry in (await api.catalogue.opening(EntryQuery(), 50)).page.entries]
        flavors = await api.catalogue.flavors_of(ids)
        rungs = Counter(one.entry_id for one in comparable(flavors))
        ready = (one for one in ids if rungs[one] > 2)
        if (entry_id := next(ready, None)) is not None:
            return entry_id


async def check(window: CompareWindow, path: Path) -> None:
    """Measure all renditions, read their bit rates, and save the review."""
    panel = window.review.panel
    view, rates = panel.measures, panel.rates
    assert isinstance(view, MeasuresView)
    assert isinstance(rates, BitRateView)
    view.measure.setCurrentIndex(1)
    view.extent.setCurrentIndex(1)
    window.play.set_range(replace(window.play.play_range, start=0, end=1000))
    view.row.button.click()
    await until(lambda: not view.row.runs)
    assert view.measurer.error is None
    labels = [curve.series.label for curve in view.graph.curves]
    assert len(labels) >= 2
    assert all(" against the source" in label and label.startswith("SSIM of ") for label in labels)
    assert all(0.5 < curve.series.worst <= curve.series.mean <= 1 for curve in view.graph.curves)
    rates.row.button.click()
    await until(lambda: not rates.row.runs)
    assert all(curve.limit > 0 and curve.keys for curve in rates.graph.curves)
    panel.draft.add_note(Fraction(1, 2), "Soft")
    panel.saver.path = path
    panel.saver.save()
    await until(path.exists)
    await until(lambda: panel.draft.is_saved)


def test_a_review_of_renditions_is_saved_and_opened_over_another_entry(
    run_qt: RunQt, demo: DemoProcess, theme: Theme, formatter: Format, tmp_path: Path
) -> None:
    """The file names entry, renditions and server, and no session; opening it asks the account for the entry."""
    told = demo.credentials
    path = tmp_path / "a.kdesk-review"

    async def work(tasks: TaskScope) -> None:
        async with make_http() as http:
            account = Account(demo.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)
            secret = str(told["admin_secret"])
            api = await KalturaConnector(http).connect(account, secret, on_lost=lambda _problem: None)
            entry_id = await first_with_rungs(api)
            entry, flavors = await api.catalogue.entry(entry_id), await api.catalogue.flavors(entry_id)
            access = AccountAccess(lambda: api)
            async with DecodedVideos(MediaHttp(http), access, SystemClock(), QUICK, lambda: "") as videos:
                with closing(FramePainter()) as painter, closing(FrameMeasures(ffmpeg_programs)) as measuring:
                    services = replace(
                        CompareStage(run_qt, theme, formatter).services(tasks),
                        videos=videos,
                        painting=painter,
                        measuring=measuring,
                        scanning=FileScans(videos.file),
                        api=lambda: api,
                    )
                    owner = QWidget()
                    window = CompareWindow(services, videos, painter, owner)
                    window.show()
                    window.compare(first_pair(entry, flavors), view=CompareView(kind=ViewKind.WIPE))
                    await settled(window)
                    window.review.button.click()
                    await check(window, path)
                    window.close()
                    second = CompareWindow(services, videos, painter, owner)
                    second.show()
                    # The sides of the review are not known to it, nor is the entry.
                    unknown = rendition(replace(entry, id="0_other"), flavors[0], flavors)
                    second.compare([unknown, unknown])
                    await settled(second)
                    second.review.open(path)
                    await until(lambda: second.time_bar.told.words == "Review opened")
                    await settled(second)
                    assert second.session.view.kind is ViewKind.WIPE
                    assert [side.what.entry.id for side in second.session.sides if side.what.entry] == [entry.id] * 2
                    assert [note.text for note in second.review.panel.draft.review.notes] == ["Soft"]
                    second.close()
                    owner.deleteLater()
            review = unpack(path.read_bytes())
            assert {side.service_url for side in review.sides} == {demo.url}
            ks = await access()
            assert ks is not None
            assert ks.ks.encode() not in path.read_bytes()
            assert ks.ks not in str(review)

    run_qt(work)
