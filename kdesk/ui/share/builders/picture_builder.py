"""The window in which the address of a picture is built."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from kdesk.domain.entry import MediaType
from kdesk.domain.link_recipes import Recipe, curl_recipe, image_recipe, python_recipe
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.frames import strip
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.of_entry import poster_of, thumbnail
from kdesk.domain.links.place import Place
from kdesk.domain.links.presets import PicturePreset
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.names import in_a_sentence
from kdesk.domain.picture_work import Area
from kdesk.domain.stream_check.ports import PictureReader
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.link_recipes import recipe_copied
from kdesk.messages.picture_builder import draw_part_tip
from kdesk.ui.dialog import dialog_margins
from kdesk.ui.images import load_image
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.share.builders.address_box import AddressBox
from kdesk.ui.share.builders.builder_window import BuilderWindow
from kdesk.ui.share.builders.film_strip import FRAMES
from kdesk.ui.share.builders.frame_choice import FrameChoice
from kdesk.ui.share.builders.framed_picture import FramedPicture
from kdesk.ui.share.builders.picture_form import PictureForm
from kdesk.ui.share.builders.picture_result import PictureResult
from kdesk.ui.share.builders.preset_choice import PresetChoice
from kdesk.ui.share.builders.recipe_button import RecipeButton
from kdesk.ui.share.builders.subject import BuilderSubject
from kdesk.ui.share.preset_choices import Preset
from kdesk.ui.tips import set_tip

_WHOLE_WIDTH = 480
"""Pixels of the picture on which the crop is drawn."""
_STRIP_WIDTH = 80
"""Pixels of a frame of the strip."""


class PictureBuilder(BuilderWindow):
    """What is asked on the left, the address and the picture that comes on the right.

    Attributes:
        presets: Named sizes and forms.
        form: Size, fit, quality, format, background.
        frame: Which picture of the entry.
        whole: The whole picture with the frame that is kept, on which another one is drawn.
        whole_again: Keeps all of it.
        box: The address and its light.
        came: The picture as it comes.
        copy_as: Copies it in another form.
    """

    def __init__(
        self, subject: BuilderSubject, reader: PictureReader, services: LibraryServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(services.theme, services.tasks.part(), subject.key, parent)
        self._subject, self._services = subject, services
        entry, theme, formatter = subject.entry, services.theme, services.formatter
        self._is_video = entry.media_type is MediaType.VIDEO and entry.duration > 0
        self.setWindowTitle(_("Picture link of “{name}”").format(name=in_a_sentence(entry.name)))
        self.presets = PresetChoice(services.picture_choices, subject.api.account.key, _("Own size"), theme)
        poster = poster_of(entry) or Thumbnail(place=Place(""))
        self.form = PictureForm(poster, has_frames=self._is_video, theme=theme)
        self.frame = FrameChoice(subject, formatter, theme)
        self.whole = FramedPicture(theme)
        self.whole_again = QPushButton(_("&Whole picture"))
        self.box = AddressBox(theme, self._tasks, subject.api.sharing, entry.access_control_id)
        self.came = PictureResult(reader, services.picture_tools, self._tasks, formatter, theme)
        self.copy_as = RecipeButton(is_stream=False)
        self._build()
        self._connect()
        self._show_preset(self.presets.current)
        self._follow()
        self._tasks.spawn(self._load_whole(), replace="whole")
        self.presets.list.setFocus()

    @property
    def address(self) -> Thumbnail:
        """What is asked."""
        return self.whole.applied_to(self.frame.applied_to(self.form.address()))

    def copy_recipe(self, recipe: Recipe) -> None:
        """Copy the address in a form."""
        address, clipboard = self.address, self._services.clipboard
        name = f"{self._subject.entry.id}.{address.format or 'jpg'}"
        match recipe:
            case Recipe.ADDRESS:
                clipboard.copy_link(self._link())
            case Recipe.PYTHON:
                clipboard.copy_code(python_recipe(str(address), name), recipe_copied(recipe, is_stream=False))
            case Recipe.CURL:
                clipboard.copy_code(curl_recipe(str(address), name), recipe_copied(recipe, is_stream=False))
            case Recipe.HTML:
                alt = self._subject.entry.name
                clipboard.copy_code(image_recipe(address, alt), recipe_copied(recipe, is_stream=False))

    def _stop_asking(self) -> None:
        self.box.end()
        self.came.end()

    def _build(self) -> None:
        theme = self._services.theme
        self.resize(theme.px(880), theme.px(560))
        self.box.buttons.addWidget(self.copy_as)
        self.form.put_first(_("P&icture"), self.frame)
        self.form.put_first(_("&Preset"), self.presets)
        self.whole.setAccessibleName(_("The whole picture, with the part that is kept"))
        set_tip(self.whole, draw_part_tip())
        set_tip(self.whole_again, _("Keep all of the picture again"))
        self.frame.setEnabled(self._is_video)
        left, right = QWidget(), QWidget()
        asked, given = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (asked, given):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(8))
        for widget in (self.form, self.whole, self.whole_again):
            asked.addWidget(widget)
        asked.addStretch(1)
        heading = QLabel(_("What comes"))
        heading.setProperty("role", "heading")
        given.addWidget(self.box)
        given.addWidget(heading)
        given.addWidget(self.came, 1)
        given.setContentsMargins(*theme.edges(8, 0, 0, 0))
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._scrolled(left))
        halves.addWidget(right)
        halves.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.addWidget(halves)

    def _scrolled(self, left: QWidget) -> QScrollArea:
        """Return the form in a place that scrolls."""
        theme = self._services.theme
        area = QScrollArea()
        area.setProperty("role", "details")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(left)
        area.setMinimumWidth(theme.px(330))
        for part in (area.viewport(), left):
            part.setAutoFillBackground(False)
        return area

    def _connect(self) -> None:
        self.presets.chosen.connect(self._show_preset)
        self.presets.name_given.connect(lambda name: self.presets.take(self.form.preset(name)))
        self.form.changed.connect(self._follow)
        self.frame.changed.connect(self._follow)
        self.whole.picked.connect(self._follow)
        self.whole_again.clicked.connect(lambda _checked=False: self.whole.keep(Area()))
        self.copy_as.chosen.connect(self.copy_recipe)
        self.box.copy_wanted.connect(lambda: self.copy_recipe(Recipe.ADDRESS))
        self.box.open_wanted.connect(lambda: QDesktopServices.openUrl(QUrl(str(self.address))))

    def _show_preset(self, preset: Preset | None) -> None:
        if isinstance(preset, PicturePreset):
            self.form.show_preset(preset)

    def _follow(self) -> None:
        address = self.address
        current = self.presets.current
        if current is not None:
            self.presets.show_asked(self.form.preset(current.name))
        self.box.show_address(str(address))
        self.came.show_address(address, self._subject.entry.duration if self._is_video else 0.0)
        self.whole.show_crop((address.width or 0, address.height or 0), address.fit or Fit.INSIDE)
        self.whole_again.setEnabled(not self.whole.part.is_whole)

    async def _load_whole(self) -> None:
        """Show the poster under the crop, and the frames of a video; without them the rest works."""
        entry, images = self._subject.entry, self._services.images
        try:
            self.whole.show_picture(await load_image(images, thumbnail(entry, _WHOLE_WIDTH)))
            self._follow()
            if self._is_video:
                url = strip(entry, _STRIP_WIDTH, FRAMES, 0.0, entry.duration)
                self.frame.strip.show_picture(await load_image(images, url))
        except KdeskError as problem:
            set_tip(self.whole, sentence_of(problem))

    def _link(self) -> Link:
        entry = self._subject.entry
        return Link(LinkKind.THUMBNAIL, str(self.address), entry.name or entry.id, entry_id=entry.id)
