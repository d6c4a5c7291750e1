"""The engine that keeps records in sealed TinyDB files; the usual one."""
