"""The long connection's frames on the wire: the protobuf message `pbbp2.Frame`, read and written by hand.

It is not the SDK's codec on purpose, so that a fault there is seen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1
_VARINT, _BYTES = 0, 2


class BadFrame(ValueError):
    """Bytes that are no frame, or a frame without one of the four numbers that the protocol requires."""


@dataclass(slots=True)
class Frame:
    """One binary WebSocket message; `headers` in their order, later ones override earlier ones."""

    method: int
    service: int
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""
    seq_id: int = 0
    log_id: int = 0

    def encode(self) -> bytes:
        numbers = ((1, self.seq_id), (2, self.log_id), (3, self.service), (4, self.method))
        body = b"".join(_varint(number << 3 | _VARINT) + _varint(value) for number, value in numbers)
        for key, value in self.headers.items():
            body += _chunk(5, _chunk(1, key.encode()) + _chunk(2, value.encode()))
        return body + (_chunk(8, self.payload) if self.payload else b"")


def decode(raw: bytes) -> Frame:
    """The frame in `raw`; raises BadFrame."""
    fields = list(_fields(raw))
    numbers = {number: value for number, value in fields if isinstance(value, int)}
    if missing := {1, 2, 3, 4} - numbers.keys():
        raise BadFrame(f"required fields are missing: {sorted(missing)}")
    headers = dict(_header(value) for number, value in fields if number == 5 and isinstance(value, bytes))
    payload = next((value for number, value in fields if number == 8 and isinstance(value, bytes)), b"")
    return Frame(numbers[4], numbers[3], headers, payload, numbers[1], numbers[2])


def _header(raw: bytes) -> tuple[str, str]:
    found = {number: value for number, value in _fields(raw) if isinstance(value, bytes)}
    if not {1, 2} <= found.keys():
        raise BadFrame("a header needs a key and a value")
    return found[1].decode(), found[2].decode()


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(raw):
        tag, at = _read_varint(raw, at)
        number, kind = tag >> 3, tag & 7
        value, at = _read_varint(raw, at)
        if kind == _VARINT:
            yield number, value
        elif kind == _BYTES:
            if at + value > len(raw):
                raise BadFrame("a field is cut short")
            yield number, raw[at : at + value]
            at += value
        else:
            raise BadFrame(f"no field of a frame has wire type {kind}")


def _varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1  # negative numbers are ten bytes long on the wire
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(raw) or shift > 63:
            raise BadFrame("a number is cut short")
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _chunk(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content
