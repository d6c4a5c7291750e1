"""`python -m backcare open`: open the dashboard of one runner in a browser that lacks its key."""

import webbrowser

import click

from backcare.bootstrap import key_of
from backcare.config import Settings


@click.command("open")
@click.option("--port", default=8501, show_default=True, help="Where the dashboard runs.")
@click.option("--print", "only_prints", is_flag=True, help="Say the address and open nothing.")
def open_(port: int, *, only_prints: bool) -> None:
    """Open the dashboard of one runner in this machine's browser, with its key.

    Any other browser of this machine opens it by the address that is printed, once.
    """
    key = key_of(Settings.from_env())
    if key is None:
        raise click.ClickException("This server needs no key: it is a club's, a demo, or open.")
    url = f"http://localhost:{port}"
    click.echo(key.address(url))
    page = None if only_prints else key.page_to_open(url)
    if page is not None:
        webbrowser.open(page.resolve().as_uri())
