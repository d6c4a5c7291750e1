"""The words for months in many languages, including those that mean two different months."""

# ruff: noqa: RUF001 - words of other alphabets

import re
import unicodedata
from functools import cache

_MONTHS = """
jan january januar janvier enero ene gen gennaio janeiro janv sty stycznia styczeń januari tammi led
leden ledna oca ocak янв ian січ яну ιαν ינו בינו
feb february februar février févr fév febrero febbraio fev fevereiro februari lut luty helmi úno
únor şub şubat фев лют φεβ פבר בפבר
mar march mär märz mrz mars marzo março maart mrt marzec marca maalis bře březen března már мар
бер μαρ μάρ מרץ במרץ
apr april avr avril abr abril aprile kwi kwiecień huhti dub duben dubna nis nisan ápr апр кві απρ
אפר באפר
may mai mayo mag maggio maio mei maj touko kvě květen května mayıs máj мая май тра μαΐ μαι μάι מאי
במאי
jun june juni juin junio giu giugno junho cze czerwiec kesä čvn červen června haz haziran jún июн
iun чер юни ιουν ιούν יונ ביונ
jul july juli juil juillet julio lug luglio julho lipiec lipca heinä čvc červenec července tem
temmuz júl июл iul лип юли ιουλ ιούλ יול ביול
aug august août aout ago agosto augustus sie sierpień elo srpen srpna ağu ağustos авг agu agt avg
сер αυγ αύγ אוג באוג
sep sept september septembre septiembre set settembre setembro wrz wrzesień syys zář září eyl
eylül szept сен сент вер сеп σεπ ספט בספט
oct october okt oktober octobre octubre ott ottobre out outubro paź październik loka říj říjen
ekim eki окт жов οκτ אוק באוק
nov november novembre noviembre novembro listopadu marras kas kasım ноя нояб noi лис ное νοε νοέ
נוב בנוב
dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember gru grudzień
joulu prosince ara aralık дек гру δεκ דצמ בדצמ
"""
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CROATIAN = {
    "sij": 1, "vel": 2, "ožu": 3, "tra": 4, "svi": 5, "lipnja": 6, "lipanj": 6, "srpnja": 7,
    "srpanj": 7, "kol": 8, "ruj": 9, "stu": 11,
}  # fmt: skip
"""Words only used in Croatian."""
SHARED = {"lip": (7, 6), "srp": (8, 7), "lis": (11, 10), "pro": (12, 12)}
"""Words that Croatian shares with Polish or Czech: the month they mean there, and in Croatian."""
_THAI = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."), ("มิถุนายน", "มิ.ย."), ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."), ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
"""Thai months, whose words contain points and marks."""
_THAI_LETTER = re.compile("[\u0e00-\u0e7f]")


def folded(text: str) -> str:
    """Return words in the form used to compare: lower case, each letter composed with its marks."""
    return unicodedata.normalize("NFC", text).casefold()


def without_thai(text: str) -> tuple[str, bool]:
    """Return a date with a Thai month replaced by an English one, and whether it had one."""
    if not _THAI_LETTER.search(text):
        return text, False
    for english, (name, short) in zip(_ENGLISH, _THAI, strict=True):
        for word in (name, short):
            plain = unicodedata.normalize("NFKC", word)
            if plain in text:
                return text.replace(plain, f" {english} "), True
    return text, False


@cache
def _words() -> dict[str, int]:
    shared = {word: month for word, (month, _) in SHARED.items()}
    return {**_month_words(), **CROATIAN, **shared}


def month_number(word: str) -> int:
    """Return the month of a known word; an ambiguous word is read as Polish or Czech."""
    return _words()[word]


def month_word(word: str) -> str | None:
    """Return the known word for a month; a longer form is recognised by its beginning."""
    known = _words()
    return next((word[:end] for end in range(len(word), 2, -1) if word[:end] in known), None)


def _month_words() -> dict[str, int]:
    """Return the month of each word; a line that begins with an English abbreviation starts one."""
    months: dict[str, int] = {}
    number = 0
    for line in _MONTHS.strip().splitlines():
        names = line.split()
        if names[0] in _ENGLISH:
            number = _ENGLISH.index(names[0]) + 1
        months |= dict.fromkeys(map(folded, names), number)
    return months
