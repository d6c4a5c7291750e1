"""What a host starts agrees with what the server is: container, services, proxy and the page."""

import json
import re
import shlex
import shutil
import tomllib
from dataclasses import asdict
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
import yaml
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from backcare.bootstrap import build_services
from backcare.cli.main import main
from backcare.config import MOST_PROCESSES, ROOT, Limits, Settings, SettingsError
from backcare.content.reading import read_library
from backcare.content.texts import LANGUAGE
from backcare.ui.frames import StreamlitFrames
from backcare.web.guard import HEALTH
from backcare.web.server import guards, own_routes
from scripts.local_server import running_server

ENV = {"COMMIT": "", "BACKCARE_CLUB": "https://backcare.example.org", "DATABASE_PASSWORD": "abc"}
PORT = "8501"
WAITS = ("dial_timeout", "lb_try_duration")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def filled(text):
    """Return a compose file with its variables filled in from `.env`."""
    variables = r"\$\{(\w+):(-|\?)([^}]*)\}"
    return yaml.safe_load(
        re.sub(variables, lambda m: ENV[m[1]] if m[2] == "?" else ENV.get(m[1], m[3]), text)
    )


def lines_of_dockerfile():
    joined = text_of("Dockerfile").replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line[:1].isupper()]


DOCKERFILE = lines_of_dockerfile()
COMPOSE = filled(text_of("compose.yaml"))
SERVICES = COMPOSE["services"]


def said(instruction):
    return [words for name, words in DOCKERFILE if name == instruction]


def copied():
    """Return what the image has of ours."""
    return [source for *sources, _ in map(str.split, said("COPY")) for source in sources]


def image_of_dockerfile():
    """Return the image that the container is built on unless its builder names another."""
    [default] = re.findall(r"^PYTHON_IMAGE=(\S+)$", "\n".join(said("ARG")), re.MULTILINE)
    assert said("FROM") == ["${PYTHON_IMAGE}"]
    return default


def env_of_image():
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(said("ENV"))))


def env_of_unit(name):
    found = re.findall(r"^Environment=(.*)$", text_of(name), flags=re.MULTILINE)
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(found)))


def known_settings():
    class Asked(dict):
        def get(self, key, default=None):
            asked.add(key)
            return default

    asked = set()
    Settings.from_env(Asked())
    return asked


def test_container_and_service_start_the_same_and_everybody_knows_the_port():
    [command] = [json.loads(words) for words in said("CMD")]
    [start] = re.findall(r"^ExecStart=(.*)$", text_of("deploy/backcare.service"), re.MULTILINE)
    assert shlex.split(start.removeprefix("/opt/backcare/.venv/bin/")) == command
    assert command[:4] == ["python", "-m", "backcare.web.begin", "run"]
    assert "command" not in SERVICES["app"]
    assert command[-1] == PORT
    assert said("EXPOSE") == [PORT]
    upstream = SERVICES["proxy"]["environment"]["BACKCARE_UPSTREAM"].split()
    assert upstream[:7] == ["dynamic", "a", "{", "name", "app", "port", PORT]
    assert f"{{$BACKCARE_UPSTREAM:to 127.0.0.1:{PORT}}}" in text_of("deploy/Caddyfile")
    [probe] = said("HEALTHCHECK")
    assert f"'127.0.0.1', {PORT}" in probe
    assert re.findall(r"'GET', '(\S+)'", probe)[0] in HEALTH


def test_several_processes_are_as_one_but_for_their_number():
    one, each = text_of("deploy/backcare.service"), text_of("deploy/backcare@.service")
    assert each.replace("850%i", PORT).replace(", process %i", "") == one
    numbers = range(1, MOST_PROCESSES + 1)
    assert [int(f"850{number}") for number in numbers] == [8500 + number for number in numbers]
    assert f"(from 1 to {MOST_PROCESSES})" in text_of("deploy/example.env")
    app = SERVICES["app"]
    assert app["deploy"]["replicas"] == app["environment"]["BACKCARE_PROCESSES"] == "1"
    assert app["environment"].items() > SERVICES["backup"]["environment"].items()
    proxy = text_of("deploy/Caddyfile")
    assert "lb_policy cookie" in proxy
    waits = {name: int(re.search(rf"{name} (\d+)s", proxy)[1]) for name in WAITS}
    # Caddy's own three seconds for a process that is gone would leave no time for another.
    assert 2 * waits["dial_timeout"] < waits["lb_try_duration"] <= 3


def test_a_service_may_have_as_many_files_and_threads_as_its_visitors_need():
    app, unit = SERVICES["app"], text_of("deploy/backcare.service")
    files, threads = app["ulimits"]["nofile"], app["pids_limit"]
    assert f"LimitNOFILE={files}\n" in unit
    assert f"TasksMax={threads}\n" in unit
    assert "Restart=always\n" in unit
    assert files > 10 * 4 * Limits().strangers
    assert threads > Limits().strangers
    assert app["memswap_limit"] == app["mem_limit"]
    assert COMPOSE["networks"]["outside"]["enable_ipv6"] is True


def test_the_page_for_hosts_names_each_limit_with_its_number():
    rows = re.findall(r"^\| `BACKCARE_(\w+)` \| (\d+) \|", text_of("docs/hosting.md"), re.MULTILINE)
    assert {name.lower(): int(number) for name, number in rows} == asdict(Limits())
    streamlits = tomllib.loads(text_of(".streamlit/config.toml"))
    assert streamlits["server"]["maxUploadSize"] == Limits().upload_mb
    assert streamlits["runner"]["postScriptGC"] is False


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5", "²"])
def test_a_limit_is_a_whole_number(number):
    with pytest.raises(SettingsError, match="BACKCARE_STRANGERS"):
        Settings.from_env({"BACKCARE_STRANGERS": number})


def test_the_image_holds_what_it_copies_belongs_to_nobody_special_and_has_no_secret():
    ignored = text_of(".dockerignore").split()
    assert {".env", "data/user", ".streamlit/secrets.toml"} <= set(ignored)
    for source in copied():
        assert (ROOT / source).exists(), source
        assert source not in ignored
    assert said("USER") == ["10001:10001"]
    assert re.search(r":\d+\.\d+-slim", image_of_dockerfile())
    assert "PASSWORD" not in text_of("Dockerfile")


def test_each_image_can_be_named_by_its_digest(monkeypatch):
    built = SERVICES["app"]["build"]
    assert built["args"]["PYTHON_IMAGE"] == image_of_dockerfile()
    names = dict.fromkeys(("PYTHON_IMAGE", "DATABASE_IMAGE", "PROXY_IMAGE"), "x@sha256:0")
    monkeypatch.setattr(f"{__name__}.ENV", {**ENV, **names})
    services = filled(text_of("compose.yaml"))["services"]
    assert services["app"]["build"]["args"]["PYTHON_IMAGE"] == "x@sha256:0"
    others = {name: services[name]["image"] for name in ("database", "proxy")}
    assert others == {"database": "x@sha256:0", "proxy": "x@sha256:0"}
    assert set(names) <= set(re.findall(r"`(\w+_IMAGE)`", text_of("docs/hosting.md")))


def test_the_image_holds_all_that_the_content_shows(tmp_path):
    for *sources, target in map(str.split, said("COPY")):
        for source in (one for one in sources if one.startswith("data/")):
            place = tmp_path / (target + Path(source).name if target.endswith("/") else target)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(ROOT / source)
    read_library(tmp_path / "data" / "content", tmp_path / "data" / "media" / "clips")


def test_only_the_proxy_is_reached_and_every_container_is_kept_small():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    for name, service in SERVICES.items():
        assert service["restart"] == "unless-stopped"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["logging"]["options"]["max-file"] == "5"
        if name != "proxy":
            assert all(COMPOSE["networks"][n]["internal"] for n in service["networks"])
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            is_own_words = source == "./data/content/club/own"
            assert source in COMPOSE["volumes"] or is_own_words or (ROOT / source).exists(), volume
        assert service["mem_limit"]
    # Compose makes anew what depends on something new: the door has to stay open meanwhile.
    assert "depends_on" not in SERVICES["proxy"]


def test_every_setting_is_one_that_the_server_reads_and_data_lies_in_a_volume():
    image, compose = env_of_image(), SERVICES["app"]["environment"]
    unit = env_of_unit("deploy/backcare.service")
    written = set(re.findall(r"^(\w+)=", text_of("deploy/example.env"), re.MULTILINE))
    assert written == {*ENV, "APP_PROCESSES"} - {"COMMIT"}
    provider = yaml.safe_load(text_of("deploy/provider.yaml"))["services"]["app"]["environment"]
    own = {name for name in (*image, *compose, *unit, *provider) if name.startswith("BACKCARE_")}
    assert own - known_settings() == {"BACKCARE_BACKUPS", "BACKCARE_COMMIT"}
    settings = Settings.from_env({**image, **compose})
    assert f"data:{settings.user_data}" in SERVICES["app"]["volumes"]
    assert f"backups:{image['BACKCARE_BACKUPS']}" in SERVICES["backup"]["volumes"]
    assert str(settings.database_url) == "postgresql://backcare@database/backcare"
    assert settings.club is not None
    assert settings.club.is_secure
    assert unit["BACKCARE_DATA"] == "/var/lib/backcare"
    assert f"BACKCARE_DATA={unit['BACKCARE_DATA']}\n" in text_of("deploy/host.sh")
    backup = env_of_unit("deploy/backcare-backup.service")
    assert backup["BACKCARE_DATA"] == unit["BACKCARE_DATA"]
    folders = {Path(backup[name]).name for name in ("BACKCARE_DATA", "BACKCARE_BACKUPS")}
    assert f"StateDirectory={' '.join(sorted(folders))}\n" in text_of(
        "deploy/backcare-backup.service"
    )


@pytest.mark.parametrize(
    ("peer", "claimed", "believed"),
    [
        ("10.213.77.14", "203.0.113.9", "203.0.113.9"),  # the proxy tells
        ("10.213.77.14", "127.0.0.1, 203.0.113.9", "203.0.113.9"),  # a proxy that adds to a lie
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),  # nobody's proxy
        ("10.213.77.1", "127.0.0.1", "10.213.77.1"),  # another program of the machine
        ("127.0.0.1", None, "127.0.0.1"),  # the health check within the container
    ],
)
def test_a_visitor_is_who_the_proxy_says_whatever_they_claim(tmp_path, peer, claimed, believed):
    app_env = SERVICES["app"]["environment"]
    services = build_services(Settings.from_env({**ENV, "BACKCARE_DATA": str(tmp_path)}))

    async def who(request):
        return PlainTextResponse(request.client.host)

    app = Starlette(
        routes=[*own_routes(services), Route("/", who)],
        middleware=guards(services, StreamlitFrames()),
    )
    outside = ProxyHeadersMiddleware(app, trusted_hosts=app_env["FORWARDED_ALLOW_IPS"])
    headers = {} if claimed is None else {"x-forwarded-for": claimed}
    with TestClient(outside, base_url=ENV["BACKCARE_CLUB"], client=(peer, 5000)) as browser:
        assert browser.get("/", headers=headers).text == believed
        probe = browser.get("/readyz", headers={**headers, "host": f"127.0.0.1:{PORT}"})
    assert (probe.status_code == 200) is (believed == "127.0.0.1")


def test_the_app_believes_the_proxy_alone_and_nobody_else_has_its_address():
    believed = ip_address(SERVICES["app"]["environment"]["FORWARDED_ALLOW_IPS"])
    assert str(believed) == SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]
    [network] = COMPOSE["networks"]["inside"]["ipam"]["config"]
    hosts = [*ip_network(network["subnet"]).hosts()]
    # The engine gives out addresses from the first one on: this computer's, then the containers'.
    assert hosts[-1] == believed
    assert len(hosts) > 2 + len(SERVICES)
    # Caddy forgets at once that a process does not answer if its address is not named.
    upstream = SERVICES["proxy"]["environment"]["BACKCARE_UPSTREAM"]
    assert re.findall(r"[\d.]+:\d+", upstream) == [f"{host}:{PORT}" for host in hosts[1:-1]]


def test_a_server_starts_from_what_the_image_has_and_nothing_else(tmp_path):
    for source in copied():
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).symlink_to(ROOT / source)
    for program in ("app.py", "backcare"):  # it looks for its data beside itself
        (tmp_path / program).unlink()
        copy = shutil.copytree if (ROOT / program).is_dir() else shutil.copy
        copy(ROOT / program, tmp_path / program)
    user = tmp_path / "user"
    with (
        running_server(user, folder=tmp_path, is_club=True) as server,
        urlopen(f"{server.url}/readyz", timeout=60) as answer,
    ):
        assert answer.status == 200
    assert user.exists()


def test_the_language_of_the_pages_stays_in_the_image():
    [keeps] = re.findall(
        r"babel/locale-data/\*' ! -name '(\w+)\*' ! -name root", text_of("Dockerfile")
    )
    assert keeps == LANGUAGE


def test_one_service_builds_the_image_and_it_says_which_version_it_is():
    assert [name for name, service in SERVICES.items() if "build" in service] == ["app"]
    assert SERVICES["backup"]["image"] == SERVICES["app"]["image"]
    assert SERVICES["backup"]["pull_policy"] == "never"
    assert "COMMIT" in SERVICES["app"]["build"]["args"]
    assert said("ARG")[-1] == "COMMIT="
    label = "org.opencontainers.image.revision=$COMMIT"
    assert label in said("LABEL")[0].split()
    assert label.partition("=")[0] in text_of("deploy/upgrade.sh")


def test_the_page_of_a_shut_door_has_the_numbers_to_call():
    page = text_of("deploy/Caddyfile").partition("handle_errors")[2]
    lines = read_library(ROOT / "data" / "content", Settings().clips).helplines
    shown = re.findall(r'([A-Z][A-Za-z ]+) <a href="tel:(\d+)">(\d+)</a>', page)
    countries = {"Europe": "DE", "North America": "US"}
    by_name = {line.name: country for country, line in lines.items()}
    assert len(shown) == 5
    for place, dialled, read in shown:
        number = lines[countries.get(place) or by_name[place]].emergency
        assert (dialled, read) == (number.dial, number.shown)
    assert 'http-equiv="refresh"' in page


def test_the_page_names_files_and_commands_that_there_are():
    page = text_of("docs/hosting.md")
    for name in re.findall(r"deploy/[\w.@-]+\w", page):
        assert (ROOT / name).is_file(), name
    commands = re.findall(r"(?:python -m backcare|host\.sh) (\w+) ([\w-]+)", page)
    assert {("club", "start"), ("club", "at-home"), ("store", "restore")} <= set(commands)
    for group, name in commands:
        assert isinstance(main.commands[group], click.Group)
        assert name in main.commands[group].commands, (group, name)
    for name in re.findall(r"docker compose (?:exec|stop|start|run --rm) (?:-T )?(\w+)", page):
        assert name in SERVICES, name


def test_the_hosts_own_words_are_shown_instead_of_ours_and_no_upgrade_meets_them(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "data" / "content", content, ignore=shutil.ignore_patterns("own"))
    (content / "club" / "own").mkdir()
    (content / "club" / "own" / "notice.md").write_text("Riverside Runners, Ann.")
    library = read_library(content, Settings().clips)
    assert library.notice == "Riverside Runners, Ann."
    assert library.data_protection == text_of("data/content/club/data-protection.md")
    assert "/data/content/club/own/" in text_of(".gitignore").split()
