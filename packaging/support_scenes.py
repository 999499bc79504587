"""Scenes of what helps when something does not work: the doctor, the log, the support bundle, a timeline."""

from pathlib import Path

from driving import drop, make_video, until
from photographer import Photographer

from kdesk.application import Application
from kdesk.logs import LOG_FILE
from kdesk.messages import _
from kdesk.ui.commands import Command
from kdesk.ui.support.bundle_dialog import BundleDialog
from kdesk.ui.support.crash_dialog import CrashDialog
from kdesk.ui.support.doctor_dialog import DoctorDialog
from kdesk.ui.support.log_window import LogWindow
from kdesk.ui.uploads.details.control import DetailsControl

_SECONDS = 60
_LOG = """\
2026-12-01 04:00:00,101 INFO kdesk.kaltura.connector: Signed in to https://www.kaltura.com, partner 4470
2026-12-01 04:01:07,420 WARNING kdesk.engine.upload: upload.kaltura.com: the server had trouble of its own (503)
2026-12-01 04:02:00,003 ERROR kdesk: the loop: LookupError: no such row
  Traceback (most recent call last):
    File "kdesk/ui/library/model.py", line 88, in row
  LookupError: no such row
2026-12-01 04:03:00,003 INFO kdesk.engine.library.sync: the look for changes failed: https://www.kaltura.com/api_v3/service/media/action/list of partner 4470 cannot be reached: no route to the host
2026-12-01 04:03:30,003 INFO kdesk.engine.library.sync: the look for changes failed: https://www.kaltura.com/api_v3/service/media/action/list of partner 4470 cannot be reached: no route to the host
"""  # noqa: E501  lines of the log are as long as they are
_CRASH = """Fatal Python error: Segmentation fault

Thread 0x00007f1c (most recent call first):
  File "kdesk/threads.py", line 161 in _work

Current thread 0x00007f2a (most recent call first):
  File "kdesk/ui/review/player.py", line 88 in play
"""


async def picture_support(app: Application, photographer: Photographer, work: Path) -> None:
    """Take each dialog, and the timeline of an upload that had to wait."""
    await _timeline(app, photographer, make_video(work / "harbour.mp4", 20))
    app.ui.actions[Command.CHECK_CONNECTION].trigger()
    (doctor,) = app.window.findChildren(DoctorDialog)
    await until(lambda: doctor.report, _SECONDS, "the report")
    await photographer.take_window("doctor", doctor)
    doctor.close()
    app.ui.actions[Command.SUPPORT_BUNDLE].trigger()
    (bundle,) = app.window.findChildren(BundleDialog)
    await until(lambda: bundle.files, _SECONDS, "the bundle")
    bundle.list.setCurrentRow(1)
    await photographer.take_window("support-bundle", bundle)
    bundle.close()
    (app.services.paths.logs / LOG_FILE).write_text(_LOG)
    app.ui.actions[Command.SHOW_LOG].trigger()
    (log,) = app.window.findChildren(LogWindow)
    await until(log.model.rowCount, _SECONDS, "the log")
    log.table.selectRow(2)
    await photographer.take_window("log", log)
    log.close()
    crash = CrashDialog(app.theme, _CRASH, bundle.open, lambda: None, app.window)
    crash.open()
    await photographer.take_dialog("crash", crash)


async def _timeline(app: Application, photographer: Photographer, film: Path) -> None:
    drop(app.window, [film])
    await until(lambda: all(one.state.is_finished for one in app.queue.snapshot()), _SECONDS, "the upload")
    (control,) = app.uploads.findChildren(DetailsControl)
    control.show()
    app.uploads.list.setCurrentIndex(app.uploads.shown.index(0, 0))
    control.follow()
    section = control.pane.timeline
    await until(lambda: _("Ready") in section.words.text(), _SECONDS, "the timeline")
    bar = control.pane.scroll_area.verticalScrollBar()
    await until(lambda: bar.maximum() > 0, _SECONDS, "the layout")
    bar.setValue(bar.maximum())
    await photographer.take("timeline")
    control.hide()
