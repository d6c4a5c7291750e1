"""Streamlit's own command, for a server in the language that nobody speaks."""

from streamlit.web.cli import main

from tests import pseudo

if __name__ == "__main__":
    pseudo.speak(setattr)
    main()
