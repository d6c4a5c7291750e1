"""How runs are got out of other services: all of them, in few lines, and dated."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError
from backcare.domain.run_exports import RunExport
from tests.ours import our_library

EXPORTS = our_library().run_exports
WANTED = (
    "strava garmin-one garmin-table garmin-account apple coros polar suunto fitbit runkeeper nike"
    " samsung zepp huawei health-connect wahoo cable"
)


def test_each_service_is_there_once_in_the_order_of_the_list():
    assert [export.id for export in EXPORTS] == WANTED.split()
    assert len({export.name for export in EXPORTS}) == len(EXPORTS)


def test_a_page_was_seen_on_a_day_that_is_over():
    seen = [export.seen.on for export in EXPORTS if export.seen]
    assert seen
    assert all(date(2026, 11, 1) <= day <= datetime.now(UTC).date() for day in seen)


@pytest.mark.parametrize("lines", [[], ["Open the app and tap share."] * 5, ["Tap."]])
def test_no_line_too_many_or_too_few(tmp_path, lines):
    file = tmp_path / "run_exports.yaml"
    file.write_bytes(msgspec.yaml.encode([{"id": "a", "name": "A", "lines": lines}]))
    with pytest.raises(ContentError):
        read_typed(file, list[RunExport])
