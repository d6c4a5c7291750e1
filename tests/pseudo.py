"""A language that nobody speaks: all of our words with an accent on each letter and longer by half.

What stands on a page in plain letters is not from the texts; what does not fit in it will not fit
in other languages.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from backcare import bootstrap
from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.measures import Words
from backcare.ui import dates, lists
from tests.ours import our_library

BEGIN, END = "«", "»"
"""Around all words that are one text or one line: where one is missing, the words were cut."""
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = "åƀçðéƒĝĥîĵķļṁñöþɋŕšţûṽŵẋýž"
_LETTERS = str.maketrans(
    dict(zip(_PLAIN + _PLAIN.upper(), _ACCENTED + _ACCENTED.upper(), strict=True))
)
_SIGNS = {",": "\u201a", ";": "\u204f", ":": "\u02d0"}
"""Signs that tell where a sentence was put together elsewhere than in the texts."""
_SIGN = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")
_KEPT = re.compile(
    r"""\{[^{}]*\}                          # what is filled in
    | <[^<>]+> | &\#?\w+;                   # HTML
    | (?<=\])\([^()\s]+\) | https?://\S+    # where a link leads
    | `[^`]+` | python\ -m\ \w+\ \w+\ FILE | README | [\w/-]+\.(?:csv|json|md)\b
    """,
    re.VERBOSE,
)
"""What is no words: a machine reads it, or a file or an address has it as its name."""
_NAME = re.compile(r"[\w{}.-]+\.(?:pdf|ics|com|\{ending\})")
"""A whole text that names a file or an address, which stay as they are."""
_LINE = re.compile(r"(?m)^(\s*(?:[-*>#]+ |\d+\. )?)(.+?)(\s*)$")
_WORD = re.compile(r"[^\W\d_]+")

WORDS = {
    "Action": "label",
    "AgeBand": "label",
    "Article": "title summary lead",
    "ArticleGroup": "heading",
    "BehaviourAnswer": "text help",
    "BodyArea": "label",
    "BodyView": "label",
    "CardLine": "text short",
    "CheckPage": "title lead",
    "Choice": "text",
    "ContentLibrary": "notice data_protection brief",
    "Advice": "cannot_tell",
    "Demonstration": "description mirrored",
    "SideCue": "left right",
    "Dose": "note",
    "Exercise": "name other_names why begin_with setup movement breathing cues leave_out stop",
    "FlagText": "heading text",
    "GateTest": "name how note",
    "GroupSheet": "name summary running also_first also_hold_back cannot_tell",
    "Helpline": "name note",
    "Helplines": "name urgent_without_number",
    "HoldText": "heading line text emergency",
    "Muscles": "working stretched moved",
    "Felt": "here not_here",
    "Mistake": "fault fix description",
    "Movement": "name cues",
    "NoImpactText": "heading line text ended",
    "NotAsked": "because",
    "NotMadeText": "heading line text ended running",
    "Option": "text",
    "Person": "about",
    "Picture": "alt",
    "Question": "name text help",
    "Reach": "text",
    "Reason": "text",
    "RedFlag": "text help",
    "Reminder": "title",
    "Rule": "says",
    "RunningText": "text",
    "SafetyNetItem": "text",
    "RunExport": "name lines",
    "Screen": "could_not_judge",
    "Section": "heading",
    "SectionFigure": "alt",
    "Sentence": "text",
    "Sign": "words",
    "Source": "found newer",
    "Statement": "label text",
    "Timed": "name cue",
    "UrgencyText": "heading text word",
    "Variation": "text",
}
"""For each kind of content what somebody reads of it in their own language."""


@cache
def pseudo(words: str) -> str:
    """Return words in the language that nobody speaks; empty ones stay empty."""
    return _LINE.sub(lambda line: f"{line[1]}{BEGIN}{_accented(line[2])}{END}{line[3]}", words)


def _accented(words: str) -> str:
    kept = [*_KEPT.finditer(words)]
    ends = [0, *(one.end() for one in kept)]
    begins = [*(one.start() for one in kept), len(words)]
    between = [_longer(words[a:b]) for a, b in zip(ends, begins, strict=True)]
    return between[0] + "".join(
        one[0] + other for one, other in zip(kept, between[1:], strict=True)
    )


def _longer(words: str) -> str:
    """Return words with each second letter doubled, as other languages have longer words too."""
    longer = _WORD.sub(
        lambda word: "".join(
            letter * (1 + place % 2) for place, letter in enumerate(word[0].translate(_LETTERS))
        ),
        words,
    )
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], longer)


@cache
def pseudo_library() -> ContentLibrary:
    """Return our content with all of its words in the language that nobody speaks."""
    return _library(our_library())


def _library(ours: ContentLibrary) -> ContentLibrary:
    @cache
    def as_read(endings: tuple[str, ...], words: Words) -> ContentLibrary:
        assert ours.as_read is not None
        return _part(ours.as_read(endings, words))

    return dataclasses.replace(_part(ours), texts=pseudo_texts(), as_read=as_read)


@cache
def pseudo_texts() -> Texts:
    """Return the words of the interface in the language that nobody speaks."""
    ours = our_library().texts
    said = {key: _said(ours.template(key)) for key in sorted(ours.keys())}
    return Texts(MappingProxyType(said))


def _said(words: str) -> str:
    return words if _NAME.fullmatch(words) else pseudo(words)


def _part(part: Any, is_words: bool = False) -> Any:
    if type(part) is str:
        return pseudo(part) if is_words else part
    if isinstance(part, Mapping):
        return MappingProxyType({key: _part(value, is_words) for key, value in part.items()})
    if isinstance(part, tuple | list):
        return type(part)(_part(one, is_words) for one in part)
    if isinstance(part, msgspec.Struct):
        names, replace = part.__struct_fields__, msgspec.structs.replace
    elif dataclasses.is_dataclass(part) and not isinstance(part, Texts):
        names, replace = [f.name for f in dataclasses.fields(part)], dataclasses.replace
    else:
        return part
    of_words = WORDS.get(type(part).__name__, "").split()
    left = ("texts", "judged", "as_read")
    new = {n: _part(getattr(part, n), n in of_words) for n in names if n not in left}
    return replace(part, **new)


def speak(replace: Callable[[Any, str, Any], None]) -> None:
    """Have all speak it, by `replace(whose, name, value)`: content and texts, days and lists."""
    bare, of_time, all_of = dates._bare, dates.format_time, lists.format_list
    replace(bootstrap, "read_library", lambda *_: pseudo_library())
    replace(dates, "_bare", lambda day, form: pseudo(bare(day, form)))
    replace(dates, "format_time", lambda *told, **how: _longer(of_time(*told, **how)))
    replace(lists, "format_list", lambda parts, **how: _all_of(all_of, parts, how))
    replace(lists, "_BESIDE", _quoted("{0}, {1}"))


def _all_of(format_list: Callable[..., str], parts: list[str], how: dict[str, Any]) -> str:
    places = [f"{{{place}}}" for place in range(len(parts))]
    return pseudo(format_list(places, **how)).format(*parts)


def _quoted(words: str) -> str:
    return f"{BEGIN}{words.replace(',', _SIGNS[','])}{END}"


_CONTENT = our_library()
NAMES = {
    "a source": [w for s in _CONTENT.sources.values() for w in (s.short, s.citation)],
    "the page where a number was seen": [
        *(line.seen.page for here in _CONTENT.helplines.values() for line in here.numbers),
        *(here.reach.seen.page for here in _CONTENT.helplines.values() if here.reach),
    ],
    "a place in our own rules": [
        *(reason.rule for reason in (*_CONTENT.reasons.values(), *_CONTENT.today.values())),
        *(rule.row for rule in _CONTENT.answers.rules),
        *(*_CONTENT.rule_book.rules, *_CONTENT.rule_book.questions, *_CONTENT.exercises),
    ],
    "what somebody typed, chose or is called": [
        *("Long run", "Tying my shoes", "Über 12 km", "physiotherapist", "low-back-left"),
        *(
            "Riverside Runners (made up)",
            "Riverside Runners",
            "Riverside <Runners>",
            "organiser",
            "member",
            "Cycling",
        ),
    ],
    "a file, a command or an address": [
        *(
            "backcare.json",
            "activities.csv",
            "Activities.csv",
            "docs/hosting.md",
            "README",
            "findahelpline.com",
            *("activities.csv", "cardioActivities.csv"),
        ),
        *("python -m backcare runs FILE", "python -m backcare store doctor"),
        *("data/content/club/own/notice.md", "data/content/club/own/data-protection.md"),
    ],
}
"""What stands as it is in any language, by what it is."""
_SHAPES = re.compile(
    r"`[^`]*`|\{\w+\}|https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|uk|ca|gov|au|nz|net|info|ie|wales|physio|foundation)\b"
)
"""What a host types, a place where something is filled in, and the name of a site."""
_NAMED = re.compile(
    "|".join(sorted(map(re.escape, {n for names in NAMES.values() for n in names}), key=len)[::-1])
)
_PLAIN_LETTERS = re.compile(r"[A-Za-z]{2,}")
_GLUE = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[()]")


def strange(words: str) -> bool:
    """Return whether some of these words are not from the texts, or were put together elsewhere.

    In the texts themselves there is no plain letter, comma, semicolon or colon.
    """
    bare = _bare(words)
    return bool(_PLAIN_LETTERS.search(bare)) or _is_glued(bare)


def plain_words(words: str) -> list[str]:
    """Return which of these words are not from the texts, also where lines are broken."""
    return _PLAIN_LETTERS.findall(_bare(words))


def _bare(words: str) -> str:
    return _SHAPES.sub("", _NAMED.sub("", unicodedata.normalize("NFC", words)))


def _is_glued(words: str) -> bool:
    """Return whether more than a sign that says nothing stands beside a text."""
    depth, beside = 0, ""
    for letter in words:
        depth += (letter == BEGIN) - (letter == END)
        beside += letter if not depth and letter not in (BEGIN, END) else ""
    return BEGIN in words and bool(_GLUE.search(beside))
