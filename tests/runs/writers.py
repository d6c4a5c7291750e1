"""Run files, written by hand from the formats' descriptions, without any library for them."""

import csv
import gzip
import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 12, 5, 30, tzinfo=UTC)
FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
RUNNING, CYCLING, GENERIC, FITNESS_EQUIPMENT = 1, 2, 0, 4
ENUM, UINT16, UINT32 = 0x00, 0x84, 0x86


def fit_crc(data):
    """The CRC-16 of FIT, bit by bit (polynomial 0xA001)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def fit_time(at):
    return int((at - FIT_EPOCH).total_seconds())


def fit_message(local, number, fields):
    """One definition and one data message; a field is (number, base type, value)."""
    sizes = {ENUM: 1, UINT16: 2, UINT32: 4}
    codes = {ENUM: "B", UINT16: "H", UINT32: "I"}
    definition = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    definition += b"".join(bytes((field, sizes[base], base)) for field, base, _ in fields)
    values = b"".join(struct.pack("<" + codes[base], value) for _, base, value in fields)
    return definition + bytes((local,)) + values


def fit_file(body):
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    whole = header + struct.pack("<H", fit_crc(header)) + body
    return whole + struct.pack("<H", fit_crc(whole))


def fit_session(start, metres, timer, moving=None, sport=RUNNING, sub_sport=0):
    fields = [
        (253, UINT32, fit_time(start + timedelta(seconds=timer))),
        (2, UINT32, fit_time(start)),
        (5, ENUM, sport),
        (6, ENUM, sub_sport),
        (7, UINT32, (timer + 60) * 1000),
        (8, UINT32, timer * 1000),
        (9, UINT32, round(metres * 100)),
    ]
    if moving is not None:
        fields.append((59, UINT32, moving * 1000))
    return fit_message(1, 18, fields)


def fit_summary(**said):
    """A session that says only some of `end`, `start`, `sport`, `sub_sport`, `elapsed`, `timer`
    (both in seconds) and `metres`.
    """
    fields = []
    if "end" in said:
        fields.append((253, UINT32, fit_time(said["end"])))
    if "start" in said:
        fields.append((2, UINT32, fit_time(said["start"])))
    fields.append((5, ENUM, said.get("sport", RUNNING)))
    fields.append((6, ENUM, said.get("sub_sport", 0)))
    for number, name, unit in ((7, "elapsed", 1000), (8, "timer", 1000), (9, "metres", 100)):
        if name in said:
            fields.append((number, UINT32, round(said[name] * unit)))
    return fit_message(1, 18, fields)


def fit_local_clock(at, hours):
    """What a watch notes at the end: the time in UTC, and by its own clock."""
    utc = fit_time(at)
    return fit_message(4, 34, [(253, UINT32, utc), (5, UINT32, utc + round(hours * 3600))])


def fit_records(start, metres_a_second, seconds, gap=None):
    """Records once a second; `gap` is (second, length) of a pause."""
    body = b""
    late = 0
    for second in range(seconds + 1):
        if gap and second == gap[0]:
            late = gap[1]
        at = fit_time(start + timedelta(seconds=second + late))
        metres = round(second * metres_a_second * 100)
        body += fit_message(2, 20, [(253, UINT32, at), (5, UINT32, metres)])
    return body


def fit(start=START, metres=10_021.5, timer=3000, moving=2950, sport=RUNNING, sub_sport=0):
    file_id = fit_message(0, 0, [(0, ENUM, 4), (4, UINT32, fit_time(start))])
    return fit_file(file_id + fit_session(start, metres, timer, moving, sport, sub_sport))


def gpx(start=START, kind="running", points=301, speed=3.0, step=10, with_times=True, head=""):
    """A track due north; one degree of latitude is 111.2 km."""
    rows = []
    for index in range(points):
        latitude = 52 + index * speed * step / 111_195
        at = (start + timedelta(seconds=index * step)).strftime("%Y-%m-%dT%H:%M:%SZ")
        clock = f"<time>{at}</time>" if with_times else ""
        rows.append(f'<trkpt lat="{latitude:.8f}" lon="13.4"><ele>40</ele>{clock}</trkpt>')
    typed = f"<type>{kind}</type>" if kind is not None else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<gpx version="1.1" creator="test" '
        f'xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Tempo</name>{typed}'
        f"<trkseg>{''.join(rows)}</trkseg></trk></gpx>"
    ).encode()


def a_clock(start, second):
    return (start + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def track(rows, kind="running", name="Tempo", start=START, added=""):
    """A track due north; a row is (metres, second), `None` for a point without the one or other."""
    points = []
    for metres, second in rows:
        place = "" if metres is None else f' lat="{52 + metres / 111_195:.8f}" lon="13.4"'
        time = "" if second is None else f"<time>{a_clock(start, second)}</time>"
        points.append(f"<trkpt{place}><ele>40</ele>{time}</trkpt>")
    typed = f"<type>{kind}</type>" if kind is not None else ""
    return f"<trk><name>{name}</name>{typed}{added}<trkseg>{''.join(points)}</trkseg></trk>"


def gpx_of(*tracks, spaces=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="test"{spaces} '
        f'xmlns="http://www.topografix.com/GPX/1/1">{"".join(tracks)}</gpx>'
    ).encode()


def tcx_of(laps, sport="Running", at=None):
    """Laps are (metres, seconds, points), a point (second, metres, place) or `None` for one."""
    parts = []
    for metres, seconds, points in laps:
        rows = []
        for second, far, place in points:
            where = f"<LatitudeDegrees>{52 + (place or 0) / 111_195:.8f}</LatitudeDegrees>"
            where = f"<Position>{where}<LongitudeDegrees>13.4</LongitudeDegrees></Position>"
            rows.append(
                f"<Trackpoint><Time>{a_clock(START, second)}</Time>"
                + ("" if place is None else where)
                + ("" if far is None else f"<DistanceMeters>{far}</DistanceMeters>")
                + "</Trackpoint>"
            )
        parts.append(
            f'<Lap StartTime="{at or ""}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
            f"<DistanceMeters>{metres}</DistanceMeters><Track>{''.join(rows)}</Track></Lap>"
        )
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>{at or ""}</Id>{"".join(parts)}</Activity></Activities>'
        "</TrainingCenterDatabase>"
    ).encode()


def tcx(start=START, sport="Running", laps=((5000.0, 1500.0), (5021.5, 1450.0))):
    at = start.strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = "".join(
        f'<Lap StartTime="{at}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres}</DistanceMeters><Track><Trackpoint>"
        f"<DistanceMeters>{metres}</DistanceMeters></Trackpoint></Track></Lap>"
        for metres, seconds in laps
    )
    return (
        '          <?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>{at}</Id>{parts}</Activity></Activities>'
        "</TrainingCenterDatabase>"
    ).encode()


def table(header, rows, delimiter=","):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


STRAVA_HEADERS = {
    "en": "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed",
    "de": "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Beschreibung,"
    "Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Arbeitsweg,Private Notiz,"
    "Ausrüstung,Dateiname,Gewicht,Radgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Max,Schnitt",
    "fr": "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description,"
    "Temps écoulé,Distance,FC max.,Effort relatif,Trajet,Note privée,Matériel,Nom du fichier,"
    "Poids,Poids du vélo,Temps écoulé,Durée de déplacement,Distance,Vitesse max.,Vitesse moyenne",
    "ja": "アクティビティID,アクティビティ日,名前,種類,説明,経過時間,距離,最大心拍,相対的,通勤,"
    "メモ,ギア,ファイル名,体重,自転車,経過時間,移動時間,距離,最高速度,平均速度",
}


def strava_row(
    number,
    when,
    kind,
    metres=10_021.5,
    moving=2950,
    elapsed=3060,
    file=None,
    unit=1000.0,
    decimal=".",
    name="Tempo",
):
    short = f"{metres / unit:.2f}".replace(".", decimal)
    file = f"activities/{number}.fit.gz" if file is None else file
    row = [number, when, name, kind, "", elapsed, short, "171.0", "44.0", "false", "", "", file]
    row += ["70.0", "", f"{elapsed}.0", f"{moving}.0", metres, "4.5", round(metres / moving, 3)]
    return row


def strava_table(rows, language="en"):
    return table(STRAVA_HEADERS[language].split(","), rows)


def archive(files, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return packed.getvalue()


def encrypted(data):
    """The same archive with the bit that says it is encrypted, in both of its headers."""
    locked = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + offset] |= 1
            place = locked.find(mark, place + 4)
    return bytes(locked)


def packed(data):
    return gzip.compress(data)


GARMIN_HEADERS = {
    "en": "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Aerobic TE,"
    "Avg Run Cadence,Max Run Cadence,Avg Pace,Best Pace,Total Ascent,Total Descent,"
    "Avg Stride Length,Training Stress Score®,Steps,Best Lap Time,Number of Laps,Moving Time,"
    "Elapsed Time,Min Elevation,Max Elevation",
    "de": "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Max. HF,Aerober TE,"
    "Ø Schrittfrequenz (Laufen),Max. Schrittfrequenz (Laufen),Ø Pace,Beste Pace,Anstieg gesamt,"
    "Abstieg gesamt,Ø Schrittlänge,Training Stress Score®,Schritte,Beste Rundenzeit,"
    "Anzahl der Runden,Zeit in Bewegung,Verstrichene Zeit,Minimale Höhe,Maximale Höhe",
}


RUNKEEPER_HEADER = (
    "Activity Id,Date,Type,Route Name,Distance ({unit}),Duration,Average Pace,"
    "Average Speed ({unit}/h),Calories Burned,Climb (m),Average Heart Rate (bpm),Friend's Tagged,"
    "Notes,GPX File"
)


def runkeeper_row(number, when, kind, metres, seconds, file="", unit=1000.0):
    hours, rest = divmod(seconds, 3600)
    lasted = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    ident = f"{number:08x}-d73b-5bde-bd6f-c806b04f2ec3"
    far = f"{metres / unit:.2f}"
    return [ident, when, kind, "", far, lasted, "5:34", "10.8", "500.0", "30", "", "", "", file]


def runkeeper_table(rows, unit="km", has_ids=True):
    first = 0 if has_ids else 1
    header = RUNKEEPER_HEADER.format(unit=unit).split(",")
    return table(header[first:], [row[first:] for row in rows])


def clock(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def garmin_row(
    kind, when, metres, seconds, unit=1000.0, decimal=".", has_steps=True, cadence=172, moving=None
):
    far = f"{metres / unit:.2f}".replace(".", decimal)
    pace = round(seconds / (metres / unit)) if metres else 0
    stride = f"{metres / (cadence * seconds / 60):.2f}".replace(".", decimal)
    steps = (cadence, stride) if has_steps else ("--", "--")
    effect = "3.1".replace(".", decimal) if has_steps else "--"
    thousands = "," if decimal == "." else "."
    return [
        kind, when, "false", "Berlin Tempo", far, f"1{thousands}024", clock(seconds), "152", "171",
        effect, steps[0], "184", f"{pace // 60}:{pace % 60:02}", "4:06", "--", "12", steps[1], "--",
        f"8{thousands}123", "00:02:15.3", "6", clock(moving or seconds - 10), clock(seconds + 95),
        "-4", "190",
    ]  # fmt: skip


def garmin_table(rows, language="en", delimiter=","):
    return table(GARMIN_HEADERS[language].split(","), rows, delimiter)
