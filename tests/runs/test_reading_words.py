"""Dates, numbers and type words as tables have them."""

# ruff: noqa: RUF001 - words of other alphabets

from datetime import date, datetime

import pytest
from babel.dates import format_date

from backcare.domain.written import DecimalSign, clock_seconds, decimal_sign, evidence, number
from backcare.runs.activity_types import OTHER_WORDS, RUN_WORDS, Sport, sport_of
from backcare.runs.dates import written
from backcare.runs.found import DateOrder, MonthNames
from backcare.runs.gathered import shown

EVENING = datetime(2026, 11, 19, 18, 30)  # noqa: DTZ001
POINT, COMMA = DecimalSign.POINT, DecimalSign.COMMA


EVENINGS = [
    "Nov 19, 2026, 6:30:00 PM",
    "Nov 19, 2026, 6:30:00\u202fPM",
    "November 19, 2026, 6:30 p.m.",
    "19 Nov 2026, 18:30:00",
    "19.11.2026, 18:30:00",
    "19. Nov. 2026, 18:30:00",
    "19 nov. 2026 à 18:30:00",
    "19 novembre 2026, 18:30:00",
    "19 nov 2026 18:30:00",
    "19 nov. 2026 om 18:30:00",
    "19 de nov. de 2026 18:30:00",
    "19 lis 2026, 18:30:00",
    "19 listopada 2026, 18:30:00",
    "19. nov. 2026 18.30.00",
    "19. nov. 2026 kl. 18:30:00",
    "19.11.2026 klo 18.30.00",
    "19 marrask. 2026 klo 18.30",
    "19. 11. 2026 18:30:00",
    "19. listopadu 2026 18:30",
    "2026/11/19 18:30:00",
    "2026年11月19日 18:30:00",
    "2026年11月19日 下午6:30:00",
    "2026. 11. 19. 오후 6:30:00",
    "19 нояб. 2026 г., 18:30:00",
    "19 Kas 2026 18:30:00",
    "19 noi. 2026, 18:30:00",
    "19 лист. 2026 р., 18:30:00",
    "19 Νοε 2026, 6:30:00 μ.μ.",
    "18:30:00 19 thg 11, 2026",
    "19 tháng 11, 2026 6:30 CH",
    "19 พ.ย. 2569 18:30:00",
    "19 พฤศจิกายน 2026 18:30:00",
    "19 בנוב׳ 2026, 18:30:00",
    "19. stu 2026. 18:30:00",
    "2026-11-19 18:30:00",
    "2026-11-19T18:30:00Z",
    "2026-11-19 18:30:00.0",
]


def test_dates_of_many_languages(subtests):
    for text in EVENINGS:
        with subtests.test(text):
            read = written(text)
            assert read is not None
            assert not read.is_open
            assert read.read(DateOrder.MDY) == EVENING


MONTHS = [
        ("janv.", 1), ("enero", 1), ("stycznia", 1), ("ledna", 1), ("fév", 2), ("úno", 2),
        ("März", 3), ("marzo", 3), ("mrt", 3), ("maalisk", 3), ("bře", 3), ("avr", 4), ("kwi", 4),
        ("abr", 4), ("mei", 5), ("maja", 5), ("touko", 5), ("mag", 5), ("juin", 6), ("giu", 6),
        ("czerwca", 6), ("června", 6), ("juil", 7), ("lug", 7), ("července", 7), ("lipca", 7),
        ("août", 8), ("ago", 8), ("sierpnia", 8), ("srp", 8), ("sett", 9), ("wrz", 9), ("zář", 9),
        ("ottobre", 10), ("out", 10), ("paź", 10), ("říj", 10), ("okt", 10), ("lis", 11),
        ("marras", 11), ("déc", 12), ("dez", 12), ("gru", 12), ("joulu", 12), ("pro", 12),
        ("desember", 12), ("dic", 12),
        ("ian.", 1), ("січ.", 1), ("Ιαν", 1), ("ม.ค.", 1), ("בינו׳", 1), ("sij", 1),
        ("lut", 2), ("лютого", 2), ("กุมภาพันธ์", 2), ("vel", 2), ("Maret", 3), ("бер.", 3),
        ("มี.ค.", 3), ("במרץ", 3), ("ožu", 3), ("квіт.", 4), ("เม.ย.", 4), ("tra", 4), ("Μαΐ", 5),
        ("Mei", 5), ("трав.", 5), ("svi", 5), ("iun.", 6), ("Ιουν", 6), ("มิ.ย.", 6),
        ("lipnja", 6), ("iul.", 7), ("лип.", 7), ("ก.ค.", 7), ("ביולי", 7), ("srpnja", 7),
        ("Agu", 8), ("серп.", 8), ("Αυγ", 8), ("באוג׳", 8), ("kol", 8), ("вер.", 9), ("ก.ย.", 9),
        ("ruj", 9), ("жовт.", 10), ("Οκτ", 10), ("ต.ค.", 10), ("באוק׳", 10), ("listopadu", 11),
        ("Des", 12), ("груд.", 12), ("Δεκ", 12), ("ธ.ค.", 12), ("דצמ׳", 12),
    ]  # fmt: skip


def test_months(subtests):
    for name, month in MONTHS:
        with subtests.test(name):
            assert written(f"7 {name} 2026").read(DateOrder.DMY) == date(2026, month, 7)


@pytest.mark.parametrize("form", ["medium", "long"])
@pytest.mark.parametrize(
    "language",
    [
        "en", "en_GB", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "sk",
        "sl", "hr", "hu", "ro", "bg", "uk", "ru", "el", "tr", "he", "th", "id", "vi", "ja", "zh",
        "ko",
    ],
)  # fmt: skip
def test_dates_as_cldr_has_them_in_the_languages_of_the_services(language, form):
    names = MonthNames.CROATIAN if language == "hr" else MonthNames.POLISH
    for month in range(1, 13):
        day = date(2026, month, 25)
        read = written(format_date(day, form, language))
        assert day in {read.read(order, names) for order in DateOrder}


@pytest.mark.parametrize(
    "text", ["", "soon", "9001", "31.02.2026", "2026-13-01", "x" * 100 + "1", "5:30", "1 foo 2026"]
)
def test_what_is_no_date(text):
    read = written(text)
    assert read is None or read.read(DateOrder.DMY) is None


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("10.02", POINT), ("10,02", COMMA), ("1,234.5", POINT), ("1.234,5", COMMA),
        ("1 234,5", COMMA), ("1'234.5", POINT), ("1,234,567", POINT), ("0,125", COMMA),
        ("1,234", None), ("12", None), ("--", None), ("5:44", None), ("1.2.3x", None),
        ("1234,567", COMMA),
    ],
)  # fmt: skip
def test_what_a_number_proves(text, proof):
    assert evidence(text) is proof


def test_the_sign_of_a_table():
    assert decimal_sign(["10,02", "1.024", "7"]) is COMMA
    assert decimal_sign(["10.02", "10,02"]) is None
    assert decimal_sign(["1,024"]) is None
    assert decimal_sign(["10.02"] * 40 + ["10,02"]) is POINT


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1,234.5", POINT, 1234.5), ("1.234,5", COMMA, 1234.5), ("1\u202f234,5", COMMA, 1234.5),
        ("5,000", POINT, 5000), ("5,000", COMMA, 5), ("--", POINT, None), ("1.2.3", POINT, None),
    ],
)  # fmt: skip
def test_numbers(text, sign, value):
    assert number(text, sign) == value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:31:24", 1884),
        ("31:24", 1884),
        ("1:02:03", 3723),
        ("00:02:15.3", 135),
        ("5", None),
        ("1:75:00", None),
        ("1:05:60", None),
        ("75:30", 4530),
    ],
)
def test_clocks(text, seconds):
    assert clock_seconds(text) == seconds


WORDS_FOR_RUNNING = [
        "Run", "TrailRun", "VirtualRun", "Lauf", "Laufen", "Laufband", "Course à pied", "Carrera",
        "Corsa", "Hardloopsessie", "Corrida", "Bieg", "Löpning", "Løb", "Løping", "Juoksu", "Běh",
        "ランニング", "跑步", "달리기", "Забег", "Koşu", "Futás", "treadmill_running",
    ]  # fmt: skip


def test_words_for_running(subtests):
    for word in WORDS_FOR_RUNNING:
        with subtests.test(word):
            assert sport_of(word) is Sport.RUN


@pytest.mark.parametrize(
    "word",
    ["Ride", "Virtual Ride", "Skilanglauf", "Walk", "Eislaufen", "Běh na lyžích", "Hike", "Swim"],
)
def test_words_for_other_sports(word):
    assert sport_of(word) is Sport.OTHER


def test_words_that_are_not_known():
    assert sport_of("Morgenlauf im Wald") is Sport.LIKELY_RUN
    assert sport_of("Kukimbia") is Sport.UNKNOWN
    assert sport_of("Laufradtour") is Sport.UNKNOWN
    assert not RUN_WORDS & OTHER_WORDS
    assert "" not in RUN_WORDS | OTHER_WORDS


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a/b/c.fit", "c.fit"),
        ("..\\..\\evil\x1b[31m.fit", "evil[31m.fit"),
        ("///", "a file without a name"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_to_show(name, told):
    assert shown(name) == told
