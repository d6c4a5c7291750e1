"""The club's page: sums, and the weeks that are in them."""

import base64
import io
import re

import pytest
import segno
from PIL import Image

from backcare.config import ClubAddress, Settings
from backcare.domain.club.counts import FEWEST
from backcare.domain.club.documents import Meeting, PublishedWeek
from backcare.domain.records import Record
from backcare.domain.weeks import WEEK
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.ui.club.circuit import station_dose
from backcare.ui.dates import short_date
from backcare.ui.wiring import services
from tests.builders import MONDAY, TODAY
from tests.pages.screen import CONTENT, TEXT, press, shown
from tests.visits import visit_on


def put_weeks(count):
    """Six members with one session each in each of the weeks before this one."""
    weeks = [
        PublishedWeek(
            key=(MONDAY - n * WEEK).isoformat(),
            seen=dict.fromkeys("abcdef", (1, 2, 1)),
            **{"members": 12, "took_part": 6, "done": 6, "planned": 12},
        )
        for n in range(1, count + 1)
    ]
    TinyClubStore(Settings.from_env().user_data).write(put=weeks)


def test_who_erases_everything_leaves_no_mark_in_the_figures(open_page, be):
    be("member")
    club = services().club
    [me] = club.accounts.members.all()
    mark = club.accounts.marks.in_week(MONDAY.isoformat(), me.key)
    week = {"members": 6, "took_part": 5, "done": 9, "planned": 12}
    club.store.write(
        put=[PublishedWeek(key=MONDAY.isoformat(), seen={mark: (2, 3, 1), "b": (7, 9, 1)}, **week)]
    )
    at = open_page("my_data")
    [tick] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    tick.check().run()
    press(at, "data.erase.now")
    assert services().store.find(me.key, Record) == ()
    [kept] = club.store.all(PublishedWeek)
    assert mark not in kept.seen
    assert (kept.done, sorted(kept.seen.values())) == (9, [(2, 3, 1), (7, 9, 1)])


@pytest.mark.parametrize("weeks", [11, 12, 13, 15])
def test_what_was_done_together_is_of_all_the_weeks_that_are_named(open_page, be, weeks):
    be("member")
    put_weeks(weeks)
    said = shown(open_page("club"))
    assert TEXT("club.together", done=6 * weeks, n=weeks) in said


def test_what_was_done_is_not_called_a_share_of_what_was_planned(open_page, be):
    be("organiser")
    put_weeks(1)
    [cell] = open_page("club").table[0].value[TEXT("club.sessions")]
    assert cell == "6 done, 12 planned"


def bars_in(at):
    """What is seen and read aloud of each drawing of bars on the page."""
    drawn = [b.proto.body for b in at.get("html") if 'class="bc-bars"' in b.proto.body]
    return [
        (re.findall(r"<span>(.*?)</span>", one), re.search(r'aria-label="([^"]*)"', one).group(1))
        for one in drawn
    ]


def put_counts(people):
    """A week and a club session for each number of people who did one session, or were there."""
    marks = [[f"m{n}" for n in range(count)] for count in people]
    documents = []
    for back, there in enumerate(marks, start=1):
        monday = MONDAY - back * WEEK
        figures = {"members": 30, "took_part": len(there), "done": len(there), "planned": 0}
        seen = dict.fromkeys(there, (1, 0, 1))
        documents += [
            PublishedWeek(key=monday.isoformat(), seen=seen, **figures),
            Meeting(key=monday.isoformat(), code="ABCD2345", there=tuple(there)),
        ]
    TinyClubStore(Settings.from_env().user_data).write(put=documents)


def test_no_bar_tells_of_fewer_than_five(open_page, be):
    be("organiser")
    put_counts([4, 9, 1, 5, 0, 12])
    few = TEXT("club.too_few", fewest=FEWEST)
    drawings = bars_in(open_page("club"))
    assert len(drawings) == 2
    for seen, told in drawings:
        assert [words for words in seen if words] == ["12", "5", "9"]
        counts = re.findall(r"\d+ \w+: ([^;]+)", told)
        assert [count for count in counts if count != few] == ["12", "5", "9"]
        assert {words for words in counts if not words.isdecimal()} == {few}
    most = TEXT("club.season.most", week=short_date(MONDAY - 6 * WEEK), done=12)
    assert most in shown(open_page("club"))


def test_a_week_without_figures_keeps_its_place_in_the_season(open_page, be):
    be("organiser")
    put_counts([6])
    TinyClubStore(Settings.from_env().user_data).write(
        put=[
            PublishedWeek(
                key=(MONDAY - 4 * WEEK).isoformat(),
                seen=dict.fromkeys("abcdefg", (1, 0, 1)),
                members=30,
                took_part=7,
                done=7,
                planned=0,
            )
        ]
    )
    seen = next(seen for seen, told in bars_in(open_page("club")) if "7" in told)
    assert seen == ["7", "", "", "6", ""]


def test_a_member_sees_the_sum_and_no_week(open_page, be):
    be("member")
    put_counts([6, 7])
    at = open_page("club")
    assert bars_in(at) == []
    assert len(at.table) == 0
    assert TEXT("club.together", done=13, n=2) in shown(at)
    assert ">Riverside Runners<" in shown(at)


def test_the_page_says_that_a_session_is_open_once_the_organiser_shows_its_code(open_page, be):
    be("member")
    assert "Club session," not in shown(open_page("club"))
    services().club.counts.open_meeting(TODAY)
    assert TEXT("club.tonight", day="Thursday 19 November") in shown(open_page("club"))


def test_a_station_has_one_form_of_dose_and_no_sets():
    visit, circuit = visit_on(MONDAY), CONTENT.circuit
    for station in (CONTENT.exercises[e] for e in circuit.exercises):
        dose = station_dose(station, visit)
        assert dose.startswith(TEXT("club.circuit.time", seconds=circuit.work_seconds))
        assert "set" not in dose
        assert ("holds of" in dose) is (station.dose.hold_seconds is not None)


def test_the_code_on_the_screen_holds_the_invitation(open_page, be):
    be("organiser")
    at = press(open_page("club"), "club.invite.make")
    [link] = [code.value for code in at.code]
    assert "/door/join/" in link
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', shown(at)).group(1)
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("L")
    matrix, margin = segno.make(link, error="m", micro=False).matrix, 4
    dot = image.width // (len(matrix) + 2 * margin)
    read = [
        [
            int(
                image.getpixel(((x + margin) * dot + dot // 2, (y + margin) * dot + dot // 2)) < 128
            )
            for x in range(len(matrix))
        ]
        for y in range(len(matrix))
    ]
    assert read == [list(row) for row in matrix]
    [share] = [c for c in at.get("bidi_component") if c.proto.component_name == "backcare_share"]
    assert link in (share.proto.json or share.proto.mixed.json)


def test_a_link_is_shown_as_long_as_its_invitation_lets_people_in(open_page, be):
    be("organiser")
    invitations = services().club.accounts.invitations
    invitations.make()
    at = press(open_page("club"), "club.invite.make")
    [shown_link] = [code.value for code in at.code]
    newest, older, *_ = invitations.open()
    at = press(at, f"club.invite.revoke.1.{older.key}")
    assert [code.value for code in at.code] == [shown_link]
    invitations.revoke(newest)  # in another tab
    at = at.run()
    assert not at.exception
    assert not at.code
    at = press(at, "club.invite.make")
    assert [code.value for code in at.code] != [shown_link]


def test_a_club_on_ones_own_computer_says_that_its_link_opens_there_alone(
    open_page, be, monkeypatch
):
    be("organiser")
    at = press(open_page("club"), "club.invite.make")
    assert TEXT("club.invite.only_here") in shown(at)
    monkeypatch.setattr(ClubAddress, "cookie", "backcare-club")  # as it is without TLS
    monkeypatch.setattr(ClubAddress, "is_secure", True)
    assert TEXT("club.invite.only_here") not in shown(at.run())
