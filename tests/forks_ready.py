"""What a server imports, and looks for, that has no part in how it begins; see `forks.py`."""

from functools import cache

import altair
import pandas
import streamlit.web.bootstrap
import streamlit.web.cli
from streamlit.components.v2 import manifest_scanner

import backcare.charts.board
import backcare.paper.clinician
import backcare.web.server
from backcare import bootstrap
from backcare.config import Settings

__all__ = ["altair", "backcare", "pandas", "streamlit"]

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()
bootstrap.read_library = cache(bootstrap.read_library)
bootstrap.read_library(Settings().content, Settings().clips)
