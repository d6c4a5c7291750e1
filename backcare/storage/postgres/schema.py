"""The tables of the database engine, and the numbered steps that create them.

Each primary key of records starts with the member, there are no sequences, and no row refers to
another member: so a database that distributes rows by key can distribute members over machines.

Rules for a change: add a step to `MIGRATIONS`, never edit a published one, and bring the tables
below to the same state; a test compares them. Records need no step when only their fields change:
that is what their version is for. Renaming a kind does need one, because `kind` is a column.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

_TABLES = sa.MetaData()

MEMBER = sa.Table(
    "tracker_member",
    _TABLES,
    sa.Column("member", sa.Text, primary_key=True),
    sa.Column("stamp", sa.Text, nullable=False),  # changes with every save
    sa.Column("size", sa.Integer, nullable=False),  # bytes of all the member's documents
    sa.Column("profile", JSONB(none_as_null=True)),
)
"""One row for each member. Each save locks it first, so a member's saves never overlap."""

RECORD = sa.Table(
    "tracker_record",
    _TABLES,
    sa.Column("member", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("rev", sa.Integer, nullable=False),
    sa.Column("v", sa.SmallInteger, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("document", JSONB, nullable=False),
)
"""One row for each record. The document has everything; the columns before it are for queries and
for what a host may want to count.
"""

ERASED = sa.Table(
    "erased",
    _TABLES,
    sa.Column("member", sa.Text, primary_key=True),
    sa.Column("at", sa.Text, primary_key=True),
)
"""When which member was erased, by a hash: a move brings nobody listed here back."""

CLUB = sa.Table(
    "club",
    _TABLES,
    sa.Column("only_row", sa.Integer, primary_key=True),
    sa.Column("stamp", sa.Text, nullable=False),  # changes with every save
)
"""One row. Each save of a club document locks it first, so that saves never overlap."""

CLUB_DOCUMENT = sa.Table(
    "club_document",
    _TABLES,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("document", JSONB, nullable=False),
)
"""One row for each document of the club: accounts, invitations, sign-ins. No health data."""

RESERVE = sa.Table(
    "reserve",
    _TABLES,
    sa.Column("only_row", sa.Integer, primary_key=True),
    sa.Column("filler", sa.LargeBinary, nullable=False),
)
"""At most one row, of a megabyte: room that is given up once the disk is full, to leave and to
erase.
"""

VERSION = sa.Table(
    "schema_version",
    _TABLES,
    sa.Column("only_row", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)
"""The number of steps applied so far."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE tracker_member (
            member text COLLATE "C" PRIMARY KEY,
            stamp text NOT NULL,
            size integer NOT NULL,
            profile jsonb
        )
        """,
        """
        CREATE TABLE tracker_record (
            member text COLLATE "C",
            id text COLLATE "C",
            day date NOT NULL,
            kind text NOT NULL,
            rev integer NOT NULL,
            v smallint NOT NULL,
            size integer NOT NULL,
            document jsonb NOT NULL,
            PRIMARY KEY (member, id)
        )
        """,
        "CREATE INDEX tracker_record_by_day ON tracker_record (member, day)",
        # The table may exist already, restored from a separate backup.
        """
        CREATE TABLE IF NOT EXISTS erased (
            member text COLLATE "C",
            at text COLLATE "C",
            PRIMARY KEY (member, at)
        )
        """,
    ),
    (
        "CREATE TABLE club (only_row integer PRIMARY KEY, stamp text NOT NULL)",
        """
        CREATE TABLE club_document (
            kind text COLLATE "C",
            key text COLLATE "C",
            document jsonb NOT NULL,
            PRIMARY KEY (kind, key)
        )
        """,
    ),
    (
        # Who was erased is known by a hash: `storage/erasures.py`.
        """
        UPDATE erased SET member = 'sha256:' || encode(sha256(convert_to(member, 'UTF8')), 'hex')
        WHERE member NOT LIKE 'sha256:%'
        """,
    ),
    ("CREATE TABLE IF NOT EXISTS reserve (only_row integer PRIMARY KEY, filler bytea NOT NULL)",),
)
"""The statements of each step, in order. A step is applied completely or not at all."""

FIRST_STEP = (
    "CREATE TABLE schema_version (only_row integer PRIMARY KEY, version integer NOT NULL)",
    "INSERT INTO schema_version (only_row, version) VALUES (1, 0)",
)
"""What an empty database gets before the first step."""
