"""The files of members in a folder: all that is in them, and one that is damaged."""

from backcare.domain.records import Record


def everything(store):
    return {m: (store.find(m, Record), store.profile(m)) for m in store.members()}


def damage(root, member):
    """Change a member's file by one letter; return what is in it now."""
    path = root / "members" / f"{member}.json"
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"nprs_running":', b'"nprs_runninG":', 1))
    assert path.read_bytes() != good
    return path.read_bytes()
