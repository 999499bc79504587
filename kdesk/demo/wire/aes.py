"""AES-128 in CBC mode (FIPS 197, SP 800-38A), because the standard library has none; for a KS of some 200 bytes."""

_BLOCK = 16
_ROUNDS = 10


def _double(byte: int) -> int:
    """Multiply by x in the field of AES."""
    return ((byte << 1) ^ 0x1B) & 0xFF if byte & 0x80 else byte << 1


def _multiply(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = _double(left)
        right >>= 1
    return product


def _inverses() -> list[int]:
    """The inverse of each element of the field, 0 for 0: powers of the generator 3 run through all the others."""
    powers = [1]
    while len(powers) < 255:  # noqa: PLR2004  the order of the field's multiplicative group
        powers.append(powers[-1] ^ _double(powers[-1]))
    inverses = [0] * 256
    for exponent, value in enumerate(powers):
        inverses[value] = powers[-exponent % 255]
    return inverses


def _substitution() -> bytes:
    """The S-box: the inverse in the field, then the affine map of the standard."""
    box = bytearray(256)
    for value, inverse in enumerate(_inverses()):
        rotated = inverse
        for shift in range(1, 5):
            rotated ^= ((inverse << shift) | (inverse >> (8 - shift))) & 0xFF
        box[value] = rotated ^ 0x63
    return bytes(box)


_SBOX = _substitution()
_INVERSE_SBOX = bytes(_SBOX.index(value) for value in range(256))
_TIMES = {factor: bytes(_multiply(value, factor) for value in range(256)) for factor in (2, 3, 9, 11, 13, 14)}
_SHIFTED = [(i + 4 * (i % 4)) % _BLOCK for i in range(_BLOCK)]
_UNSHIFTED = [(i - 4 * (i % 4)) % _BLOCK for i in range(_BLOCK)]


def _expand(key: bytes) -> list[bytes]:
    """The eleven round keys of a 16-byte key."""
    words = [key[i : i + 4] for i in range(0, _BLOCK, 4)]
    constant = 1
    for index in range(4, 4 * (_ROUNDS + 1)):
        word = words[-1]
        if index % 4 == 0:
            word = bytes(_SBOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _double(constant)
        words.append(_xor(words[index - 4], word))
    return [b"".join(words[i : i + 4]) for i in range(0, len(words), 4)]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _mix(state: bytes, factors: tuple[bytes | None, bytes | None, bytes | None, bytes | None]) -> bytes:
    """MixColumns or its inverse: `factors` are multiplication tables of one row of the matrix, None for 1."""
    mixed = bytearray(_BLOCK)
    for column in range(0, _BLOCK, 4):
        for row in range(4):
            total = 0
            for step, table in enumerate(factors):
                byte = state[column + (row + step) % 4]
                total ^= table[byte] if table else byte
            mixed[column + row] = total
    return bytes(mixed)


def _encrypt_block(block: bytes, keys: list[bytes]) -> bytes:
    state = _xor(block, keys[0])
    for number in range(1, _ROUNDS + 1):
        state = bytes(_SBOX[state[i]] for i in _SHIFTED)
        if number < _ROUNDS:
            state = _mix(state, (_TIMES[2], _TIMES[3], None, None))
        state = _xor(state, keys[number])
    return state


def _decrypt_block(block: bytes, keys: list[bytes]) -> bytes:
    state = _xor(block, keys[_ROUNDS])
    for number in range(_ROUNDS - 1, -1, -1):
        state = bytes(_INVERSE_SBOX[state[i]] for i in _UNSHIFTED)
        state = _xor(state, keys[number])
        if number:
            state = _mix(state, (_TIMES[14], _TIMES[11], _TIMES[13], _TIMES[9]))
    return state


def encrypt_cbc(key: bytes, vector: bytes, plain: bytes) -> bytes:
    """Encrypt; a last block that is not full is filled with zero bytes, as the KS format wants."""
    keys = _expand(key)
    plain += bytes(-len(plain) % _BLOCK)
    result = bytearray()
    for start in range(0, len(plain), _BLOCK):
        vector = _encrypt_block(_xor(plain[start : start + _BLOCK], vector), keys)
        result += vector
    return bytes(result)


def decrypt_cbc(key: bytes, vector: bytes, secret: bytes) -> bytes:
    """Decrypt whole blocks; the zero bytes of the padding stay. ValueError for a broken length."""
    if len(secret) % _BLOCK:
        raise ValueError("not a whole number of blocks")
    keys = _expand(key)
    result = bytearray()
    for start in range(0, len(secret), _BLOCK):
        block = secret[start : start + _BLOCK]
        result += _xor(_decrypt_block(block, keys), vector)
        vector = block
    return bytes(result)
