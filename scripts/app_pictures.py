"""Draw the pictures that represent the app elsewhere: a phone's icon, and the preview of a link.

Run it as `python -m scripts.app_pictures` after changing the icon or the words; it needs the
system's Chromium.
"""

from html import escape

from backcare.bootstrap import build_services
from backcare.config import ROOT, Settings
from scripts.local_server import running_browser

STATIC = ROOT / "backcare" / "ui" / "static"
FONTS = ROOT / "backcare" / "paper" / "fonts"
FIGURE = ROOT / "data" / "media" / "clips" / "bird_dog_leg_poster.webp"


def main() -> None:
    """Write `touch-icon.png` (180 px) and `preview.png` (1200 by 630, the size messengers want)."""
    text = build_services(Settings()).content.texts
    bold = (FONTS / "atkinson-hyperlegible-next-bold.ttf").as_uri()
    icon = (STATIC / "favicon.svg").as_uri()
    page = f"""<style>
      @font-face {{ font-family: A; src: url({bold}); }}
      body {{ margin: 0; font-family: A; color: #111b22; background: #fff; }}
      #icon {{ width: 180px; height: 180px; background: #1b6a86; }}
      #icon img {{ width: 180px; }}
      #preview {{ width: 1200px; height: 630px; display: flex; background: #eef2f5; }}
      #preview > div {{ width: 560px; padding: 70px 0 0 70px; box-sizing: border-box; }}
      h1 {{ font-size: 92px; margin: 28px 0 18px; }} p {{ font-size: 35px; line-height: 1.3; }}
      #preview > img {{ width: 640px; object-fit: contain; mix-blend-mode: multiply; }}
    </style>
    <div id="icon"><img src="{icon}"></div>
    <div id="preview"><div><img src="{icon}" width="110"><h1>{escape(text("app.name"))}</h1>
    <p>{escape(text("raw.preview"))}</p></div><img src="{FIGURE.as_uri()}"></div>"""
    source = STATIC / "pictures.html"  # a page loaded from a file may show files
    source.write_text(page, encoding="utf-8")
    try:
        with running_browser() as browser:
            drawn = browser.new_page(viewport={"width": 1280, "height": 900})
            drawn.goto(source.as_uri())
            drawn.locator("#icon").screenshot(path=STATIC / "touch-icon.png")
            drawn.locator("#preview").screenshot(path=STATIC / "preview.png")
    finally:
        source.unlink()


if __name__ == "__main__":
    main()
