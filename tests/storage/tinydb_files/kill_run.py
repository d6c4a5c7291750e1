"""Kill writers at random moments and check every change that was acknowledged.

`python -m tests.storage.tinydb_files.kill_run FOLDER KILLS [SEED]` prints one line and ends with 1
if anything was lost. A writer is a fork of this process, which has no threads; it tells what it is
about to do and what it has done through a pipe, which outlives it.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import msgspec

from backcare.domain.errors import StoreError
from backcare.domain.records import Record
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import TODAY, check_in

MEMBER = "me"
NUMBERS = range(1, 61)
LONGEST_SECONDS = 0.12


def record_of(number, pain, rev):
    day = TODAY - timedelta(days=number)
    return msgspec.structs.replace(check_in(number, day, nprs_running=pain), rev=rev)


def read(store):
    """Return {number: [pain, rev]}; raises `StoreError` if the file is damaged."""
    return {
        int(record.id, 16): [record.nprs_running, record.rev]
        for record in store.find(MEMBER, Record)
    }


def next_step(state, rng):
    """Return [operation, number, pain] that makes sense now."""
    number = rng.choice(NUMBERS)
    if number not in state:
        return ["add", number, rng.randint(0, 10)]
    return [rng.choice(["change", "change", "remove"]), number, rng.randint(0, 10)]


def after(state, step):
    operation, number, pain = step
    following = dict(state)
    if operation == "remove":
        del following[number]
    else:
        following[number] = [pain, state[number][1] + 1 if number in state else 1]
    return following


def save(store, state, step):
    operation, number, pain = step
    if operation == "add":
        store.add(MEMBER, record_of(number, pain, 1))
    elif operation == "change":
        store.change(MEMBER, record_of(number, pain, state[number][1]))
    else:
        store.remove(MEMBER, record_of(number, *state[number]))


def write_until_killed(root, pipe, seed):
    rng = random.Random(seed)
    store = TinyTrackerStore(root)
    state = read(store)
    while True:
        step = next_step(state, rng)
        os.write(pipe, f"{json.dumps(['intent', step])}\n".encode())
        save(store, state, step)
        os.write(pipe, f"{json.dumps(['done', step])}\n".encode())
        state = after(state, step)


def kill_one(root, seed, seconds):
    """Return what a writer told before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write_until_killed(root, writing, seed)
        finally:
            os._exit(9)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    with os.fdopen(reading) as pipe:
        return [json.loads(line) for line in pipe.read().splitlines() if line.endswith("]")]


def main():
    root, kills = Path(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    acknowledged = unreadable = lost = 0
    state = {}
    for _ in range(kills):
        told = kill_one(root, rng.random(), rng.uniform(0.001, LONGEST_SECONDS))
        possible = [state]
        for word, step in told:
            if word == "intent":
                possible.append(after(possible[-1], step))
            else:
                acknowledged += 1
                possible = [possible[-1]]
        try:
            state = read(TinyTrackerStore(root))
        except StoreError:
            unreadable += 1
            break
        lost += state not in possible
    told = f"{kills} kills, {acknowledged} acknowledged, {unreadable} unreadable, {lost} lost"
    sys.stdout.write(f"{told}\n")
    sys.exit(bool(unreadable or lost or not acknowledged))


if __name__ == "__main__":
    main()
