"""The details pane beside the uploads, as it is pictured."""

from photographer import Photographer
from PySide6.QtCore import QItemSelectionModel

from kdesk.application import Application
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.ui.uploads.details.control import DetailsControl

_SAID = (
    UploadDetails(title="Harbour at dawn", tags=("city", "water"), description="Before the first ferry."),
    UploadDetails(title="Interview, second take", tags=("city",)),
)


async def picture_details(app: Application, photographer: Photographer) -> None:
    """Picture the pane with nothing selected, with one upload and with all of them."""
    (control,) = app.uploads.findChildren(DetailsControl)
    rows = app.uploads.list
    rows.clearSelection()
    control.show()
    await photographer.take("uploads-details-empty")
    said = zip(app.queue.snapshot(), _SAID, strict=False)
    app.queue.details.change({transfer.id: details for transfer, details in said})
    rows.selectionModel().setCurrentIndex(
        app.uploads.shown.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    await photographer.take("uploads-details")
    rows.selectAll()
    await photographer.take("uploads-details-several")
    bar = control.pane.scroll_area.verticalScrollBar()
    bar.setValue(bar.maximum())
    await photographer.take("uploads-details-end")
    bar.setValue(0)
    control.hide()
    app.uploads.begin.setFocus()
