"""Each rule that combines says so in a sentence that names all that the rule rests on."""

import re
import shutil

import pytest

from backcare.config import Settings
from backcare.content.check_pages import read_check_flow
from backcare.content.check_people import read_people
from backcare.content.rule_book import read_rule_book
from backcare.content.strict_yaml import read_typed
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.rules import Condition, names_in
from backcare.domain.check.topics import topics
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError
from tests.ours import our_library

BOOK = our_library().rule_book
COMBINING = [rule for rule in BOOK.rules.values() if rule.says is not None]
NUMBERS = ("zero", "one", "two", "three", "four")
PEE = "pee or poo"
FATIGUE = "always tired"
WORDS = {
    **dict.fromkeys(("RF01", "RF02", "RF04"), (PEE,)),
    "RF03": ("numb",),
    "RF05": ("sexual feeling",),
    "RF06": ("both legs",),
    "RF07": (
        "leg is getting weaker",
        "getting weaker",
        "leg or foot is getting weaker",
        "weakness",
    ),
    "RF08": ("unstead",),
    "RF09": ("serious accident",),
    "RF10": ("over the spine",),
    "RF11": ("cough",),
    "RF12": ("steroid",),
    "RF12.sudden": ("suddenly",),
    "RF13": ("changed back",),
    "RF14": ("cancer",),
    "RF14.lying": ("lying",),
    "RF15": ("weight",),
    "RF16": ("constant", "night or rest", "at night"),
    "RF17": ("fever",),
    "RF17.very-unwell": ("confused or breathless",),
    "RF18": ("infection",),
    "RF19": ("weak defences",),
    "RF20": ("tuberculosis",),
    "RF21": ("sudden severe pain",),
    "RF22": ("pulse in the tummy",),
    "RF22.new": ("new, strong",),
    "RF22.spreads": ("spreading",),
    "RF22.faint": ("faintness",),
    "RF24": ("below the ribs",),
    "RF24.worse": ("vomit",),
    "RF25": ("in waves",),
    "RF25.worse": ("no pee comes",),
    "RF26": ("strip of skin",),
    "RF26.eye": ("near an eye",),
    "RF28": ("gave birth",),
    "RF28.signs": ("baby moves less",),
    "RF28.severe": ("bleeding or severe pain",),
    "RF29": ("pelvic pain",),
    "RF30": ("linked to eating",),
    "RF30.severe": ("vomit blood",),
    "RF31": ("one-sided landing pain",),
    "RF32": ("groin",),
    "RF33": ("bend",),
    # In its parts: nobody is asked it as it stands.
    "RF34": ("little interest in sex",),
    "RF35": ("before 45", "before you were 45"),
    "RF35.before-35": ("before 35",),
    "RF35.eye": ("one eye",),
    "RF35.wakes": ("late at night",),
    "RF35.buttock": ("buttock",),
    "RF35.movement": ("movement",),
    "RF35.tablets": ("tablets",),
    "RF35.family": ("family",),
    "RF35.joints": ("joints",),
    "RF35.heel": ("heel",),
    "RF35.skin": ("psoriasis",),
    "RF37": ("swollen",),
    "RF38": ("blood thinners",),
    "RF39": ("spinal operation",),
    "RF40": ("between the shoulder blades",),
    "RF41": ("under 16",),
    "RF42": ("no better", "steadily worse", "worsening"),
    "RF42.severe": ("severe",),
    "RF43": ("below one knee", "down one leg"),
    "RF43.growing": ("numbness is spreading",),
    "RF44": ("cough",),
    "RF46": ("rest", "night"),
    "RF48": ("very unwell",),
    "B.after-long": ("long or hard runs",),
    "B.arching": ("arch",),
    "B.downhill": ("downhill",),
    "B.earlier": ("run to run", "each run", "by run"),
    "B.foot-strike": ("landing", "lands"),
    "B.landing": ("landing", "land."),
    "B.night": ("night",),
    "B.one-leg": ("one leg",),
    **dict.fromkeys(("A.thigh-front-left", "A.thigh-front-right"), ("thigh",)),
    **dict.fromkeys(("A.thigh-back-left", "A.thigh-back-right"), ("a thigh hurts",)),
    "aneurysm": ("aneurysm",),
    "bone.focal": ("bony spot",),
    "bone.hop": ("hopping",),
    "bone.walking": ("walking",),
    "bones.broke": ("broke", "broken"),
    "bones.thin": ("thin",),
    "energy.eating": ("eat less", "eating less", "eating much less", "eat much less"),
    "energy.periods": ("periods",),
    "energy.sex": ("interest in sex",),
    "energy.tired": (FATIGUE,),
    "fall": ("fall",),
    "female": ("female body",),
    "hardly-walks": ("hardly",),
    "hip.stiff": ("stiff for months",),
    "limited": ("usual things",),
    "load-jump": ("clearly more", "more running"),
    "minor": ("lift",),
    "no-exercise": ("no regular exercise",),
    "one-kidney": ("kidney",),
    "pregnant": ("pregnant",),
    "running-hurts": ("while you run", "on running"),
    "severe": ("severe",),
    "slim": ("body mass index of 22",),
    "stiff-spine": ("stiff from an inflammation",),
    "stress-fracture": ("stress fracture",),
    "thinners": ("blood thinners",),
    "weeks-over-2": ("two weeks",),
    "weeks-over-6": ("six weeks",),
    "worse-daily": ("worse from day to day", "worsening"),
    "young.hip": ("hip, groin, thigh or knee",),
    "young.pale": ("pale",),
    "young.sport": ("with sport",),
}


def conditions(term):
    if isinstance(term, Condition):
        yield term
        for inner in term.terms:
            yield from conditions(inner)


def says_age(condition, says):
    """Return whether an age of a condition is said; over 70 is 71 and older."""
    if condition.age_from is not None:
        return f"{condition.age_from} or older" in says or f"{condition.age_from} to" in says
    if condition.age_to is not None:
        return f"{condition.age_to} or younger" in says or f"to {condition.age_to}" in says
    return True


@pytest.mark.parametrize("rule", COMBINING, ids=lambda rule: rule.id)
def test_a_sentence_names_what_its_rule_rests_on(rule):
    says = rule.says.lower()
    names = set(names_in(rule.when))
    missing = {name for name in names & BOOK.known() if not any(w in says for w in WORDS[name])}
    assert missing == set()
    assert {name for name in names - BOOK.known() if name.lower() not in says} <= {"C08", "C25"}


@pytest.mark.parametrize("rule", COMBINING, ids=lambda rule: rule.id)
def test_a_sentence_says_both_halves_of_what_holds_somebody_back(rule):
    says_limp, says_hardly = "limp" in rule.says, "hardly" in rule.says
    assert says_limp is ("limited" in names_in(rule.when))
    assert says_hardly is ("hardly-walks" in names_in(rule.when))


@pytest.mark.parametrize("rule", COMBINING, ids=lambda rule: rule.id)
def test_a_sentence_has_the_ages_and_numbers_of_its_rule(rule):
    for condition in conditions(rule.when):
        assert says_age(condition, rule.says)
        if condition.at_least is not None:
            number = NUMBERS[condition.at_least]
            assert f"at least {number}" in rule.says.lower() or f"just {number}" in rule.says
    ages = {int(n) for n in re.findall(r"\b(\d\d) or (?:older|younger)", rule.says)}
    above = [BOOK.rules[name].when for name in names_in(rule.when) if name in BOOK.rules]
    asked = {a for w in (rule.when, *above) for c in conditions(w) for a in (c.age_from, c.age_to)}
    assert ages <= asked


def test_each_rule_that_combines_has_a_sentence_and_no_other_has_one():
    for rule in BOOK.rules.values():
        assert (rule.says is None) is bool(rule.single), rule.id
    assert len(COMBINING) > 70
    assert len({rule.says for rule in COMBINING}) == len(COMBINING)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(Settings().content / "check", tmp_path / "check")
    return tmp_path / "check"


def read(folder):
    screen = read_typed(folder / "screen.yaml", Screen)
    body_map = read_typed(folder / "body_map.yaml", BodyMap)
    book = read_rule_book(folder, screen, body_map)
    flow = read_check_flow(folder / "pages.yaml", screen, book)
    return read_people(folder / "people.yaml", topics(flow, book), book)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "rules.yaml",
            "says: 'You are 65 or older, and it has lasted two weeks or more.'",
            "flags: [calm]",
            "a rule that combines says so in a sentence",
        ),
        (
            "rules.yaml",
            "{id: RF13, when: RF13,",
            "{id: RF13, when: RF13, says: 'You have become shorter, or your back has changed.',",
            "and no other does",
        ),
        (
            "rules.yaml",
            "'You are 65 or older, and it has lasted two weeks or more.'",
            "'You are 65 or older'",
            "in 8 to 45 words",
        ),
        (
            "rules.yaml",
            "under: F.course",
            "under: F.none",
            "C38: expected a family, choice or page",
        ),
        ("rules.yaml", "under: F.saddle", "flags: []", "RF02.unchanged: expected a family, choice"),
        ("questions.yaml", "name: 'Tummy', ", "", "F.tummy: expected a name, as it has details"),
        ("people.yaml", "id: desk,", "id: dimple,", "expected each id once"),
        ("people.yaml", "under: F.sitting", "under: F.desk", "expected a topic of the rules"),
        ("people.yaml", "{B.sitting: yes, A.low", "{B.desk: yes, A.low", "a known question"),
        (
            "people.yaml",
            "about: 'whose back is stiff",
            "about: 'Their back is stiff",
            "people.yaml",
        ),
    ],
)
def test_what_cannot_be_told_is_refused(folder, file, old, new, told):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read(folder)
    assert told in str(error.value)
