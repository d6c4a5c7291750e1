"""List the sources that are due to be looked at again, those that most content rests on first.

Run it as `python -m scripts.old_sources [--today YYYY-MM-DD]`. It finds nothing out by itself:
somebody looks, and writes `looked_up`, `retraction` and `newer` into `sources.yaml`.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from backcare.clock import utc_now
from backcare.config import Settings
from backcare.content.cited import cited, references
from backcare.content.reading import read_library
from backcare.domain.review import Source, Support

LONG = timedelta(days=731)
"""After so long, two years, somebody should look whether a source still stands."""


def why_due(source: Source, today: date) -> str | None:
    """Return why a source is due to be looked at again; `None` if it is not."""
    if source.support is Support.OWN:
        return None
    if source.newer is not None:
        return f"newer: {source.newer}"
    if source.looked_up is not None:
        return f"looked up {source.looked_up}" if today - source.looked_up > LONG else None
    if source.year is None:
        return "never looked up, without a year"
    published = f"never looked up, published {source.year}"
    return published if today - date(source.year, 12, 31) > LONG else None


def due_lines(sources: Iterable[Source], places: Mapping[str, int], today: date) -> Iterator[str]:
    """Yield a line for each source that is due; `places` says how often each is cited."""
    for source in sorted(sources, key=lambda source: -places.get(source.id, 0)):
        if why := why_due(source, today):
            rests = f"places: {places.get(source.id, 0)}"
            yield " | ".join((source.id, source.short, rests, why, source.link or "no link"))


def main() -> int:
    """Print the sources that are due. Return 0: that some are is no mistake."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, default=utc_now().date())
    today = parser.parse_args().today
    settings = Settings()
    library = read_library(settings.content, settings.clips)
    places = Counter(source for _, source in references(cited(library)))
    lines = list(due_lines(library.sources.values(), places, today))
    print(*lines, f"{len(lines)} of {len(library.sources)} sources are due.", sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
