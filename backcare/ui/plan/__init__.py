"""The twelve weeks: made, shown, changed, looked back on, and taken along as files."""
