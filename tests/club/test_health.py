"""What looks after a club's server asks it: whether it lives, and whether it can save."""

import errno
import os

import pytest


def test_metrics_are_not_for_the_public_and_health_is_for_the_machine(browser):
    assert browser().get("/_stcore/metrics").status_code == 403
    here = browser(base_url="http://localhost:8501", client=("127.0.0.1", 5000))
    assert here.get("/healthz").status_code == 200
    assert here.get("/readyz").status_code == 200
    assert here.get("/").status_code == 403


def test_whoever_hands_out_visits_may_ask_by_any_name_whether_a_process_lives(browser):
    balancer = browser(base_url="http://10.213.77.3:8501", client=("10.213.77.14", 5000))
    assert balancer.get("/healthz").text == "ok\n"
    assert [balancer.get(path).status_code for path in ("/readyz", "/")] == [403, 403]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "no right"), (errno.ENOSPC, "no room"), (errno.EIO, "disk")],
)
def test_readiness_tries_to_save_and_tells_why_it_cannot(
    browser, services, tmp_path, monkeypatch, number, words
):
    client = browser()

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as for_now:
        for_now.setattr(os, "fsync", refuse)
        answer = client.get("/readyz")
    assert (answer.status_code, words in answer.text) == (503, True)
    assert client.get("/readyz").text == "ok\n"
    assert not list((tmp_path / "user").rglob("readiness*"))


def test_readiness_names_a_damaged_file(browser, tmp_path):
    (tmp_path / "user" / "club.json").write_text("cut")
    assert "store doctor" in browser().get("/readyz").text


def test_readiness_tells_when_the_records_cannot_be_reached(browser, services, tmp_path):
    for damaged in ("club.json", "store.json"):
        path = tmp_path / "user" / damaged
        sound = path.read_bytes()
        path.write_text("cut")
        assert browser().get("/readyz").status_code == 503
        assert browser().get("/").status_code == 200
        path.write_bytes(sound)
        assert browser().get("/readyz").status_code == 200


def test_why_it_is_not_ready_is_logged_once_and_its_own_looks_not_at_all(
    browser, services, monkeypatch, caplog
):
    here = browser(base_url="http://localhost:8501", client=("127.0.0.1", 5000))

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    caplog.set_level("INFO", logger="backcare.ready")
    with monkeypatch.context() as for_now:
        for_now.setattr(os, "fsync", refuse)
        assert [here.get("/readyz").status_code for _ in range(3)] == [503, 503, 503]
    assert here.get("/readyz").status_code == 200
    told = [r.getMessage() for r in caplog.records if r.name == "backcare.ready"]
    assert len(told) == 2
    assert "no room left" in told[0]
    assert told[1] == "Ready again."
    assert "/readyz" not in caplog.text
