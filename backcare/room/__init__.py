"""A room of their own for files that come from outside: a process with limits that reads them.

It is for one reading, has no network and no file, gets the bytes it asks for, and answers in types
of ours. `python -m backcare.room` is the process that such rooms are forked from.
"""
