"""Small files that once took minutes or gigabytes, and larger ones made in the same way."""

import gzip
import struct

from fitdecode.utils import compute_crc

from tests.runs import writers as w


def many_words(count):
    """GPX with a word that a parser looked for by a search over the rest of the file, each time."""
    return b'<gpx a="' + b" xmlns" * count + b'"></gpx>'


def many_namespaces(count):
    return b"<gpx>" + b"".join(b'<a xmlns:n%d="u%d"/>' % (n, n) for n in range(count)) + b"</gpx>"


def many_attributes(count):
    return b"<gpx " + b" ".join(b'a%d=""' % n for n in range(count)) + b"/>"


def named_encoding(name, size):
    head = f'<?xml version="1.0" encoding="{name}"?><gpx>'.encode()
    return head + b"ab1-" * (size // 4) + b"</gpx>"


def tiny_records(count):
    """FIT with records of one byte."""
    body = w.fit_message(0, 0, [(0, w.ENUM, 4), (4, w.UINT32, 1000)])
    body += struct.pack("<BBBHB", 0x40 | 3, 0, 0, 20, 0) + b"\x03" * count
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", compute_crc(head))
    return head + body + struct.pack("<H", compute_crc(head + body))


def points(count):
    point = b'<trkpt lat="1" lon="1"/>'
    return b'<gpx version="1.1"><trk><trkseg>' + point * count + b"</trkseg></trk></gpx>"


def wide_table(columns):
    return b",".join([b"ab"] * columns)


def many_types(rows):
    row = b'Zork%d,2026-11-10 18:30:00,false,E,"8.02",500,00:48:10\n'
    head = b"Activity Type,Date,Favorite,Title,Distance,Calories,Time\n"
    return head + b"".join(row % n for n in range(rows))


def empty_records(count):
    """What was taken along, with records that are none."""
    return b'{"records":[' + b"{}," * count + b'{}],"profile":{}}'


HOSTILE = {
    "words": lambda: gzip.compress(many_words(60_000)),
    "namespaces": lambda: many_namespaces(20_000),
    "attributes": lambda: many_attributes(20_000),
    "punycode": lambda: named_encoding("punycode", 400_000),
    "tiny records": lambda: tiny_records(20_000),
    "points": lambda: points(20_000),
    "columns": lambda: wide_table(400_000),
    "types": lambda: many_types(5_000),
}
