"""Passphrases that are hashed in no time, for tests that hash many."""

from backcare.club import secrets


def make_hashes_quick(put):
    quick = secrets.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    put(secrets, "_HASHER", quick)
    put(secrets, "_NOBODYS", quick.hash("nobody"))
