"""How much an exercise is: what a runner would count."""


def work(planned):
    """Repetitions, or seconds held."""
    return sum(planned.reps) * (planned.hold_seconds or 1)


def most_of(sessions):
    """The largest dose of each exercise."""
    most = {}
    for planned in (e for s in sessions for e in s.exercises):
        most[planned.exercise] = max(work(planned), most.get(planned.exercise, 0))
    return most
