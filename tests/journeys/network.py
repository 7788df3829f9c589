"""A cable that can be pulled: a TCP relay between the browser and the server, on loopback.

Cutting it closes every open connection and stops listening, so the browser sees what a phone in a cellar sees:
nothing answers. It is the network that fails here, not a flag inside the browser. Single requests can be held, cut or
robbed of their answer (``faults``).
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import TYPE_CHECKING

from tests.journeys import faults

if TYPE_CHECKING:
    from tests.journeys.faults import Fault

LOOPBACK = "127.0.0.1"
CHUNK = 65536


def free_port() -> int:
    """A TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


class Cable:
    """Relays ``127.0.0.1:port`` to ``127.0.0.1:target``. Starts connected."""

    def __init__(self, target: int) -> None:
        self.target = target
        # Bound and not listening: while the cable is cut, nobody else is given its port.
        self._kept = socket.socket()
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._kept.bind((LOOPBACK, 0))
        self.port: int = self._kept.getsockname()[1]
        self._lock = threading.Lock()
        self._pairs: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._faults: list[Fault] = []
        self.join()

    @property
    def url(self) -> str:
        """The address the browser opens. ``localhost`` is a secure context, so service workers run."""
        return f"http://localhost:{self.port}"

    def join(self) -> None:
        """Connect (again)."""
        if self._listener is not None:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, self.port))
        listener.listen(128)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Disconnect: open connections die at once, new ones are refused."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            open_now, self._pairs = self._pairs, set()
        for end in open_now:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def end(self) -> None:
        """For good."""
        self.cut()
        self._kept.close()

    def suffer(self, fault: Fault) -> Fault:
        """From now on: what happens to the next requests that it is meant for."""
        self._faults.append(fault)
        return fault

    def heal(self) -> None:
        """No more faults; whatever is held goes on."""
        old, self._faults = self._faults, []
        for fault in old:
            fault.release()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection((LOOPBACK, self.target), timeout=5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._pairs |= {near, far}
            threading.Thread(target=self._relay, args=(near, far), daemon=True).start()

    def _relay(self, near: socket.socket, far: socket.socket) -> None:
        fault: Fault | None = None
        with selectors.DefaultSelector() as ready, contextlib.suppress(OSError, ValueError):
            for end in (near, far):
                ready.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    source: socket.socket = key.fileobj  # type: ignore[assignment]
                    data = source.recv(CHUNK)
                    if not data:
                        return self._close(near, far)
                    if source is near and faults.begins_request(data):
                        fault = faults.meant(self._faults, data)
                        (fault.request if fault else _pass_on)(near, far, data)
                    elif source is near:
                        far.sendall(data)
                    elif fault is None:
                        near.sendall(data)
                    else:
                        fault.answer(near, data)
                        fault = None
        return self._close(near, far)

    def _close(self, *ends: socket.socket) -> None:
        with self._lock:
            self._pairs -= set(ends)
        for end in ends:
            end.close()


def _pass_on(_near: socket.socket, far: socket.socket, data: bytes) -> None:
    far.sendall(data)
