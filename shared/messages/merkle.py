"""Merkle tree of the evidence log, hashed as RFC 9162 §2.1 says (SHA-256, 0x00 leaf, 0x01 node).

Pure functions over a store of *perfect* subtrees: node (level, index) is the hash over the
2**level leaves from leaf index * 2**level on. Such a node never changes once written, so the
store is append-only, and roots and proofs read O(log n) of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from shared.domain.errors import BadInput, Text

HASH_BYTES = 32
#: Root of the tree without leaves: the hash of nothing (RFC 9162 §2.1.1).
EMPTY_ROOT = hashlib.sha256(b"").digest()


class NoSuchTree(BadInput):
    """A proof was asked for a leaf or a size the log does not have."""

    code = "evidence_no_such_tree"
    what = Text("证据日志没有所求的位置或规模：{asked}。", "The evidence log has no such leaf or size: {asked}.")
    todo = Text("请核对所求的叶序号与日志规模。", "Check the leaf index and the log size asked for.")


#: (level, index, hash) of one perfect subtree; level 0 is a leaf.
Node = tuple[int, int, bytes]


class NodeStore(Protocol):
    """Where perfect subtrees are kept."""

    def get(self, level: int, index: int) -> bytes:
        """The 32-byte hash of node (level, index); a missing node is an error of the store."""
        ...


class MemoryNodes:
    """A node store in a dictionary, for tests, exports and tools."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """See `NodeStore.get`; raises KeyError."""
        return self._nodes[level, index]

    def add(self, nodes: Sequence[Node]) -> None:
        """Keep what `append` returned."""
        for level, index, digest in nodes:
            self._nodes[level, index] = digest


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry of the log."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(store: NodeStore, size: int, leaf: bytes) -> list[Node]:
    """The nodes that a further `leaf` (its `leaf_hash`) completes in a log of `size` leaves.

    The caller writes them to the store; the leaf comes first, then each finished subtree above.
    """
    level, index, digest = 0, size, leaf
    nodes: list[Node] = [(level, index, digest)]
    while index % 2:  # a right child finishes its parent
        digest = node_hash(store.get(level, index - 1), digest)
        level, index = level + 1, index // 2
        nodes.append((level, index, digest))
    return nodes


def root(store: NodeStore, size: int) -> bytes:
    """Root hash of the first `size` leaves. Raises NoSuchTree when `size` is negative."""
    if size < 0:
        raise NoSuchTree(asked=size)
    return _range_hash(store, 0, size) if size else EMPTY_ROOT


def inclusion_proof(store: NodeStore, index: int, size: int) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1), leaf end first.

    Raises NoSuchTree when the leaf is not among the first `size`.
    """
    if not 0 <= index < size:
        raise NoSuchTree(asked=f"{index}/{size}")
    path: list[bytes] = []
    start, width = 0, size
    while width > 1:
        split = _split(width)
        if index < start + split:
            path.append(_range_hash(store, start + split, width - split))
            width = split
        else:
            path.append(_range_hash(store, start, split))
            start, width = start + split, width - split
    return path[::-1]


def consistency_proof(store: NodeStore, old_size: int, new_size: int) -> list[bytes]:
    """Proof that the tree of `old_size` leaves is a prefix of that of `new_size` (RFC 9162 §2.1.4.1).

    Empty when the sizes are equal or the old log was empty. Raises NoSuchTree when old > new.
    """
    if not 0 <= old_size <= new_size:
        raise NoSuchTree(asked=f"{old_size}/{new_size}")
    path: list[bytes] = []
    if old_size in (0, new_size):
        return path
    start, width, old = 0, new_size, old_size
    while old != width:
        split = _split(width)
        if old <= split:
            path.append(_range_hash(store, start + split, width - split))
            width = split
        else:
            path.append(_range_hash(store, start, split))
            start, width, old = start + split, width - split, old - split
    if start:  # otherwise the old root itself, which the verifier already has
        path.append(_range_hash(store, start, width))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether `leaf` (a `leaf_hash`) stands at `index` of the tree with `root_hash` (RFC 9162 §2.1.3.2).

    Never raises: a proof that makes no sense is false.
    """
    if not 0 <= index < size or not _hashes(leaf, root_hash, *proof):
        return False
    node, last, computed = index, size - 1, leaf
    for step in proof:
        if not last:
            return False
        if node % 2 or node == last:
            computed = node_hash(step, computed)
            while node and not node % 2:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, step)
        node, last = node >> 1, last >> 1
    return not last and computed == root_hash


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the newer tree only appended to the older one (RFC 9162 §2.1.4.2). Never raises."""
    if not 0 <= old_size <= new_size or not _hashes(old_root, new_root, *proof):
        return False
    if old_size in (0, new_size):
        return not proof and _same_tree(old_size, old_root, new_size, new_root)
    steps = list(proof)
    if old_size & (old_size - 1) == 0:  # a perfect tree: its root begins the path
        steps.insert(0, old_root)
    if not steps:
        return False
    node, last = old_size - 1, new_size - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return False
        if node % 2 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while node and not node % 2:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return not last and old == old_root and new == new_root


def _same_tree(old_size: int, old_root: bytes, new_size: int, new_root: bytes) -> bool:
    """The cases without a path: equal sizes, or nothing before."""
    roots = {old_root} if old_size < new_size else {old_root, new_root}
    return len(roots) == 1 and (old_size > 0 or roots == {EMPTY_ROOT})


def _split(width: int) -> int:
    """The largest power of two below `width` (RFC 9162: k < n <= 2k)."""
    return 1 << (width - 1).bit_length() - 1


def _range_hash(store: NodeStore, start: int, width: int) -> bytes:
    """Root over `width` leaves from `start`, where `start` is a multiple of every subtree in it."""
    computed = b""
    end = start + width
    while width:  # smallest perfect subtree last on the right, folded leftwards
        level = (width & -width).bit_length() - 1
        subtree = store.get(level, (end >> level) - 1)
        computed = node_hash(subtree, computed) if computed else subtree
        end -= 1 << level
        width &= width - 1
    return computed


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
