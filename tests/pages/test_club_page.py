"""The club's page: sums, and the weeks that are in them."""

import base64
import io
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import segno
from PIL import Image

from backcare.config import ClubAddress, Settings
from backcare.domain.backups import BackupNotes, BackupTrial
from backcare.domain.club.counts import FEWEST
from backcare.domain.club.documents import InvitationError, Meeting, PublishedWeek
from backcare.domain.records import Record
from backcare.domain.weeks import WEEK
from backcare.storage.host.notes import keep_notes
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.ui.club.circuit import station_dose
from backcare.ui.dates import long_date, short_date
from backcare.ui.wiring import services
from tests.builders import MONDAY, TODAY
from tests.pages.screen import CONTENT, TEXT, press, shown
from tests.visits import visit_on


def put_weeks(count):
    """About five sessions in each of the weeks before this one."""
    weeks = [
        PublishedWeek(key=(MONDAY - n * WEEK).isoformat(), done=6, is_final=True)
        for n in range(1, count + 1)
    ]
    TinyClubStore(Settings.from_env().user_data).write(put=weeks)


def test_who_erases_everything_leaves_no_mark_in_the_figures(open_page, be):
    be("member")
    club = services().club
    [me] = club.accounts.members.all()
    code = club.counts.open_meeting(TODAY).code
    club.counts.was_there(me.key, code, TODAY)
    old = PublishedWeek(key=MONDAY.isoformat(), seen={"a": (2, 3, 1)}, done=9)
    club.store.write(put=[old])
    at = open_page("my_data")
    [tick] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    tick.check().run()
    press(at, "data.erase.now")
    assert services().store.find(me.key, Record) == ()
    [kept] = club.store.all(PublishedWeek)
    assert kept.seen == {}
    [meeting] = club.store.all(Meeting)
    assert meeting.there == ()


@pytest.mark.parametrize("weeks", [11, 12, 13, 15])
def test_what_was_done_together_is_of_all_the_weeks_that_are_named(open_page, be, weeks):
    be("member")
    put_weeks(weeks)
    said = shown(open_page("club"))
    assert TEXT("club.together", done=5 * weeks, n=weeks) in said


def test_the_table_says_about_how_many_and_nothing_of_what_was_planned(open_page, be):
    be("organiser")
    put_weeks(1)
    table = open_page("club").table[0].value
    assert list(table) == [TEXT("club.week"), TEXT("club.sessions")]
    assert list(table[TEXT("club.sessions")]) == ["about 5"]


def bars_in(at):
    """What is seen and read aloud of each drawing of bars on the page."""
    drawn = [b.proto.body for b in at.get("html") if 'class="bc-bars"' in b.proto.body]
    return [
        (re.findall(r"<span>(.*?)</span>", one), re.search(r'aria-label="([^"]*)"', one).group(1))
        for one in drawn
    ]


def put_counts(numbers):
    """A week and a club session for each number that is told of them."""
    documents = []
    for back, number in enumerate(numbers, start=1):
        monday = (MONDAY - back * WEEK).isoformat()
        documents += [
            PublishedWeek(key=monday, done=number, is_final=True),
            Meeting(key=monday, code="ABCD2345", told=number),
        ]
    TinyClubStore(Settings.from_env().user_data).write(put=documents)


def test_no_bar_tells_of_fewer_than_five(open_page, be):
    be("organiser")
    put_counts([2, 10, 1, 5, 0, 15])
    few = TEXT("club.too_few", fewest=FEWEST)
    drawings = bars_in(open_page("club"))
    assert len(drawings) == 2
    for seen, told in drawings:
        assert [words for words in seen if words] == ["15", "5", "10"]
        counts = re.findall(r"\d+ \w+: ([^;]+)", told)
        assert [count for count in counts if count != few] == ["15", "5", "10"]
        assert {words for words in counts if not words.isdecimal()} == {few}
    most = TEXT("club.season.most", week=short_date(MONDAY - 6 * WEEK), done=15)
    assert most in shown(open_page("club"))


def test_a_week_without_figures_keeps_its_place_in_the_season(open_page, be):
    be("organiser")
    put_counts([5])
    TinyClubStore(Settings.from_env().user_data).write(
        put=[
            PublishedWeek(key=(MONDAY - 4 * WEEK).isoformat(), done=20, is_final=True),
        ]
    )
    seen = next(seen for seen, told in bars_in(open_page("club")) if "20" in told)
    assert [words for words in seen if not words.isalpha()] == ["20", "", "", "5"]


def test_a_member_sees_the_sum_and_no_week(open_page, be):
    be("member")
    put_counts([5, 10])
    at = open_page("club")
    assert bars_in(at) == []
    assert len(at.table) == 0
    assert TEXT("club.together", done=15, n=2) in shown(at)
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


def test_an_invitation_for_one_lets_in_one_and_the_list_says_when_people_joined(open_page, be):
    be("organiser")
    accounts = services().club.accounts
    token = accounts.invitations.make()
    at = press(open_page("club"), "club.invite.for_one")
    assert TEXT(
        "club.invite.open_for_one", until=long_date(accounts.invitations.open()[0].ends_at.date())
    ) in shown(at)
    [link] = [code.value for code in at.code]
    for number, one in enumerate((token, token, link.rpartition("/")[2])):
        accounts.join(
            one, f"runner {number}", "four wet running shoes", has_agreed=True, address="h"
        )
    with pytest.raises(InvitationError):
        accounts.join(
            link.rpartition("/")[2], "late", "four wet running shoes", has_agreed=True, address="h"
        )
    when = r"2 joined\.\s+2 on .*, (at \d+:\d+|between (\d+:\d+) and (?!\2)\d+:\d+)\."
    assert re.search(when, shown(open_page("club")))


def test_a_club_on_ones_own_computer_says_that_its_link_opens_there_alone(
    open_page, be, monkeypatch
):
    be("organiser")
    at = press(open_page("club"), "club.invite.make")
    assert TEXT("club.invite.only_here") in shown(at)
    monkeypatch.setattr(ClubAddress, "cookie", "backcare-club")  # as it is without TLS
    monkeypatch.setattr(ClubAddress, "is_secure", True)
    assert TEXT("club.invite.only_here") not in shown(at.run())


@pytest.mark.parametrize("who", ["member", "organiser"])
def test_organisers_see_when_the_last_backup_was_made_and_tried(be, open_page, tmp_path, who):
    be(who)
    at = open_page("club")
    assert (TEXT("club.backups.none") in shown(at)) is (who == "organiser")
    now = datetime.now(UTC)
    trial = BackupTrial(at=now, name="b.age", members=7, records=1)
    notes = BackupNotes(made_at=now, name="b.age", members=7, trial=trial)
    said = {"made": notes, "tried": notes}
    said["old"] = msgspec.structs.replace(notes, made_at=now - timedelta(days=3))
    failed = msgspec.structs.replace(trial, trouble=("anna: not as it is kept",))
    said["failed"] = msgspec.structs.replace(notes, trial=failed)
    said["untried"] = msgspec.structs.replace(notes, trial=None)
    for key, kept in said.items():
        keep_notes(tmp_path / "user", kept)
        beginning = TEXT(f"club.backups.{key}", day="@", n=7).split("@")[0]
        assert (beginning in shown(open_page("club"))) is (who == "organiser"), key
        assert "anna" not in shown(at)


@pytest.mark.parametrize("who", ["stranger", "member", "organiser"])
def test_how_it_is_kept_safe_stands_below_the_notice_for_everybody(open_page, be, who):
    be(who)
    at = open_page("privacy")
    assert not at.exception
    words = [one.value.strip() for one in at.markdown]
    notice = next(n for n, said in enumerate(words) if "Who is responsible." in said)
    assert at.header[0].value == TEXT("privacy.safe.title")
    for key in ("who", "phone", "not"):
        assert words.index(TEXT(f"privacy.safe.{key}").strip()) > notice
