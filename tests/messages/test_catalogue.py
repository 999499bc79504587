"""Reading translations: `.po` files of kdesk's own tools, and of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as read_with_babel
from extract_messages import ROOT, TEMPLATE, translations

from kdesk.messages.catalogue import entries, read_catalogue
from kdesk.messages.translation import _, choose, language, languages_of, listed, ngettext, use_language

HEAD = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"\n\n'


def written(folder: Path, text: str) -> Path:
    """Return a file with a head and a text."""
    path = folder / "pl.po"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_sentences_go_on_in_the_next_line(tmp_path: Path) -> None:
    """As tools break them; escapes are undone."""
    text = '#: kdesk/app.py\nmsgid ""\n"One\\n"\n"two \\"three\\" \\\\n"\nmsgstr ""\n"Raz\\n"\n"dwa"\n'
    assert read_catalogue(written(tmp_path, text)).sentences == {'One\ntwo "three" \\n': "Raz\ndwa"}


def test_plurals_have_the_forms_of_the_language(tmp_path: Path) -> None:
    """What is said of one is also there where no plural is asked for."""
    text = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "plik"\nmsgstr[1] "pliki"\nmsgstr[2] "plików"\n'
    catalogue = read_catalogue(written(tmp_path, text))
    assert catalogue.plurals == {"file": ("plik", "pliki", "plików")}
    assert [catalogue.rule.form(count) for count in (1, 2, 7)] == [0, 1, 2]
    assert (catalogue.language, catalogue.sentences) == ("pl", {"file": "plik"})


def test_a_plural_with_too_few_forms_is_refused(tmp_path: Path) -> None:
    """Otherwise a count would find none."""
    text = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "plik"\nmsgstr[1] "pliki"\n'
    with pytest.raises(ValueError, match="2 forms and not 3"):
        read_catalogue(written(tmp_path, text))


@pytest.fixture
def english(tmp_path: Path) -> Iterator[None]:
    """The language of the tests comes back."""
    yield
    use_language("en", tmp_path / "none")


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=n%0",
        "nplurals=2; plural=n",
        "nplurals=2; plural=n-5",
        "nplurals=2; plural=(n",
        f"nplurals={'9' * 5000}; plural=0",
        f"nplurals=2; plural={'(' * 900}n{')' * 900}",
    ],
)
@pytest.mark.usefixtures("english")
def test_a_damaged_rule_of_plurals_leaves_sentences_english(tmp_path: Path, rule: str) -> None:
    """It ends no command and no window."""
    text = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "plik"\nmsgstr[1] "pliki"\n'
    head = f'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: {rule};\\n"\n\n'
    (tmp_path / "pl.po").write_text(head + text, encoding="utf-8")
    use_language("pl", tmp_path)
    assert [ngettext("file", "files", count) for count in (1, 2, 5)] == ["file", "files", "files"]
    assert language() == "en"


@pytest.mark.parametrize("data", [b"\xff\xfe\0", (HEAD + 'msgid "file"\nmsgid_plural "fi').encode()[:-60] + b"\xc5"])
@pytest.mark.usefixtures("english")
def test_a_damaged_file_leaves_sentences_english(tmp_path: Path, data: bytes) -> None:
    """As it is after a disk was full, or a download broke off."""
    (tmp_path / "pl.po").write_bytes(data)
    use_language("pl", tmp_path)
    assert (_("file"), language()) == ("file", "en")


@pytest.mark.parametrize("translation", ["{nazwa}", "{", "}", "{}", "{name.real}", "{name!r:>9}", "{name} {0}"])
def test_a_translation_with_other_gaps_stays_english(tmp_path: Path, translation: str) -> None:
    """Filling it would end whatever says it, or show what nobody was to see."""
    text = f'msgid "{{name}} is there"\nmsgstr "{translation}"\n\nmsgid "b"\nmsgstr "c"\n'
    assert read_catalogue(written(tmp_path, text)).sentences == {"b": "c"}


def test_gaps_may_be_left_out_and_moved(tmp_path: Path) -> None:
    """As languages need it; braces of the sentence's own stay."""
    texts = {"{a} of {b:number}": "{b:number}: {a}", "{count} file": "jeden", "{{x}} {a}": "{a} {{x}}"}
    text = "\n".join(f'msgid "{sentence}"\nmsgstr "{other}"\n' for sentence, other in texts.items())
    assert read_catalogue(written(tmp_path, text)).sentences == texts


def test_comments_without_an_end_are_read_in_linear_time(tmp_path: Path) -> None:
    """Forty thousand lines of them took minutes: the time limit of the tests ended that."""
    text = "# a\n" * 40_000 + '\nmsgid "b"\nmsgstr "c"\n'
    assert read_catalogue(written(tmp_path, text)).sentences == {"b": "c"}


def test_guesses_and_gaps_stay_english(tmp_path: Path) -> None:
    """What a tool guessed, what nobody translated, and what is there no longer."""
    text = (
        '#, fuzzy, python-format\n#| msgid "x"\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n\n#~ msgid "d"\n'
        '#~ msgstr "e"\n\nmsgid "f"\nmsgstr "g"'
    )
    assert read_catalogue(written(tmp_path, text)).sentences == {"f": "g"}


def test_hebrew_sentences_run_from_right_to_left(tmp_path: Path) -> None:
    """Also those that begin with a name: the first letter would turn the whole sentence round."""
    path = tmp_path / "he.po"
    texts = ("kdesk פועל", "{name}: שגיאה", "שגיאה: {name}", "HLS · DASH")
    head = 'msgid ""\nmsgstr ""\n"Language: he\\n"\n\n'
    path.write_text(
        head + "\n".join(f'msgid "{n} {{name}}"\nmsgstr "{text}"\n' for n, text in enumerate(texts)), encoding="utf-8"
    )
    read = read_catalogue(path).sentences
    assert list(read.values()) == ["\u200fkdesk פועל", "\u200f{name}: שגיאה", "שגיאה: {name}", "HLS · DASH"]


@pytest.mark.parametrize("path", [ROOT / TEMPLATE, *translations(ROOT)], ids=lambda path: path.name)
def test_files_read_as_other_tools_read_them(path: Path) -> None:
    """The template has no translation; the rest of it is read alike."""
    with path.open("rb") as file:
        other = {message.id: message.string for message in read_with_babel(file) if message.id}
    mine = {
        (one.sentence, one.plural) if one.plural else one.sentence: one.forms if one.plural else one.forms[0]
        for one in entries(path.read_text(encoding="utf-8"))
        if one.sentence
    }
    assert mine == other


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "he_IL"}, "he"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "it_IT@euro", "LANGUAGE": "it:he:de"}, "he"),
        ({"LANG": "C", "LANGUAGE": "de"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": ""}, "en"),
        ({"LANG": "pt_BR.UTF-8"}, "pt_BR"),
    ],
)
def test_a_terminal_says_which_language(environment: dict[str, str], language: str) -> None:
    """As it does to other programs."""
    assert choose(languages_of(environment), {"de", "he", "pt_BR"}) == language


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("name", "line"), [("en", "SD, {x}, HD"), ("de", "SD, {x}, HD"), ("ja", "SD、{x}、HD"), ("he", "SD, {x}, HD")]
)
def test_a_list_has_the_comma_of_its_language(name: str, line: str) -> None:
    """Without marks of direction; braces in a part are text."""
    use_language(name, TEMPLATE.parent)
    assert listed(["SD", "{x}", "HD"]) == line
    assert listed(["one"]) == "one"
    assert listed([]) == ""
