"""The translations in the tree, and how they come there."""

from pathlib import Path

import pytest
import translations
from extract_messages import sentences
from po_file import PoFile, Translation, read_po, without_vanished, write_po
from translation_checks import problems
from translation_chunks import answered, answers, asked, chunk_text

from kdesk.messages.catalogue import ENGLISH, PluralRule, read_catalogue

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"
LANGUAGES = ("de", "es", "fr", "he", "ja")
UNFINISHED: frozenset[str] = frozenset()
"""Languages that translators still work on."""
PLURALS = {"de": (2, (1, 0, 1)), "es": (2, (1, 0, 1)), "fr": (2, (0, 0, 1)), "he": (3, (2, 0, 1)), "ja": (1, (0, 0, 0))}
"""How many forms, and those for 0, 1 and 2."""
HEBREW = PluralRule(3, lambda count: 0 if count == 1 else 1 if count == 2 else 2)


@pytest.fixture(params=LANGUAGES)
def file(request: pytest.FixtureRequest) -> PoFile:
    """The file of a language."""
    return read_po(FOLDER / f"{request.param}.po")


def test_the_languages_are_these() -> None:
    """Each has a file of its own."""
    assert sorted(path.stem for path in FOLDER.glob("*.po")) == sorted(LANGUAGES)


def test_every_sentence_is_translated(file: PoFile, root: Path) -> None:
    """`dev.py messages export` takes those that are missing to a translator."""
    if file.language in UNFINISHED:
        pytest.skip("translators work on it")
    assert [one.text for one in translations.missing(file, sentences(root))] == []


def test_every_translation_fits_its_sentence(file: PoFile) -> None:
    """The same gaps, mnemonics, markup, lines and ends; nothing is English by mistake."""
    assert [(one.sentence, what) for one in file.translations.values() for what in problems(one, file.rule)] == []


def test_no_translation_is_of_a_sentence_that_is_gone(file: PoFile, root: Path) -> None:
    """`dev.py messages` takes them away."""
    known = {text: one.plural for text, one in sentences(root).items()}
    assert set(file.translations) - set(without_vanished(file, known).translations) == set()


def test_a_file_is_as_kdesk_writes_it(file: PoFile) -> None:
    """In one order, so that two changes of it seldom meet; kdesk reads the same from it."""
    path = FOLDER / f"{file.language}.po"
    assert path.read_text(encoding="utf-8") == file.text()
    catalogue = read_catalogue(path)
    assert catalogue.language == file.language
    assert set(catalogue.sentences) == set(file.translations)


def test_plurals_have_the_forms_of_the_language(file: PoFile) -> None:
    """For none, one and two."""
    rule = file.rule
    assert (rule.forms, tuple(rule.form(count) for count in range(3))) == PLURALS[file.language]


@pytest.mark.parametrize(
    ("sentence", "plural", "forms", "wrong"),
    [
        ("Stop", "", ("Halt",), ""),
        ("Stop", "", ("Halt", "Halts"), "2 forms instead of 1"),
        ("{count} day", "{count} days", ("ein Tag", "zwei Tage", "{count} Tage"), ""),
        ("{count} day", "{count} days", ("ein Tag", "zwei Tage", "Tage"), "gaps none instead of {count}"),
        ("{count} day", "{count} days", ("{tage} Tage",) * 3, "gaps {tage} instead of {count}"),
        ("{n} day", "{n} days", ("einen Tag", "zwei Tage", "{n} Tage"), ""),
        ("{a}: {count}", "{a}: {count}", ("eins",) * 3, "gaps none instead of {a} {count}"),
        ("{size:number} left", "", ("noch {size}",), "gaps {size} instead of {size:number}"),
        ("in {name}", "", ("in {name",), "a brace that is not closed"),
        ("Stop", "", (" ",), "empty"),
        ("&Stop", "", ("Halt",), "not as many mnemonics (&) as in English"),
        ("Q&&A &now", "", ("F&&A &jetzt",), ""),
        ("<b>Stop</b>", "", ("<b>Halt<b>",), "not the same markup as in English"),
        ("Use --data", "", ("Nimm --daten",), "not the same options of commands as in English"),
        ("a\nb", "", ("a b", ), "not as many lines as in English"),
        (" MB", "", ("Mb",), "not the same space at begin and end as in English"),
        ("Open…", "", ("Öffnen",), "ends with '' instead of '…'"),
        ("It stops.", "", ("止まります。",), ""),
        ("Stop", "", ("Stop",), 'the same as in English: write "=" if that is meant'),
        ("{a} · {b}", "", ("{a} · {b}",), ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_translation_is_told(
    sentence: str, plural: str, forms: tuple[str, ...], wrong: str
) -> None:
    """In words for its translator."""
    assert next(problems(Translation(sentence, plural, forms), HEBREW), "") == wrong


def test_sentences_go_to_a_translator_and_come_back(root: Path, tmp_path: Path) -> None:
    """Every one of them, with its new lines, tabs and spaces."""
    known = list(sentences(root).values())
    text = chunk_text(known, 1, HEBREW, {})
    file = PoFile("he", read_po(FOLDER / "he.po").head)
    for number, sentence in asked(text).items():
        file.translations[sentence.sentence] = answered(sentence, {0: "="}, file.rule)
        assert known[int(number) - 1].plural == sentence.plural
    write_po(tmp_path / "he.po", file)
    catalogue = read_catalogue(tmp_path / "he.po")
    assert dict(catalogue.sentences) == {one.text: one.text for one in known}
    assert all(list(forms) == [one, many, many] for one, many, forms in _plurals(known, catalogue.plurals))
    assert [what for one in file.translations.values() for what in problems(one, file.rule)] == []


def _plurals(known: list[translations.Sentence], plurals: object) -> list[tuple[str, str, list[str]]]:
    assert isinstance(plurals, dict)
    return [(one.text, one.plural, plurals[one.text]) for one in known if one.plural]


def test_answers_are_read_line_by_line() -> None:
    """A form of a plural follows a dot, and what is no answer is told."""
    assert answers("# a\n1\tHalt\n2.1\tzwei\\nDinge\n2.0\t=\n\nwell\n3 x\ty") == (
        {"1": {0: "Halt"}, "2": {1: "zwei\nDinge", 0: "="}},
        ["well", "3 x\ty"],
    )


def test_an_answer_takes_the_spaces_of_its_sentence() -> None:
    """Nobody sees them in a chunk."""
    assert answered(Translation(" or ", "", ()), {0: "oder"}, ENGLISH).forms == (" oder ",)


def test_a_translation_of_another_plural_goes() -> None:
    """The sentence says something else now."""
    file = PoFile("de", "", {"{count} a": Translation("{count} a", "{count} b", ("x", "y"))})
    assert without_vanished(file, {"{count} a": "{count} c"}).translations == {}
    assert list(without_vanished(file, {"{count} a": "{count} b"}).translations) == ["{count} a"]


def test_a_translator_exports_writes_and_imports(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What passes the checks is taken, the rest is told, and the next chunks have only what is missing."""
    path = tmp_path / "de.po"
    write_po(path, PoFile("de", read_po(FOLDER / "de.po").head))
    monkeypatch.setattr(translations, "translations", lambda _root: [path])
    chunks = tmp_path / "chunks"
    assert translations.main(["export", "de", str(chunks), "--chunk", "2"]) == 0
    first, second = asked((chunks / "001.txt").read_text(encoding="utf-8")).values()
    (chunks / "001.out").write_text("1\t=\n2\t{nothing}\n", encoding="utf-8")
    assert translations.main(["import", "de", str(chunks)]) == 1
    assert "001.out 2: gaps {nothing}" in capsys.readouterr().out
    assert list(read_po(path).translations) == [first.sentence]
    assert translations.main(["export", "de", str(tmp_path / "next"), "--chunk", "1"]) == 0
    assert list(asked((tmp_path / "next" / "001.txt").read_text(encoding="utf-8")).values()) == [second]
    assert translations.main(["check", "de"]) == 0
    capsys.readouterr()
    assert translations.main(["status"]) == 0
    count = len(sentences(root))
    assert capsys.readouterr().out == f"de: {count - 1} of {count} sentences are missing\n"
