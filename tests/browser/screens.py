"""The addresses a visitor can open, each with its heading."""

SCREENS = {
    "": "Sore low back after running?",
    "article?topic=sitting-after-a-run": None,
    "self_check": "Is this urgent?",
    "exercises": "Exercises",
    "exercise?id=E12": "Bird dog",
    "tracker": "How is your week going?",
}
"""Address below the server's, and its `h1`; `None` where the content decides."""
