"""The default engine, which keeps records in sealed TinyDB files."""
