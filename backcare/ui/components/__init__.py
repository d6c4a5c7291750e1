"""Interactive pieces with JavaScript of our own, each a Python function beside its `.js` and
`.css`.
"""
