"""Members who sign in with the club's identity provider, which runs beside it here."""

import pytest
from playwright.sync_api import expect

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from scripts.local_server import free_port, running_server, wait_until_idle
from tests.builders import TODAY
from tests.club.provider import CLIENT, SECRET, running_provider

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    folder = tmp_path_factory.mktemp("club") / "user"
    with running_provider(free_port()) as provider:
        secrets = f"""
            [auth]
            redirect_uri = "{{url}}/oauth2callback"
            cookie_secret = "{"c" * 32}"
            client_id = "{CLIENT}"
            client_secret = "{SECRET}"
            server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"
            client_kwargs = {{ scope = "openid" }}
        """
        with running_server(
            folder,
            today=TODAY.isoformat(),
            is_club=True,
            settings={"BACKCARE_PROVIDER": "Riverside account"},
            secrets=secrets,
        ) as server:
            settings = Settings(user_data=folder, club=ClubAddress(server.url), today=TODAY)
            services = build_services(settings)
            services.club.accounts.start("Riverside Runners", "ab" * 32)
            yield server.url, services.club.accounts


def ask_provider(page, name):
    """From a page of the door to the provider and back, as far as the last tap."""
    page.get_by_role("link", name="Without a passphrase").click()
    wait_until_idle(page, "h1")
    page.get_by_role("button", name="Go on with Riverside account").click()
    page.get_by_role("link", name=f"I am {name}").click()
    wait_until_idle(page, "h1")
    return page.get_by_role("link", name="Go on")


def sign_out(page, url):
    page.goto(f"{url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.weekly
def test_a_member_joins_and_comes_back_without_a_passphrase(club, new_page):
    url, accounts = club
    page = new_page()
    page.goto(f"{url}/door/join/{accounts.invitations.make()}")
    ask_provider(page, "Ada").click()
    page.get_by_label("Nickname").fill("Swift Ada")
    page.get_by_role("checkbox", name="I have read").check()
    page.get_by_role("button", name="Join").click()
    page.get_by_text("Signed in as Swift Ada").wait_for()
    assert [c["name"] for c in page.context.cookies() if "streamlit_user" in c["name"]] == []
    sign_out(page, url)
    for _ in range(3):  # the word of the provider is in the history, and good for nothing now
        page.go_back()
        page.wait_for_load_state("networkidle")
    page.goto(f"{url}/door/account")
    page.get_by_role("heading", name="Sign in").wait_for()
    page.goto(f"{url}/enter")  # a shared phone: the next one has to ask the provider
    page.get_by_role("button", name="Go on with Riverside account").wait_for()
    sign_in = new_page()
    sign_in.goto(f"{url}/door/sign-in")
    ask_provider(sign_in, "Ada").click()
    sign_in.get_by_text("Signed in as Swift Ada").wait_for()
    assert [a.nickname for a in accounts.members.all()] == ["Swift Ada"]


@pytest.mark.weekly
def test_nobody_joins_without_an_invitation_or_by_the_link_of_another_browser(club, new_page):
    url, accounts = club
    page, other = new_page(), new_page()
    page.goto(f"{url}/door/sign-in")
    link = ask_provider(page, "Bob").get_attribute("href")
    page.goto(f"{url}{link}")
    expect(page.get_by_text("not a member here yet")).to_be_visible()
    other.goto(f"{url}/door/join/{accounts.invitations.make()}")
    other.goto(f"{url}{link}")
    expect(other.get_by_role("alert")).to_contain_text("began in another browser")
    assert "Bob" not in " ".join(a.nickname for a in accounts.members.all())
