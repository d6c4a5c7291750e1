"""Exports of whole services, written by hand from descriptions of them; nobody's data."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

START = datetime(2026, 5, 12, 5, 30, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))
_DTD = """<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
<!ATTLIST Workout workoutActivityType CDATA #REQUIRED duration CDATA #IMPLIED>
]>"""


def apple_clock(at, zone=SUMMER):
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")


def workout(
    start=START,
    kind="Running",
    minutes=50.0,
    far=10.0,
    unit="km",
    inside="",
    zone=SUMMER,
    old=False,
):
    """A workout of Apple Health; `old`: its distance is an attribute, as it was until 2022."""
    end = start + timedelta(minutes=minutes + 1)
    times = f'startDate="{apple_clock(start, zone)}" endDate="{apple_clock(end, zone)}"'
    attribute = f' totalDistance="{far}" totalDistanceUnit="{unit}"' if old else ""
    walked = "HKQuantityTypeIdentifierDistanceWalkingRunning"
    statistics = f'<WorkoutStatistics type="{walked}" {times} sum="{far}" unit="{unit}"/>'
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{minutes}" '
        f'durationUnit="min"{attribute} sourceName="Watch" {times}>'
        f"{'' if old or far is None else statistics}{inside}</Workout>\n"
    )


def indoor():
    return '<MetadataEntry key="HKIndoorWorkout" value="1"/>'


def route(name):
    return f'<WorkoutRoute><FileReference path="/workout-routes/{name}"/></WorkoutRoute>'


def apple(*workouts, between="", head=_DTD):
    record = (
        ' <Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" value="72" '
        f'startDate="{apple_clock(START)}" endDate="{apple_clock(START)}"/>\n'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n<HealthData locale="en_GB">\n{record}'
        f"{between}{''.join(workouts)}{record}</HealthData>\n"
    ).encode()


def milliseconds(at):
    return round(at.timestamp() * 1000)


def garmin_activity(start=START, metres=10_021.5, timer=3000, moving=2950, kind="running", ahead=2):
    """Garmin counts in centimetres and milliseconds."""
    return {
        "activityId": 111,
        "activityType": kind,
        "beginTimestamp": milliseconds(start),
        "startTimeLocal": milliseconds(start + timedelta(hours=ahead)),
        "duration": timer * 1000.0,
        "movingDuration": None if moving is None else moving * 1000.0,
        "distance": metres * 100,
        "splits": [{"startTimeGMT": milliseconds(start), "measurements": [{"value": 1.0}]}],
    }


def garmin_account(*activities):
    return json.dumps([{"summarizedActivitiesExport": list(activities)}]).encode()


def polar_old(start=START, metres=10_021.5, duration="PT2950.5S", sport="RUNNING"):
    """As until 2023: local time without a zone, a duration in words of the standard."""
    local = start.astimezone(SUMMER).strftime("%Y-%m-%dT%H:%M:%S.000")
    exercise = {"startTime": local, "timezoneOffset": 120, "duration": duration}
    exercise |= {"distance": metres, "sport": sport}
    session = {"exportVersion": "1.6", "startTime": local, "duration": duration}
    return json.dumps(session | {"distance": metres, "exercises": [exercise]}).encode()


def polar_new(start=START, metres=10_021.5, seconds=2950, sport="1", ahead=120):
    """As since 2024: numbers for sports, and speeds that are NaN, which JSON does not know."""
    local = (start + timedelta(minutes=ahead)).strftime("%Y-%m-%dT%H:%M:%S")
    one = {"startTime": local, "timezoneOffsetMinutes": ahead, "durationMillis": seconds * 1000}
    one |= {"distanceMeters": metres, "sport": {"id": sport}}
    samples = {"samples": {"samples": [{"type": "SPEED", "values": [float("nan"), 12.1]}]}}
    return json.dumps({"identifier": {"id": "5"}, **one, "exercises": [one | samples]}).encode()


def fitbit_exercise(
    start=START, far=10.0215, unit="Kilometer", seconds=2950, name="Run", type_=90009
):
    return {
        "logId": 384529004,
        "activityName": name,
        "activityTypeId": type_,
        "activityLevel": [{"minutes": 17, "name": "very"}],
        **({"distance": far} if far is not None else {}),
        **({"distanceUnit": unit} if unit else {}),
        "duration": (seconds + 90) * 1000,
        "activeDuration": seconds * 1000,
        "startTime": start.strftime("%m/%d/%y %H:%M:%S"),
    }


def fitbit(*exercises):
    return json.dumps(list(exercises)).encode()


def nike_activity(start=START, km=10.0215, seconds=2950, kind="run"):
    return {
        "id": "abc",
        "type": kind,
        "start_epoch_ms": milliseconds(start),
        "end_epoch_ms": milliseconds(start + timedelta(seconds=seconds + 60)),
        "active_duration_ms": seconds * 1000,
        "summaries": [
            {"metric": "pace", "summary": "mean", "value": 4.9},
            {"metric": "distance", "summary": "total", "value": km},
        ],
    }


def nike(*activities):
    found = activities[0] if len(activities) == 1 else {"activities": list(activities)}
    return json.dumps(found).encode()


def huawei_track(start=START, metres=10_021, seconds=2950, sport=4, offset="+0200"):
    sums = json.dumps({"totalDistance": metres, "totalTime": seconds * 1000})
    points = "tp=lbs;k=0;lat=52.0;lon=13.4;alt=0.0;t=1.7E12;\n"
    return {
        "sportType": sport,
        "startTime": milliseconds(start),
        "timeZone": offset,
        "totalTime": seconds * 1000,
        "attribute": f"HW_EXT_TRACK_DETAIL@is{points}&&HW_EXT_TRACK_SIMPLIFY@is{sums}",
    }


def huawei_days(*tracks):
    """As until 2020: a day holds its tracks; keys are numbers, which JSON does not know."""
    days = [{"recordDay": 20260512, "motionPathData": [one]} for one in tracks]
    text = json.dumps(days).replace('"recordDay"', '"partTimeMap":{1.0:295.0,2:590},"recordDay"')
    return text.encode()


def huawei_list(*tracks):
    flat = []
    for one in tracks:
        _, _, sums = one["attribute"].partition("SIMPLIFY@is")
        flat.append({**one, "attribute": "", "totalDistance": json.loads(sums)["totalDistance"]})
    return json.dumps(flat).encode()


_SAMSUNG = "com.samsung.health.exercise."
_SAMSUNG_NAMES = (
    "source_type", _SAMSUNG + "start_time", _SAMSUNG + "exercise_type", _SAMSUNG + "duration",
    _SAMSUNG + "distance", _SAMSUNG + "time_offset", "title", _SAMSUNG + "datauuid",
)  # fmt: skip


def samsung_row(start=START, metres=10_021.5, seconds=2950, kind=1002, offset="UTC+0200", title=""):
    at = start.strftime("%Y-%m-%d %H:%M:%S.000")
    return ["4", at, str(kind), str(seconds * 1000), str(metres), offset, title, "u-1"]


def samsung(*rows, names=_SAMSUNG_NAMES):
    """The first line names the kind of data, and each row ends with one comma too many."""
    lines = ["com.samsung.shealth.exercise,6214002,4", ",".join(names)]
    return "\n".join([*lines, *(",".join(row) + "," for row in rows)]).encode()


def zepp_row(start=START, metres=10_021.0, seconds=2950, kind=1):
    at = start.strftime("%Y-%m-%d %H:%M:%S+0000")
    return f"{kind},{at},{seconds},0.3,0.4,{metres},0.29,600.0"


def zepp(*rows):
    names = "type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m)"
    return "\n".join([names + ",avgPace(/meter),calories(kcal)", *rows]).encode()


def health_connect(*sessions, journal=False, more=""):
    """A database like Android's; a session is (start, seconds, type, metres, hours, app)."""
    database = sqlite3.connect(":memory:")
    times = "start_time INTEGER, end_time INTEGER, start_zone_offset INTEGER"
    database.executescript(
        "CREATE TABLE exercise_session_record_table "
        f"(row_id INTEGER PRIMARY KEY, app_info_id INTEGER, {times}, exercise_type INTEGER);"
        "CREATE TABLE distance_record_table "
        f"(row_id INTEGER PRIMARY KEY, app_info_id INTEGER, {times}, distance REAL);{more}"
    )
    for start, seconds, kind, metres, hours, app in sessions:
        begin, end = milliseconds(start), milliseconds(start + timedelta(seconds=seconds))
        database.execute(
            "INSERT INTO exercise_session_record_table VALUES (NULL, ?, ?, ?, ?, ?)",
            (app, begin, end, hours * 3600, kind),
        )
        step = (end - begin) // 10
        for place in range(10 if metres else 0):
            at = begin + place * step
            database.execute(
                "INSERT INTO distance_record_table VALUES (NULL, ?, ?, ?, ?, ?)",
                (app, at, at + step, hours * 3600, metres / 10),
            )
    database.commit()
    data = bytearray(database.serialize())
    database.close()
    if journal:
        data[18:20] = b"\x02\x02"
    return bytes(data)
