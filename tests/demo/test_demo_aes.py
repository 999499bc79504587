"""AES against the published examples."""

import pytest

from kdesk.demo.wire.aes import decrypt_cbc, encrypt_cbc


def test_fips_197_appendix_c() -> None:
    """The AES-128 example vector of FIPS 197, C.1."""
    key = bytes(range(16))
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert encrypt_cbc(key, bytes(16), plain).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


def test_fips_197_appendix_b() -> None:
    """The cipher example of FIPS 197, B."""
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    plain = bytes.fromhex("3243f6a8885a308d313198a2e0370734")
    assert encrypt_cbc(key, bytes(16), plain).hex() == "3925841d02dc09fbdc118597196a0b32"


def test_sp_800_38a_cbc() -> None:
    """The four blocks of the CBC-AES128 example of SP 800-38A, F.2.1, both ways."""
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    plain = bytes.fromhex(
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
    )
    secret = bytes.fromhex(
        "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
        "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"
    )
    assert encrypt_cbc(key, bytes(range(16)), plain) == secret
    assert decrypt_cbc(key, bytes(range(16)), secret) == plain


def test_partial_blocks() -> None:
    """A last block is filled with zero bytes; a broken length cannot be decrypted."""
    sealed = encrypt_cbc(bytes(16), bytes(16), b"seventeen letters")
    assert decrypt_cbc(bytes(16), bytes(16), sealed) == b"seventeen letters" + bytes(15)
    with pytest.raises(ValueError, match="whole number"):
        decrypt_cbc(bytes(16), bytes(16), b"short")
