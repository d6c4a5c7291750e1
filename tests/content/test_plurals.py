"""No text says "1 weeks": it has a form for one, or can never be about one."""

import re
import string

from backcare.content.texts import FORMS
from tests.ours import our_library

TEXTS = our_library().texts
ONE_OF_MANY = re.compile(
    r"\b1\*{0,2} (?:[a-z]+ ){0,2}"
    r"(?:characters|checks|days|exercises|files|hours|lines|members|minutes|months|mornings|"
    r"pauses|people|plans|points|ratings|records|repetitions|rounds|runs|seconds|"
    r"sessions|sets|tests|times|walks|weeks)\b"
)
NEVER_ONE = {
    "limits and amounts of the content": {
        *(
            "club.circuit.lead",
            "club.circuit.time",
            "club.few_members",
            "door.passphrase_help",
            "dose.seconds",
        ),
        *("gates.target.seconds", "import.told.archive-too-long"),
        *("import.told.table-too-long", "import.told.too-long", "plan.start_short"),
        *("refused.too-long", "routine.how", "rules.groups_lead"),
        *("today.title.session", "today.title.open", "today.title.extra", "today.go.session"),
        *("plan.start", "plan.warm_up", "plan.march_for"),
        *("board.compare.title", "board.usual.day", "board.usual.week", "board.usual.month"),
        *("pain.finding.same.weeks", "pain.finding.same.months"),
    },
    "no session is that short": {
        "board.path.says",
    },
    "another text is about one": {
        *("dose.sets", "guided.say_reps"),
        "run_walk.times",
    },
    "each of two sides": {"guided.say_in_turn"},
    "five people or more": {"club.members", "club.season.most", "club.together"},
    "six mornings or more": {"mornings.finding.alike", "mornings.finding.same"},
    "three or more": {"look_back.many.less", "look_back.many.same"},
    "the whole library": {"exercises.found"},
    "two weeks or more": {"routine.in_a_row"},
    "the weeks are not counted": {"summary.sessions_more"},
    "the most letters of a name": {"door.host.words.name_help"},
}
"""Texts of which the number is never one, by the reason."""


def said_with_one(key):
    names = {name for _, name, _, _ in string.Formatter().parse(TEXTS.template(key)) if name}
    return TEXTS(key, **dict.fromkeys(names, 1))


def test_one_is_not_told_as_many():
    keys = (key for key in sorted(TEXTS.keys()) if not key.endswith(FORMS))
    found = {key for key in keys if ONE_OF_MANY.search(said_with_one(key))}
    assert found == set().union(*NEVER_ONE.values())
