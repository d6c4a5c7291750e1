"""A table of runs, handed in on the page of one's data, and the answers to what it leaves open."""

GARMIN = """Activity Type,Date,Favorite,Title,Distance,Calories,Time
Running,2026-11-10 18:30:00,false,Evening,"8,02",500,00:48:10
Running,2026-11-12 07:10:00,false,Morning,"5,00",300,00:30:00
Cycling,2026-11-13 07:10:00,false,Ride,"25,50",600,01:00:00
"""


def with_file(at, name, data):
    upload = next(u for u in at.get("file_uploader") if str(u.key).startswith("import.files."))
    at = upload.upload(name, data, "text/csv").run()
    assert not at.exception
    return at


def answer(at, beginning, option):
    pills = next(p for p in at.pills if str(p.key).startswith(beginning))
    at = pills.set_value(option).run()
    assert not at.exception
    return at


def ticks(at):
    """The boxes of the runs that are seen, in their order."""
    return [box for box in at.checkbox if str(box.key).startswith("import.take.")]


def keep(at):
    """The button that keeps what has a tick."""
    return next(b for b in at.button if str(b.key).startswith("import.keep."))
