"""Frames on the supervisor's socket; the layout is that of src/platform/confine/frame.h."""
import enum
import socket
import struct

HEADER = struct.Struct("=IB3xQ")


class Kind(enum.IntEnum):
    READY = 2
    TASK = 5
    CANCEL = 6
    PROGRESS = 7
    LINE = 8
    ANSWER = 9
    FAILURE = 11


def send(sock: socket.socket, kind: Kind, request: int, payload: bytes) -> None:
    sock.sendall(HEADER.pack(len(payload), kind, request) + payload)


def _exactly(sock: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = sock.recv(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def receive(sock: socket.socket) -> tuple[int, int, bytes]:
    """Kind, request and payload of the next frame; EOFError when the server is gone."""
    length, kind, request = HEADER.unpack(_exactly(sock, HEADER.size))
    return kind, request, _exactly(sock, length)


def receive_descriptor(sock: socket.socket) -> int:
    _, descriptors, _, _ = socket.recv_fds(sock, 1, 1)
    if len(descriptors) != 1:
        raise EOFError
    return descriptors[0]
