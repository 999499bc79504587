r"""For translators: what is missing in a language, in chunks that are quickly written, and their way back.

    translations.py status
    translations.py export de FOLDER [--chunk 150] [--all]
    translations.py import de FOLDER
    translations.py check de

`export` writes `FOLDER/001.txt` and so on: a line a sentence, `NUMBER<TAB>English`, below the file that it stands in. A
number that ends with `.*` has plurals. The answers to `001.txt` go into `FOLDER/001.out`: `NUMBER<TAB>translation`,
of plurals `NUMBER.0<TAB>…`, `NUMBER.1<TAB>…`; `=` where the English sentence is meant. A new line within a sentence is
written as `\n`. `import` takes the answers that pass the checks, and tells what is wrong with the others.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract_messages import ROOT, Sentence, sentences, translations
from po_file import PoFile, read_po, write_po
from translation_checks import problems
from translation_chunks import answered, answers, asked, chunk_text, line_of

_CHUNK = 150


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; returns the exit status."""
    options, known = _parsed(arguments), sentences(ROOT)
    if options.work == "status":
        for path in translations(ROOT):
            print(f"{path.stem}: {len(missing(read_po(path), known))} of {len(known)} sentences are missing")
        return 0
    path = _files()[options.language]
    file = read_po(path)
    if options.work == "check":
        return _check(file, known)
    if options.work == "export":
        return _export(file, known, options)
    wrong = _import(file, known, options.folder)
    write_po(path, file)
    return int(wrong)


def missing(file: PoFile, known: Mapping[str, Sentence]) -> list[Sentence]:
    """Return the sentences that a file has no translation of, in the order of the code."""
    there = file.translations
    return [one for one in known.values() if one.text not in there or there[one.text].plural != one.plural]


def _files() -> dict[str, Path]:
    return {path.stem: path for path in translations(ROOT)}


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="translations.py", description=__doc__, formatter_class=raw)
    parser.add_argument("work", choices=("status", "export", "import", "check"))
    parser.add_argument("language", nargs="?", choices=_files(), help="whose file is meant")
    parser.add_argument("folder", nargs="?", type=Path, help="of the chunks")
    parser.add_argument("--chunk", type=int, default=_CHUNK, help="sentences in a chunk")
    parser.add_argument("--all", action="store_true", help="also what is translated, to read it over")
    options = parser.parse_args(arguments)
    if options.work != "status" and options.language is None:
        parser.error("which language?")
    if options.work in {"export", "import"} and options.folder is None:
        parser.error("in which folder are the chunks?")
    return options


def _check(file: PoFile, known: Mapping[str, Sentence]) -> int:
    wrong = [(one.sentence, what) for one in file.translations.values() for what in problems(one, file.rule)]
    for sentence, what in wrong:
        print(f"{sentence!r}: {what}")
    print(f"{file.language}: {len(missing(file, known))} missing, {len(wrong)} wrong")
    return int(bool(wrong))


def _export(file: PoFile, known: Mapping[str, Sentence], options: argparse.Namespace) -> int:
    wanted = list(known.values()) if options.all else missing(file, known)
    there = file.translations if options.all else {}
    options.folder.mkdir(parents=True, exist_ok=True)
    for number, begin in enumerate(range(0, len(wanted), options.chunk), 1):
        text = chunk_text(wanted[begin : begin + options.chunk], begin + 1, file.rule, there)
        (options.folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    print(f"{len(wanted)} sentences are in {options.folder}")
    return 0


def _import(file: PoFile, known: Mapping[str, Sentence], folder: Path) -> bool:
    """Take the answers to every chunk, tell what is wrong with some, and return whether there is such a thing."""
    taken, told = 0, []
    for path in sorted(folder.glob("*.out")):
        given, strange = answers(path.read_text(encoding="utf-8"))
        told += [f"{path.name}: not understood: {line}" for line in strange]
        for number, sentence in asked(path.with_suffix(".txt").read_text(encoding="utf-8")).items():
            if number not in given:
                told.append(f"{path.name} {number}: no answer to {line_of(sentence.sentence)}")
                continue
            translation = answered(sentence, given[number], file.rule)
            if wrong := list(problems(translation, file.rule)):
                told.append(f"{path.name} {number}: {'; '.join(wrong)}: {line_of(sentence.sentence)}")
            elif sentence.sentence in known:
                file.translations[sentence.sentence] = translation
                taken += 1
    for line in told:
        print(line)
    print(f"{taken} taken, {len(told)} not; {len(missing(file, known))} are missing in {file.language}")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
