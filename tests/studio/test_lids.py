"""The lids of the mannequin: they close the eyes and leave the rest of the face alone."""

import numpy as np

from backcare.studio.figure import SKIN, Figure
from backcare.studio.lids import shut
from backcare.studio.tailor import IRIS, WHITE


def _of(figure: Figure, region: int) -> np.ndarray:
    """Return which vertices belong to the left eye's region."""
    is_left: np.ndarray = (figure.region == region) & (figure.neutral[:, 0] > 0)
    return is_left


def test_an_upper_lid_sinks_over_the_eye(figure: Figure):
    iris = figure.neutral[_of(figure, IRIS)][:, 1]
    moved = shut(figure)
    lowest = np.where(_of(figure, SKIN), moved[:, 1], 0).argmin()

    assert figure.neutral[lowest, 1] > iris.mean()
    assert (figure.neutral + moved)[lowest, 1] < iris.mean() - 0.003
    assert moved[_of(figure, SKIN), 1].max() < 0.001


def test_lashes_are_a_thin_line(figure: Figure):
    lashes = (figure.neutral + shut(figure))[_of(figure, IRIS)]

    assert np.ptp(lashes[:, 0]) > 4 * np.ptp(lashes[:, 1])


def test_nothing_but_the_eyes_moves(figure: Figure):
    moved = shut(figure).any(1)
    eyes = figure.neutral[np.isin(figure.region, (WHITE, IRIS))]

    assert set(figure.region[moved]) == {SKIN, WHITE, IRIS}
    place = figure.neutral[moved]
    assert (place >= eyes.min(0) - 0.012).all()
    assert (place <= eyes.max(0) + 0.012).all()
