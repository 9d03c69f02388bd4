"""Hosts as apps stand behind: a proxy that takes a path off, and a page of another site that shows the app in a frame."""

import socket
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

SHELL = b"<!doctype html><title>host</title><p>The host's own page"
SHELL_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(SHELL)


@contextmanager
def stripping_proxy(port: int, prefix: str):
    """Serves the server at `port` below `prefix`, which that never hears of; answers all else with a page of its own.

    Its address, with the prefix and a slash at the end.
    """

    class Connection(StreamRequestHandler):
        def handle(self):
            with suppress(OSError):
                method, path, version = self.rfile.readline().split(b" ")
                if not path.startswith(prefix.encode() + b"/"):
                    self.wfile.write(SHELL_HEAD + SHELL)
                    return
                # One request for each connection, unless it becomes a websocket.
                head = [b" ".join([method, path.removeprefix(prefix.encode()), version])]
                while (line := self.rfile.readline()) != b"\r\n":
                    head.append(b"Connection: close\r\n" if line.lower() == b"connection: keep-alive\r\n" else line)
                with socket.create_connection(("localhost", port)) as server:
                    server.sendall(b"".join([*head, b"\r\n"]))
                    threading.Thread(target=self.pass_on, args=(self.rfile.read1, server), daemon=True).start()
                    while data := server.recv(65_536):
                        self.wfile.write(data)

        def pass_on(self, read, server):
            with suppress(OSError, ValueError):  # the other side has gone, or this one has closed its file
                while data := read(65_536):
                    server.sendall(data)
                server.shutdown(socket.SHUT_WR)

    class Proxy(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Proxy(("localhost", 0), Connection) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://localhost:{proxy.server_address[1]}{prefix}/"
        proxy.shutdown()


@contextmanager
def framing_page(url: str):
    """A page on 127.0.0.1, so of another site than localhost's, that shows `url` in a frame; its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<!doctype html><iframe src="{url}" width="1300" height="850"></iframe>'.encode())

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
