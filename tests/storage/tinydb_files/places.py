"""Where a store keeps what."""


def member_file(store, member="me"):
    return store._folder.file_of(member)
