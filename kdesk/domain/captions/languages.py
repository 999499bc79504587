"""The languages of captions, by the server's codes and names, and the guess from a file's name."""

import re
from collections.abc import Mapping

# fmt: off
LANGUAGES: Mapping[str, str] = {
    "ab": "Abkhazian", "aa": "Afar", "af": "Afrikaans", "sq": "Albanian", "am": "Amharic", "ar": "Arabic",
    "ar_lb": "Arabic (Lebanon)", "ar_qa": "Arabic (Qatar)", "ar_sa": "Arabic (Saudi Arabia)", "hy": "Armenian",
    "as": "Assamese", "ay": "Aymara", "az": "Azerbaijani", "ba": "Bashkir", "eu": "Basque", "bn": "Bengali (Bangla)",
    "dz": "Bhutani", "bh": "Bihari", "bi": "Bislama", "br": "Breton", "bg": "Bulgarian", "my": "Burmese",
    "be": "Byelorussian (Belarusian)", "km": "Cambodian", "ca": "Catalan", "zh": "Chinese", "co": "Corsican",
    "cr": "Cree", "hr": "Croatian", "cs": "Czech", "da": "Danish", "nl": "Dutch", "en": "English",
    "en_gb": "English (British)", "en_us": "English (American)", "eo": "Esperanto", "et": "Estonian",
    "fo": "Faeroese", "fa": "Farsi", "fj": "Fiji", "fi": "Finnish", "fr": "French", "fr_ca": "French (Canada)",
    "fy": "Frisian", "gl": "Galician", "gd": "Gaelic (Scottish)", "gv": "Gaelic (Manx)", "ka": "Georgian",
    "de": "German", "el": "Greek", "kl": "Greenlandic", "gn": "Guarani", "gu": "Gujarati", "ha": "Hausa",
    "he": "Hebrew", "iw": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "is": "Icelandic", "id": "Indonesian",
    "in": "Indonesian", "ia": "Interlingua", "ie": "Interlingue", "ikt": "Inuinnaqtun", "iu": "Inuktitut",
    "ik": "Inupiak", "ga": "Irish", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "kn": "Kannada",
    "ks": "Kashmiri", "kk": "Kazakh", "rw": "Kinyarwanda (Ruanda)", "ky": "Kirghiz", "rn": "Kirundi (Rundi)",
    "ko": "Korean", "ku": "Kurdish", "lo": "Laothian", "la": "Latin", "lb": "Luxembourgish (Letzeburgesch)",
    "lv": "Latvian (Lettish)", "li": "Limburgish ( Limburger)", "ln": "Lingala", "lt": "Lithuanian",
    "mk": "Macedonian", "mg": "Malagasy", "ms": "Malay", "ml": "Malayalam", "mt": "Maltese", "mi": "Maori",
    "mr": "Marathi", "mo": "Moldavian", "mn": "Mongolian", "na": "Nauru", "ne": "Nepali", "no": "Norwegian",
    "oc": "Occitan", "oj": "Ojibwe, Ojibwa", "ojs": "Ojibwa Severn", "ojw": "Ojibwa Western", "or": "Oriya",
    "om": "Oromo (Afan, Galla)", "ps": "Pashto (Pushto)", "pl": "Polish", "pt": "Portuguese",
    "pt_br": "Portuguese (Brazil)", "pa": "Punjabi", "qu": "Quechua", "rm": "Rhaeto-Romance", "ro": "Romanian",
    "ru": "Russian", "sm": "Samoan", "sg": "Sangro", "sa": "Sanskrit", "sr": "Serbian", "sh": "Serbo-Croatian",
    "st": "Sesotho", "tn": "Setswana", "sn": "Shona", "sd": "Sindhi", "si": "Sinhalese", "ss": "Siswati",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "es": "Spanish", "es_xl": "Spanish (Latin America)",
    "su": "Sundanese", "sw": "Swahili (Kiswahili)", "sv": "Swedish", "tl": "Tagalog", "tg": "Tajik", "ta": "Tamil",
    "tt": "Tatar", "te": "Telugu", "th": "Thai", "bo": "Tibetan", "ti": "Tigrinya", "to": "Tonga", "ts": "Tsonga",
    "tr": "Turkish", "tk": "Turkmen", "tw": "Twi", "ug": "Uighur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "vo": "Volapuk", "cy": "Welsh", "wo": "Wolof", "xh": "Xhosa", "yi": "Yiddish",
    "ji": "Yiddish", "yo": "Yoruba", "zu": "Zulu", "zh_tw": "Taiwanese Mandarin", "zxx": "No linguistic content",
    "mu": "Multilingual", "crg": "Michif", "un": "Undefined", "mic": "Micmac", "tce": "Southern Tutchone",
    "sal": "Salishan languages", "alg": "Algonquian languages", "ath": "Athapascan languages",
    "smi": "Sami languages", "iro": "Iroquoian languages", "moe": "Montagnais", "bla": "Siksika", "oka": "Okanagan",
}
# fmt: on
"""Wire fact: the server takes the English name only (`KalturaLanguage`), and derives the code from it."""

UNDEFINED = "Undefined"

_THREE_LETTERS = {
    "ara": "ar",
    "chi": "zh",
    "zho": "zh",
    "cze": "cs",
    "ces": "cs",
    "dan": "da",
    "dut": "nl",
    "nld": "nl",
    "eng": "en",
    "fin": "fi",
    "fre": "fr",
    "fra": "fr",
    "ger": "de",
    "deu": "de",
    "gre": "el",
    "ell": "el",
    "heb": "he",
    "hin": "hi",
    "hun": "hu",
    "ind": "id",
    "ita": "it",
    "jpn": "ja",
    "kor": "ko",
    "nor": "no",
    "per": "fa",
    "fas": "fa",
    "pol": "pl",
    "por": "pt",
    "rum": "ro",
    "ron": "ro",
    "rus": "ru",
    "spa": "es",
    "swe": "sv",
    "tha": "th",
    "tur": "tr",
    "ukr": "uk",
    "vie": "vi",
    # Norwegian and Hebrew have codes of their own that the server does not know.
    "nb": "no",
    "nn": "no",
    "fil": "tl",
}
_BY_NAME = {name.lower(): name for name in LANGUAGES.values()}
_REMARKS = frozenset({"cc", "sdh", "forced", "subtitle", "subtitles", "captions", "caption", "hi"})
_WORDS = re.compile(r"[._\-\[\]()]+")
_REGION = re.compile(r"([a-z]{2,3})[-_]([a-z]{2,4}|\d{3})$")


def language_in_name(file_name: str) -> str:
    """Return the language that the name of a file ends with, such as `talk.en.vtt`; "" if it names none."""
    stem = file_name.lower().rpartition(".")[0] or file_name.lower()
    words = [word for word in _WORDS.split(stem) if word]
    # Remarks such as “forced” stand behind the language; "hi" is Hindi where nothing else names a language.
    while len(words) > 1 and words[-1] in _REMARKS and language_of(words[-2]):
        words.pop()
    if len(words) < 2:  # noqa: PLR2004  the name alone: no mark of a language
        return ""
    if match := _REGION.search("-".join(words[-2:])):
        with_region = language_of(f"{match[1]}_{match[2]}")
        if with_region and len(words) > 2:  # noqa: PLR2004  the name, a language and a region
            return with_region
    return language_of(words[-1])


def language_of(word: str) -> str:
    """Return the language with this code or English name; that of a code without its region; "" for others."""
    code = word.lower().replace("-", "_")
    name = LANGUAGES.get(code) or LANGUAGES.get(_THREE_LETTERS.get(code, "")) or _BY_NAME.get(word.lower(), "")
    if name:
        return name
    base = code.partition("_")[0]
    return language_of(base) if base != code else ""
