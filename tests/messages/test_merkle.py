"""The evidence log's tree against a naive reading of RFC 9162 §2.1."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import merkle

VECTORS = Path(merkle.__file__).parent / "vectors" / "merkle.json"
LEAVES = st.lists(st.binary(max_size=4), max_size=40)


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 9162 §2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 9162 §2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = max(2**power for power in range(12) if 2**power < len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


class CountingNodes(merkle.MemoryNodes):
    reads = 0

    def get(self, level: int, index: int) -> bytes:
        self.reads += 1
        return super().get(level, index)


def grown(leaves: list[bytes]) -> CountingNodes:
    nodes = CountingNodes()
    for size, data in enumerate(leaves):
        nodes.add(merkle.append(nodes, size, merkle.leaf_hash(data)))
    nodes.reads = 0
    return nodes


def flipped(value: bytes, bit: int) -> bytes:
    position = bit % (8 * len(value))
    return bytes(b ^ (1 << position % 8) if at == position // 8 else b for at, b in enumerate(value))


@given(LEAVES)
def test_the_root_of_every_prefix_is_the_one_the_rfc_defines(leaves: list[bytes]) -> None:
    nodes = grown(leaves)

    for size in range(len(leaves) + 1):
        assert merkle.root(nodes, size) == naive_root(leaves[:size])


@given(LEAVES.filter(bool), st.data())
def test_an_inclusion_proof_is_the_one_the_rfc_defines_and_verifies(leaves: list[bytes], data: Any) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    nodes = grown(leaves)

    proof = merkle.inclusion_proof(nodes, index, size)

    assert proof == naive_path(index, leaves[:size])
    leaf = merkle.leaf_hash(leaves[index])
    assert merkle.verify_inclusion(leaf, index, size, proof, naive_root(leaves[:size]))


@given(LEAVES, st.data())
def test_a_consistency_proof_is_the_one_the_rfc_defines_and_verifies(leaves: list[bytes], data: Any) -> None:
    new = data.draw(st.integers(0, len(leaves)))
    old = data.draw(st.integers(0, new))
    nodes = grown(leaves)

    proof = merkle.consistency_proof(nodes, old, new)

    if old:
        assert proof == naive_subproof(old, leaves[:new], True)
    assert merkle.verify_consistency(old, naive_root(leaves[:old]), new, naive_root(leaves[:new]), proof)


@given(st.lists(st.integers(), min_size=2, max_size=40, unique=True), st.data())
def test_any_tampering_with_an_inclusion_proof_is_detected(numbers: list[int], data: Any) -> None:
    # Given a proof of one of several different leaves
    leaves = [str(number).encode() for number in numbers]
    size, bit = len(leaves), data.draw(st.integers(0, 255))
    index = data.draw(st.integers(0, size - 1))
    nodes = grown(leaves)
    leaf, root = merkle.leaf_hash(leaves[index]), merkle.root(nodes, size)
    proof = merkle.inclusion_proof(nodes, index, size)

    # When the leaf, the root, its place, or any step is altered, dropped or added
    step = data.draw(st.integers(0, len(proof) - 1))
    altered = [*proof[:step], flipped(proof[step], bit), *proof[step + 1 :]]
    elsewhere = data.draw(st.integers(0, size - 1).filter(lambda other: other != index))

    # Then it does not verify
    assert not merkle.verify_inclusion(flipped(leaf, bit), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, proof, flipped(root, bit))
    assert not merkle.verify_inclusion(leaf, index, size, altered, root)
    assert not merkle.verify_inclusion(leaf, index, size, proof[:-1], root)
    assert not merkle.verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(leaf, elsewhere, size, proof, root)


@given(st.lists(st.integers(), min_size=1, max_size=40, unique=True), st.data())
def test_a_rewritten_past_never_verifies_as_consistent(numbers: list[int], data: Any) -> None:
    # Given a log whose head a peer keeps, and the same log with one of those entries rewritten
    leaves = [str(number).encode() for number in numbers]
    old = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:index], b"rewritten", *leaves[index + 1 :]]
    kept, forged = merkle.root(grown(leaves), old), grown(rewritten)

    # When the rewritten log proves itself, or the honest proof is altered
    proof = merkle.consistency_proof(forged, old, len(leaves))

    # Then the peer sees it
    assert not merkle.verify_consistency(old, kept, len(leaves), merkle.root(forged, len(leaves)), proof)


@given(st.integers(2, 40), st.data())
def test_any_altered_step_of_a_consistency_proof_is_detected(size: int, data: Any) -> None:
    leaves = [bytes([number]) for number in range(size)]
    old, bit = data.draw(st.integers(1, size - 1)), data.draw(st.integers(0, 255))
    nodes = grown(leaves)
    proof = merkle.consistency_proof(nodes, old, size)
    old_root, new_root = merkle.root(nodes, old), merkle.root(nodes, size)
    step = data.draw(st.integers(0, len(proof) - 1))
    altered = [*proof[:step], flipped(proof[step], bit), *proof[step + 1 :]]

    assert not merkle.verify_consistency(old, old_root, size, new_root, altered)
    assert not merkle.verify_consistency(old, old_root, size, new_root, proof[:-1])
    assert not merkle.verify_consistency(old, old_root, size, new_root, [*proof, new_root])
    assert not merkle.verify_consistency(old, flipped(old_root, bit), size, new_root, proof)
    assert not merkle.verify_consistency(old, old_root, size, flipped(new_root, bit), proof)


@given(st.integers(-3, 70), st.integers(-3, 70), st.binary(max_size=40), st.lists(st.binary(max_size=33), max_size=8))
def test_verifying_garbage_is_false_and_never_raises(
    first: int, second: int, digest: bytes, proof: list[bytes]
) -> None:
    assert not merkle.verify_inclusion(digest, first, second, proof, digest[::-1] + b"x")
    assert not merkle.verify_consistency(first, digest, second, digest + b"x", proof)


@pytest.mark.parametrize("size", [2, 3, 4, 7, 8])
def test_a_path_that_stops_short_of_the_claimed_size_is_refused(size: int) -> None:
    # Given a log of one entry, whose root is its leaf
    leaf = merkle.leaf_hash(b"x")

    # Then the leaf alone proves nothing about a larger log with that "root"
    assert merkle.verify_inclusion(leaf, 0, 1, [], leaf)
    assert not merkle.verify_inclusion(leaf, 0, size, [], leaf)


def test_proofs_in_a_large_log_read_few_nodes() -> None:
    # Given a log of 5,000 entries
    nodes = grown([str(number).encode() for number in range(5_000)])

    # When a proof of each sort is made
    merkle.inclusion_proof(nodes, 1_234, 5_000)
    merkle.consistency_proof(nodes, 3_333, 5_000)

    # Then few nodes were read: at most two per level and proof
    assert nodes.reads <= 2 * 2 * 13


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_the_log_does_not_have_is_refused(index: int, size: int) -> None:
    with pytest.raises(merkle.NoSuchTree) as refused:
        merkle.inclusion_proof(grown([b"x"] * 5), index, size)
    assert refused.value.code == "evidence_no_such_tree"


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)])
def test_a_size_the_log_does_not_have_is_refused(old: int, new: int) -> None:
    with pytest.raises(merkle.NoSuchTree):
        merkle.consistency_proof(grown([b"x"] * 5), old, new)


def vectors() -> dict[str, Any]:
    """Seven leaves, every root, every proof: enough to check another implementation."""
    leaves = [f"entry {number}".encode() for number in range(7)]
    nodes, size = grown(leaves), len(leaves)
    return {
        "leaves_utf8": [leaf.decode() for leaf in leaves],
        "leaf_hashes": [merkle.leaf_hash(leaf).hex() for leaf in leaves],
        "roots_by_size": [merkle.root(nodes, at).hex() for at in range(size + 1)],
        "inclusion_in_7": [[step.hex() for step in merkle.inclusion_proof(nodes, at, size)] for at in range(size)],
        "consistency_to_7": [
            [step.hex() for step in merkle.consistency_proof(nodes, at, size)] for at in range(size + 1)
        ],
    }


def test_the_published_vectors_have_not_changed() -> None:
    assert json.loads(VECTORS.read_text("utf-8")) == vectors()


if __name__ == "__main__":  # writes the vectors anew
    VECTORS.write_text(json.dumps(vectors(), indent=1) + "\n", "utf-8")
