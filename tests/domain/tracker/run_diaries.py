"""Random diaries of runs: how many days ago each was, and what was told of it."""

from hypothesis import strategies as st

diaries = st.lists(
    st.tuples(
        st.integers(0, 80),
        st.sampled_from(
            [
                {"distance_m": 8000, "minutes": 48},
                {"distance_m": 12_345},
                {"minutes": 30},
                {"minutes": 30, "ladder_step": 0},
            ]
        ),
    ),
    max_size=20,
)
