import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.archive.merkle import inclusion_path, leaf_hash, root_of_path, tree_root

LEAVES = st.lists(st.binary(max_size=5), min_size=1, max_size=40)
VECTORS = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70))]
"""The leaves of the Certificate Transparency project's test vectors for RFC 6962, and below the roots over the first of them."""

ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_rfc_6962(size: int) -> None:
    assert tree_root([leaf_hash(leaf) for leaf in VECTORS[:size]]) == ROOTS[size]


@given(LEAVES, st.data())
def test_every_leaf_is_proved_by_its_path_alone(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(hashes, index)
    assert len(path) <= (len(leaves) - 1).bit_length()
    assert root_of_path(leaves[index], index, len(leaves), path) == tree_root(hashes)
    assert root_of_path(hashes[index], index, len(leaves), path, hashed=True) == tree_root(hashes)


@given(LEAVES, st.data(), st.binary(max_size=6))
def test_no_other_leaf_place_or_size_is_proved(leaves: list[bytes], data: st.DataObject, other: bytes) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = inclusion_path(hashes, index), tree_root(hashes)
    if other != leaves[index]:
        assert root_of_path(other, index, len(leaves), path) != root
    assert root_of_path(leaves[index], index, len(leaves), [*path, root]) is None
    assert root_of_path(leaves[index], len(leaves), len(leaves), path) is None
    assert root_of_path(leaves[index], -1, len(leaves), path) is None


def test_a_node_is_no_leaf() -> None:
    hashes = [leaf_hash(b"a"), leaf_hash(b"b")]
    assert leaf_hash(b"".join(hashes)).hex() != tree_root(hashes)
    assert tree_root([hashlib.sha256(b"x").digest()]) == hashlib.sha256(b"x").hexdigest()
