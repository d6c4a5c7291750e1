"""A host changes what the club says in its own words, and takes it back."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from backcare.club.own_words import ChangedWordsError
from backcare.domain.club.documents import MOST_WORDS, NoWordsError, Role, Wording
from backcare.domain.errors import DamagedError
from backcare.storage.club import BACKED_UP, all_documents
from backcare.storage.memory import MemoryClubStore
from backcare.ui.reach import Reach
from backcare.ui.signed_in import words_of
from tests.club.door import CLUB, GOOD, grow_stale, join, mark_of, post
from tests.club.own_clock import Door

NOTICE = "/door/host-words/notice"
SAID = "**Who is responsible.** Riverside Runners.\n\nAsk [Ann]."


@pytest.fixture
def words():
    return Door(MemoryClubStore()).accounts.words


def fields_of(page, do):
    [form] = [form for form in page.text.split("<form")[1:] if f'name="do" value="{do}"' in form]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([\w-]*)"', form))


def send(client, do="change", path=NOTICE, **typed):
    given = {**fields_of(client.get(path), do), **typed}
    return client.post(path, data=given, headers={"origin": CLUB})


def shown(client, path=NOTICE):
    return unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", client.get(path).text, re.S)[1])


def shown_kept(services):
    return words_of(visit_of(services), Wording.NOTICE)


def visit_of(services):
    return SimpleNamespace(content=services.content, door=services.club, reach=Reach())


def test_the_notice_is_said_in_the_hosts_words_and_as_before_at_will(host, services):
    ours = services.content.notice
    assert shown(host) == ours
    assert (
        send(host, words=SAID.replace("\n", "\r\n")).headers["location"] == f"{NOTICE}?done=change"
    )
    assert shown(host) == words_of(visit_of(services), Wording.NOTICE) == SAID
    page = host.get(NOTICE)
    assert "[Ann]" in page.text.split("<textarea")[0]  # still to be filled in
    send(host, "undo")
    assert shown(host) == words_of(visit_of(services), Wording.NOTICE) == ours
    send(host, "undo")
    assert shown(host) == SAID
    send(host, "drop")
    assert shown(host) == ours
    assert 'value="drop"' not in host.get(NOTICE).text
    send(host, "undo")
    assert shown(host) == SAID
    assert words_of(visit_of(services), Wording.DATA_PROTECTION) == services.content.data_protection


def test_the_name_of_the_club_changes_everywhere_and_back(host, services):
    path = "/door/host-words/name"
    assert 'value="undo"' not in host.get(path).text
    send(host, path=path, words="  Lakeside\n Runners ")
    assert services.club.accounts.club().name == "Lakeside Runners"
    assert "Lakeside Runners" in host.get("/door/account").text
    assert 'value="drop"' not in host.get(path).text  # a club has a name
    send(host, "undo", path=path)
    assert services.club.accounts.club().name == "Riverside <Runners>"


def test_what_was_typed_outlasts_the_passphrase_that_is_asked_for_meanwhile(host, services):
    typed = fields_of(host.get(NOTICE), "change")
    grow_stale(services)
    refused = host.post(NOTICE, data={**typed, "words": SAID}, headers={"origin": CLUB})
    assert refused.status_code == 400
    assert "Ask [Ann]." in refused.text
    assert 'name="passphrase"' in refused.text
    more = {**fields_of(refused, "change"), "words": SAID, "passphrase": "not this one at all"}
    refused = host.post(NOTICE, data=more, headers={"origin": CLUB})
    assert (refused.status_code, 'name="passphrase"' in refused.text) == (400, True)
    assert services.club.accounts.words.of(Wording.NOTICE).words is None
    more["passphrase"] = GOOD
    assert host.post(NOTICE, data=more, headers={"origin": CLUB}).status_code == 303
    assert shown(host) == SAID


@pytest.mark.parametrize("do", ["undo", "drop"])
def test_what_was_taken_back_is_so_once_the_passphrase_was_typed_again(host, services, do):
    send(host, words=SAID)
    typed = fields_of(host.get(NOTICE), do)
    grow_stale(services)
    asked = host.post(NOTICE, data=typed, headers={"origin": CLUB})
    assert (asked.status_code, asked.text.count("<form")) == (400, 1)
    wrong = {**fields_of(asked, do), "passphrase": "not this one at all"}
    asked = host.post(NOTICE, data=wrong, headers={"origin": CLUB})
    assert shown_kept(services) == SAID
    right = {**fields_of(asked, do), "passphrase": GOOD}
    done = host.post(NOTICE, data=right, headers={"origin": CLUB})
    assert done.headers["location"] == f"{NOTICE}?done={do}"
    assert shown_kept(services) == services.content.notice


def test_after_the_passphrase_one_is_at_the_text_again(host, services):
    grow_stale(services)
    asked = host.get(NOTICE)
    assert asked.headers["location"] == "/door/confirm?then=host-notice"
    confirmed = post(host, "/door/confirm", then="host-notice", passphrase=GOOD)
    assert confirmed.headers["location"] == NOTICE


def test_what_a_tap_did_is_said(host):
    for do, words in (("change", "Saved."), ("undo", "taken back"), ("drop", "own text is shown")):
        done = send(host, do, **({"words": SAID} if do == "change" else {}))
        if do == "undo":
            send(host, "undo")
        assert words in host.get(done.headers["location"]).text.partition("<form")[0]
    assert 'role="status"' not in host.get(f"{NOTICE}?done=other").text


def test_who_wrote_beside_somebody_else_sees_both_texts_and_loses_none(host, services):
    mine = fields_of(host.get(NOTICE), "change")
    send(host, words="Theirs <b>stands</b>.\n\nTo the end.")
    refused = host.post(NOTICE, data={**mine, "words": "Mine."}, headers={"origin": CLUB})
    assert refused.status_code == 400
    assert "by another host or in another tab" in refused.text
    above, _, below = refused.text.partition("What stands there now")
    assert ">\nMine.</textarea>" in above
    assert "<p>Theirs &lt;b&gt;stands&lt;/b&gt;.</p>" in below
    again = {**fields_of(refused, "change"), "words": "Both."}
    assert host.post(NOTICE, data=again, headers={"origin": CLUB}).status_code == 303
    assert shown_kept(services) == "Both."


def test_each_text_is_shown_as_those_see_it_who_read_it(host):
    for what, whose in (("notice", "members"), ("data-protection", "organisers")):
        assert f"See it as {whose} do" in host.get(f"/door/host-words/{what}").text


def test_a_line_for_the_host_is_told_by_how_it_begins(host):
    assert "<li>For the host: …</li>" in host.get(NOTICE).text


def test_only_a_host_changes_them(browser, services, host):
    ann = browser()
    join(ann, services, "Ann")
    services.club.accounts.members.set_role("Ann", Role.ORGANISER)
    mark = mark_of(ann.get("/door/account"))
    typed = {"mark": mark, "do": "change", "rev": "0", "words": "Mine."}
    assert ann.post(NOTICE, data=typed, headers={"origin": CLUB}).status_code == 400
    assert shown(host) == services.content.notice
    assert host.get("/door/host-words/other").headers["location"] == "/door/host"


@pytest.mark.parametrize("forged", [{"what": "other"}, {"what": "name"}, {"rev": "\u0661"}])
def test_a_form_changes_the_text_of_its_page_and_no_other(host, services, forged):
    answer = send(host, words=SAID, **forged)
    assert answer.status_code == (400 if "rev" in forged else 303)
    assert services.club.accounts.club().name == "Riverside <Runners>"


def test_nobody_sends_a_whole_text_without_a_sign_in(browser, host):
    mark = mark_of(host.get(NOTICE))
    answer = browser().post(NOTICE, data={"mark": mark, "words": SAID}, headers={"origin": CLUB})
    assert (answer.status_code, "Sign in" in answer.text) == (403, True)


def test_a_text_of_the_longest_kind_arrives_and_a_longer_form_does_not(host):
    long = "ä\n" * (MOST_WORDS // 2)
    assert send(host, words=long).status_code == 303
    assert shown(host) == long.strip()
    assert send(host, words="ä" * 40_000).status_code == 403


@pytest.mark.parametrize("said", ["", " \n\t ", "\x00", "\u200b", "x" * (MOST_WORDS + 1)])
def test_words_that_cannot_be_shown_are_refused(words, said):
    with pytest.raises(NoWordsError):
        words.change(Wording.NOTICE, said, 0)
    assert words.of(Wording.NOTICE).words is None


def test_signs_that_steer_are_taken_out(words):
    words.change(Wording.NOTICE, "Ask\x00\tAnn.\r\nOr\x1b Ben.", 0)
    assert words.of(Wording.NOTICE).words == "Ask\tAnn.\nOr Ben."


def test_of_two_hosts_the_second_sees_what_the_first_wrote(words):
    words.change(Wording.NOTICE, "One.", 0)
    with pytest.raises(ChangedWordsError):
        words.change(Wording.NOTICE, "Two.", 0)
    assert words.of(Wording.NOTICE).words == "One."


def test_own_words_are_in_a_backup(words):
    words.change(Wording.NOTICE, "One.", 0)
    kept = all_documents(words._store, BACKED_UP)
    assert [d.words for d in kept if getattr(d, "words", None)] == ["One."]


def test_while_the_records_are_away_the_servers_text_is_shown(services, monkeypatch):
    def away(_):
        raise DamagedError("away")

    monkeypatch.setattr(services.club.accounts.words, "of", away)
    assert words_of(visit_of(services), Wording.NOTICE) == services.content.notice
