"""Check every content file: types, references, review dates. Prints the first mistake.

Run it as `make content` or `python -m scripts.check_content`.
"""

import sys

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.content.as_read import unused_us_words
from backcare.domain.errors import ContentError


def main() -> int:
    """Return 0 if the content is sound, else 1."""
    try:
        content = build_services(Settings()).content
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    if unused := sorted(unused_us_words(content)):
        print(f"us.yaml: no text of the content has {unused[0]!r}", file=sys.stderr)
        return 1
    print(
        f"{len(content.articles)} articles, {len(content.exercises)} exercises, "
        f"{len(content.helplines)} countries, {len(content.sources)} sources: all sound"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
