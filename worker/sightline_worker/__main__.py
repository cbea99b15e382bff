"""Started by `sightline jail` with the server's socket as descriptor 3 and the jobs' seccomp program as 4."""
import mimetypes
import os
import signal
import socket

from sightline_worker import supervisor

SOCKET, PROGRAM = 3, 4


def main() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    # Libraries ask for the system's list of file types as they load; behind Landlock it cannot be opened, only seen.
    mimetypes.knownfiles.clear()
    with os.fdopen(PROGRAM, "rb") as file:
        program = file.read()
    supervisor.serve(socket.socket(fileno=SOCKET), program)


if __name__ == "__main__":
    main()
