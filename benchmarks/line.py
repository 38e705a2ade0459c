"""A line between a browser and a server: a relay of TCP that counts the bytes and, if told so, is far away and narrow.

Chromium's own emulation (Network.emulateNetworkConditions) was tried: it narrows a WebSocket, but doesn't delay it.
"""

import asyncio
import threading

CHUNK = {True: 4096, False: 65536}  # bytes, far and near
AHEAD = 64  # chunks that a sender may be ahead


class Line:
    """Relays 127.0.0.1:`port` to 127.0.0.1:`to`. While `far`, each way takes `delay` seconds and `rate` bytes a second, all connections
    together. bytes: what has gone through, both ways."""

    def __init__(self, to, delay=0.1, rate=125_000):
        self.to, self.delay, self.rate = to, delay, rate
        self.far, self.bytes = False, 0
        self._free = {"up": 0.0, "down": 0.0}

    async def open(self):
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _connect(self, reader, writer):
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:  # nobody is there: the browser is to see just that
            writer.close()
            return
        await asyncio.gather(self._carry("up", reader, back), self._carry("down", there, writer))

    async def _carry(self, way, reader, writer):
        """Read at once, and pass on when it has come through the line."""
        queue, now = asyncio.Queue(AHEAD), asyncio.get_running_loop().time

        async def read():
            try:
                while chunk := await reader.read(CHUNK[self.far]):
                    self.bytes += len(chunk)
                    arrives = 0
                    if self.far:
                        self._free[way] = max(now(), self._free[way]) + len(chunk) / self.rate
                        arrives = self._free[way] + self.delay
                    await queue.put((arrives, chunk))
            except OSError:
                pass
            await queue.put((0, b""))

        reading = asyncio.create_task(read())
        try:
            while True:
                arrives, chunk = await queue.get()
                if not chunk:
                    break
                await asyncio.sleep(max(0, arrives - now()))
                writer.write(chunk)
                await writer.drain()
        except OSError:
            pass
        finally:
            reading.cancel()
            writer.close()


def lines(to, count):
    """So many lines to one port, open; a thread of its own carries them until the program ends."""
    loop, opened = asyncio.new_event_loop(), [Line(to) for _ in range(count)]
    threading.Thread(target=loop.run_forever, daemon=True).start()
    for line in opened:
        asyncio.run_coroutine_threadsafe(line.open(), loop).result()
    return opened
