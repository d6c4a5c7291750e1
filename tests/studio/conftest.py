import pytest

from backcare.config import ROOT
from backcare.studio.build import Folders
from backcare.studio.figure import Figure

FOLDERS = Folders(media=ROOT / "data" / "media")


@pytest.fixture(scope="session")
def folders():
    return FOLDERS


@pytest.fixture(scope="session")
def figure():
    return Figure(FOLDERS.body)
