"""Makes the editor of each option."""

from collections.abc import Callable

from kdesk.domain.options.option import Editor
from kdesk.domain.settings import Option
from kdesk.messages import _
from kdesk.ui.settings.editor import ChoiceEditor, NumberEditor, OptionEditor, SwitchEditor, TextEditor
from kdesk.ui.settings.schedule_editor import ScheduleEditor
from kdesk.ui.settings.services import SettingsServices
from kdesk.ui.settings.shortcuts_editor import ShortcutsEditor
from kdesk.ui.settings.special_editors import FileEditor, LanguageEditor, LimitEditor


def editor_of(option: Option, services: SettingsServices) -> OptionEditor:
    """Return the widget that changes an option."""
    return _MAKERS[option.editor](option, services)


def _choice(option: Option, _services: SettingsServices) -> OptionEditor:
    return ChoiceEditor({value: _(words) for value, words in option.row.choices.items()})


def _file(option: Option, _services: SettingsServices) -> OptionEditor:
    return FileEditor(
        option,
        _("Choose a file with certificates"),
        lambda: [_("Certificates (*.pem *.crt *.cer)"), _("All files (*)")],
    )


_MAKERS: dict[Editor, Callable[[Option, SettingsServices], OptionEditor]] = {
    Editor.SWITCH: lambda option, _services: SwitchEditor(option),
    Editor.CHOICE: _choice,
    Editor.NUMBER: lambda option, _services: NumberEditor(option),
    Editor.TEXT: lambda option, _services: TextEditor(option),
    Editor.FILE: _file,
    Editor.LIMIT: lambda _option, services: LimitEditor(services.theme, services.formatter),
    Editor.SCHEDULE: lambda _option, services: ScheduleEditor(services.theme, services.formatter),
    Editor.SHORTCUTS: lambda _option, services: ShortcutsEditor(services.theme),
    Editor.LANGUAGE: lambda _option, services: LanguageEditor(services.languages()),
}
