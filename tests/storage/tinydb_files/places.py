"""Where a store keeps what."""


def member_file(store):
    return store._folder.member_files / "me.json"
