"""Streamlit's own command on a machine that has another network card than this one."""

from streamlit.runtime import metrics_util
from streamlit.web.cli import main

if __name__ == "__main__":
    metrics_util._get_machine_id_v3 = lambda: "another network card"
    main()
