"""Where records are kept. One contract (`base`), one engine per module."""
