"""Texts of a generated library: titles in many scripts, tags, user ids and categories."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Language:
    """Parts of titles in one language; `blank` separates a thing from an occasion."""

    things: tuple[str, ...]
    occasions: tuple[str, ...]
    blank: str = " "


LANGUAGES = (
    Language(
        (
            "Lecture",
            "Interview",
            "Town hall",
            "Product tour",
            "Safety briefing",
            "Field recording",
            "Trailer",
            "Webinar",
        ),
        ("in spring", "on bridges", "for beginners", "part one", "in the north hall", "with the team", "rehearsal"),
    ),
    Language(
        ("Vorlesung", "Gespräch", "Führung", "Übung", "Messebericht", "Schülerkonzert"),
        ("über Brücken", "im Frühling", "für Anfänger", "aus Köln", "mit Gästen"),
    ),
    Language(
        ("Conférence", "Entretien", "Démonstration", "Leçon", "Visite guidée"),
        ("à Genève", "sur la mer", "pour débutants", "d'été", "en coulisses"),
    ),
    Language(
        ("Clase", "Entrevista", "Reportaje", "Canción"), ("de otoño", "en Logroño", "sobre el océano", "¿y ahora?")
    ),
    Language(("Wykład", "Ćwiczenia", "Rozmowa"), ("o źródłach", "w Łodzi", "dla początkujących")),
    Language(("Лекция", "Беседа", "Экскурсия", "Концерт"), ("про мосты", "весной", "для начинающих", "в Казани")),
    Language(("Διάλεξη", "Συνέντευξη", "Μάθημα"), ("στην Αθήνα", "στη θάλασσα", "την άνοιξη")),
    Language(("محاضرة", "مقابلة", "جولة"), ("في الربيع", "عن الجسور", "للمبتدئين")),
    Language(("הרצאה", "ראיון", "סיור"), ("באביב", "על גשרים", "למתחילים")),
    Language(("व्याख्यान", "साक्षात्कार", "गीत"), ("वसंत में", "पुलों पर", "शुरुआती के लिए")),
    Language(("การบรรยาย", "สัมภาษณ์", "คอนเสิร์ต"), ("ในฤดูใบไม้ผลิ", "ที่เชียงใหม่"), ""),
    Language(("讲座", "访谈", "音乐会", "教程"), ("关于桥梁", "春天", "初学者", "上海"), "・"),
    Language(("講義", "インタビュー", "演奏会", "見学"), ("春の", "京都にて", "入門", "橋について"), "・"),
    Language(("강의", "인터뷰", "음악회"), ("봄날의 기록", "서울에서", "입문")),
    Language(("🎬 Cut", "📷 Shoot", "🎧 Mix"), ("take 1", "take 2", "final", "final final")),
)
TAGS = (
    *(
        "spring",
        "bridge",
        "music",
        "lecture",
        "interview",
        "tour",
        "beginner",
        "team",
        "sea",
        "city",
        "night",
        "archive",
    ),
    *("draft", "public", "internal", "4k", "drone", "été", "brücke", "музыка", "музей", "ήχος", "音楽", "桥", "봄"),
)
USERS = (
    *("anna", "boris", "chen", "dalia", "emre", "fatima", "giorgos", "hana", "ines", "jürgen", "kofi", "lucía"),
    *("márton", "ngozi", "олег", "priya"),
)
CATEGORIES = (
    *("Courses", "Courses>Physics", "Courses>Physics>Optics", "Courses>Music", "Courses>Languages"),
    *("Events", "Events>2024", "Events>2025", "Events>2026", "Events>2026>Open day"),
    *("Company", "Company>Town halls", "Company>Safety", "Company>Products", "Company>Products>Launches"),
    *("Archive", "Archive>Radio", "Archive>Film", "Archive>Фотографии", "Archive>写真", "Press", "Press>Trailers"),
)
_LONG = " — " + "a title that somebody pasted whole from an invitation and never shortened " * 3
_SHARE_LONG = 0.003


def title(choice: Random, number: int) -> str:
    """Return a title: half are English, a few are far too long."""
    language = LANGUAGES[0] if choice.random() < 1 / 2 else choice.choice(LANGUAGES[1:])
    words = f"{choice.choice(language.things)}{language.blank}{choice.choice(language.occasions)}"
    return f"{words} {number}{_LONG if choice.random() < _SHARE_LONG else ''}"


def tags(choice: Random) -> str:
    """Return up to five tags in the server's format."""
    return ", ".join(choice.sample(TAGS, choice.choice((0, 1, 2, 2, 3, 5))))


def description(choice: Random) -> str:
    """Return an empty text for half of the entries, otherwise one or two sentences in one language."""
    if choice.random() < 1 / 2:
        return ""
    language = choice.choice(LANGUAGES)
    sentences = [language.blank.join((choice.choice(language.occasions), choice.choice(language.things)))]
    return ". ".join(sentences * choice.choice((1, 2)))
