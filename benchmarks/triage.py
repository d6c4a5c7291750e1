"""What the triage rules cost: `make bench` prints the median of one `assess`, in milliseconds."""

import statistics
import time
from collections.abc import Callable

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.check.assessment import Answered, Answers, assess
from backcare.domain.check.pages import asked_pages

ROUNDS = 500


def main() -> None:
    """Measure with no answers, with all answers, and the way through all pages."""
    content = build_services(Settings()).content
    book, ages = content.rule_book, (31, 49)
    nothing = Answers({}, ages)
    everything = Answers(dict.fromkeys(book.known(), Answered.YES), ages)

    def walk() -> None:
        for _ in asked_pages(content.check_flow, book, nothing):
            pass

    print("\n| triage | median ms | target |")
    print("|---|---|---|")
    print(f"| assess, nothing answered | {_median(lambda: assess(book, nothing)):.3f} | 1 |")
    print(f"| assess, all answered yes | {_median(lambda: assess(book, everything)):.3f} | 1 |")
    print(f"| the way through all pages | {_median(walk):.3f} | |")


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
