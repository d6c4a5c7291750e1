"""Readers who type: what is usual where they are, and what they are refused."""

from datetime import date

import pytest
from hypothesis import strategies as st

from backcare.domain.errors import RefusedError
from backcare.domain.typed import Days, Reader
from backcare.domain.written import DecimalSign

TODAY = date(2026, 11, 28)
BRITISH = Reader(DecimalSign.POINT, month_first=False, today=TODAY)
GERMAN = Reader(DecimalSign.COMMA, month_first=False, today=TODAY)
AMERICAN = Reader(DecimalSign.POINT, month_first=True, today=TODAY)
READERS = st.sampled_from([BRITISH, GERMAN, AMERICAN])
PAST = Days(date(2016, 11, 28), TODAY)


def refused(read, *given_to_it):
    with pytest.raises(RefusedError) as caught:
        read(*given_to_it)
    return caught.value.why
