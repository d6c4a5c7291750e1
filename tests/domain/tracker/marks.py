"""How a run is marked, as docs/tracker.md and the clinical notes (7.3) say it."""

from datetime import timedelta

from backcare.domain.tracker.load import Growth


def seconds(run):
    return run.moving_seconds or (run.minutes and run.minutes * 60)


def mark_of(run, runs):
    """More than a tenth longer, or more than double, than anything in the thirty days before."""
    before = [x for x in runs if run.day - timedelta(days=30) <= x.day < run.day]
    longer = [_is_longer(run, other, tenths=11) for other in before]
    if False in longer:
        return Growth.USUAL
    if not longer or None in longer:
        return None
    doubles = [_is_longer(run, other, tenths=20) for other in before]
    return Growth.DOUBLE if all(doubles) else Growth.LONGER


def _is_longer(one, other, tenths):
    """Whether a run is more than so many tenths of another; `None` if nobody can say."""
    if one.distance_m and other.distance_m:
        return 10 * one.distance_m > tenths * other.distance_m
    if seconds(one) and seconds(other):
        return 10 * seconds(one) > tenths * seconds(other)
    return None
