"""What a power cut can leave behind, on any POSIX file system.

A recorder notes what a store asks of the file system. From the notes, every state is built that may
be found after a cut at any moment: of the names made, changed or taken away since their directory
was last synced, any subset lasts; of the bytes written since their file was last synced, none, some
or all do.
"""

import itertools
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple


class NameOp(NamedTuple):
    """A directory's name now leads to an inode (`None`: to a directory); or it is gone."""

    directory: Path
    name: str
    inode: int | None = None
    is_gone: bool = False
    gone_too: str | None = None  # the old name, when a file was renamed


class Write(NamedTuple):
    """A file's bytes, as they are after a write."""

    inode: int
    data: bytes


class Sync(NamedTuple):
    """A file (by inode) or a directory (by path) was synced."""

    of: int | Path


class Acknowledged(NamedTuple):
    """The store said yes."""


class Recorder:
    """Notes the calls below `top` while they are made; `without` is the kind of sync to leave out.

    Lock files are left out: they are empty for ever.
    """

    def __init__(self, top, monkeypatch, without=None):
        self.ops = []
        self._top = top
        self._without = without
        self._fresh = itertools.count(1)
        self._inodes = {}
        self._bytes = defaultdict(bytes)
        self._opened = {}
        for path in sorted(self._below(top)):
            self.ops.append(NameOp(path.parent, path.name, self._inode(path)))
            if path.is_file():
                inode = self._inodes[path]
                self._bytes[inode] = path.read_bytes()
                self.ops += [Write(inode, self._bytes[inode]), Sync(inode)]
        self.ops += [Sync(path) for path in (top, *self._below(top)) if path.is_dir()]
        self.ops.append(Acknowledged())
        self.begins = len(self.ops)
        for name in ("open", "write", "fsync", "close", "replace", "unlink", "mkdir"):
            monkeypatch.setattr(os, name, getattr(self, f"_{name}")(getattr(os, name)))

    def acknowledge(self):
        self.ops.append(Acknowledged())

    def _below(self, top):
        return [path for path in top.rglob("*") if self._is_ours(path)]

    def _is_ours(self, path):
        return path.is_relative_to(self._top) and path.parent.name != "locks"

    def _inode(self, path):
        if not path.is_dir():
            return self._inodes.setdefault(path, next(self._fresh))
        return None

    def _open(self, real):
        def call(path, flags, *rest, **named):
            known = Path(os.fspath(path))
            is_new = not known.exists()
            descriptor = real(path, flags, *rest, **named)
            if self._is_ours(known):
                self._opened[descriptor] = known if known.is_dir() else self._inode(known)
                if is_new:
                    self.ops.append(NameOp(known.parent, known.name, self._inode(known)))
            return descriptor

        return call

    def _write(self, real):
        def call(descriptor, data):
            count = real(descriptor, data)
            if descriptor in self._opened:
                inode = self._opened[descriptor]
                self._bytes[inode] += bytes(data[:count])
                self.ops.append(Write(inode, self._bytes[inode]))
            return count

        return call

    def _fsync(self, real):
        def call(descriptor):
            real(descriptor)
            of = self._opened.get(descriptor)
            if of is not None and not isinstance(of, self._without or ()):
                self.ops.append(Sync(of))

        return call

    def _close(self, real):
        def call(descriptor):
            self._opened.pop(descriptor, None)
            real(descriptor)

        return call

    def _replace(self, real):
        def call(old, new, **named):
            real(old, new, **named)
            old, new = Path(old), Path(new)
            self._inodes[new] = self._inodes.pop(old)
            self.ops.append(NameOp(new.parent, new.name, self._inodes[new], gone_too=old.name))

        return call

    def _unlink(self, real):
        def call(path, **named):
            real(path, **named)
            path = Path(path)
            self._inodes.pop(path, None)
            self.ops.append(NameOp(path.parent, path.name, is_gone=True))

        return call

    def _mkdir(self, real):
        def call(path, *rest, **named):
            real(path, *rest, **named)
            path = Path(path)
            if self._is_ours(path):
                self.ops.append(NameOp(path.parent, path.name))

        return call


def states(recorder):
    """Yield (acknowledged saves so far, {path: bytes, or `None` for a directory}), each once."""
    seen = set()
    for end in range(recorder.begins, len(recorder.ops) + 1):
        acknowledged = sum(isinstance(op, Acknowledged) for op in recorder.ops[:end]) - 1
        for tree in _trees(recorder.ops[:end], recorder._top):
            known = (acknowledged, tuple(sorted(tree.items())))
            if known not in seen:
                seen.add(known)
                yield acknowledged, tree


def _trees(ops, top):
    names, bytes_now, bytes_synced = defaultdict(list), {}, {}
    lasting = defaultdict(list)
    for op in ops:
        if isinstance(op, NameOp):
            names[op.directory].append(op)
        elif isinstance(op, Write):
            bytes_now[op.inode] = op.data
        elif isinstance(op, Sync) and isinstance(op.of, Path):
            lasting[op.of] += names.pop(op.of, [])
        elif isinstance(op, Sync):
            bytes_synced[op.of] = bytes_now.get(op.of, b"")
    directories = list({*names, *lasting})
    for chosen in itertools.product(*(_subsets(names[d]) for d in directories)):
        tables = {
            directory: _applied([*lasting[directory], *some])
            for directory, some in zip(directories, chosen, strict=True)
        }
        reached = dict(_walk(tables, top))
        inodes = sorted({inode for inode in reached.values() if inode is not None})
        variants = [_contents(bytes_synced.get(i, b""), bytes_now.get(i, b"")) for i in inodes]
        for contents in itertools.product(*variants):
            data = dict(zip(inodes, contents, strict=True))
            yield {path: None if inode is None else data[inode] for path, inode in reached.items()}


def _subsets(ops):
    return [some for size in range(len(ops) + 1) for some in itertools.combinations(ops, size)]


def _applied(ops):
    table = {}
    for op in ops:
        if op.is_gone:
            table.pop(op.name, None)
        else:
            table[op.name] = op.inode
        if op.gone_too is not None:
            table.pop(op.gone_too, None)
    return table


def _walk(tables, directory):
    """Yield the paths that can be reached: a name without its directory is lost."""
    for name, inode in tables.get(directory, {}).items():
        yield directory / name, inode
        if inode is None:
            yield from _walk(tables, directory / name)


def _contents(synced, now):
    """Return what a file may hold: pages that were not synced are old, missing, zero or new."""
    if synced == now:
        return [now]
    half = len(now) // 2
    return list(
        dict.fromkeys([synced, b"", now[:half], now[:-1], now[:half] + bytes(len(now) - half), now])
    )
