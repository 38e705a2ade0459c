"""A real JupyterHub on 127.0.0.1, which can be killed and started again: its proxy is a program of its own, as on a server."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
# `nice`: on one machine thirty busy kernels would keep the hub, its proxy and the browsers waiting.
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_ip, c.JupyterHub.hub_port = "127.0.0.1", {hub_port}
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url, c.ConfigurableHTTPProxy.auth_token = "http://127.0.0.1:{api_port}", "{token}"
c.JupyterHub.spawner_class, c.JupyterHub.authenticator_class = "simple", "dummy"
c.Authenticator.allow_all = True
c.SimpleLocalProcessSpawner.home_dir_template = {home!r} + "/{{username}}"
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
c.Spawner.cmd = ["nice", "jupyterhub-singleuser"]
c.Spawner.default_url = "/lab/tree/lessons/{lesson}"
c.Spawner.args = ["--LabApp.expose_app_in_browser=True", "--allow-root"]
c.Spawner.environment = {{"JUPYTER_CONFIG_PATH": {config!r}, "PYTHONPATH": {root!r}}}
c.JupyterHub.services = [{{"name": "class", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "class", "scopes": ["admin:users", "admin:servers"], "services": ["class"]}}]
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Hub:
    """A hub that keeps everything in `folder`, with deploy/jupyter as its users' configuration."""

    def __init__(self, folder, lesson):
        self.folder, self.homes = Path(folder), Path(folder, "homes")
        self.port, self.hub_port, self.api_port = free_ports(3)
        self.token = secrets.token_hex(16)
        self.running = {}
        config = self.folder / "etc"
        shutil.copytree(ROOT / "deploy" / "jupyter", config)
        shutil.copytree(ROOT / "binder" / "labconfig", config / "labconfig")
        values = {"home": str(self.homes), "config": str(config), "root": str(ROOT), "lesson": lesson}
        text = CONFIG.format(port=self.port, hub_port=self.hub_port, api_port=self.api_port, token=self.token, **values)
        (self.folder / "jupyterhub_config.py").write_text(text)

    def start(self):
        """Start what isn't running, and wait until the hub's page can be had through the proxy."""
        there = f"http://127.0.0.1:{self.hub_port}"
        proxy = ["configurable-http-proxy", "--ip", "127.0.0.1", "--port", str(self.port), "--api-ip", "127.0.0.1"]
        self._run("proxy", [*proxy, "--api-port", str(self.api_port), "--default-target", there, "--error-target", f"{there}/hub/error"])
        self._run("hub", [sys.executable, "-m", "jupyterhub"])
        end = time.monotonic() + 300
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/hub/login", timeout=10).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("JupyterHub did not start:\n" + (self.folder / "hub.log").read_text()[-3000:])

    def _run(self, name, command):
        if name in self.running and self.running[name].poll() is None:
            return
        environment = {**os.environ, "CONFIGPROXY_AUTH_TOKEN": self.token}
        with (self.folder / f"{name}.log").open("a") as log:
            self.running[name] = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT, env=environment)

    def kill(self, *names):
        """End, with no chance to say so, any of: hub, proxy, servers, kernels."""
        for name in names:
            for process in self.processes(name):
                process.kill()
                if name in self.running:
                    self.running[name].wait()

    def processes(self, name):
        """The hub, the proxy, or all users' servers or kernels: a list of psutil's processes."""
        if name in self.running:
            return [psutil.Process(self.running[name].pid)] if self.running[name].poll() is None else []
        word = {"servers": "jupyterhub-singleuser", "kernels": "ipykernel_launcher"}[name]
        return [process for process in psutil.process_iter() if self._is_ours(process, word)]

    def _is_ours(self, process, word):
        try:
            return word in " ".join(process.cmdline()) and process.environ().get("HOME", "").startswith(str(self.homes))
        except psutil.Error:  # it has ended meanwhile, or is somebody else's
            return False

    def ask(self, method, path):
        """Ask the hub, as an administrator; returns what it answers."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/hub/api/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.loads(answer.read() or "null")

    def start_servers(self, users):
        """All users' servers at once; returns the seconds until the last of them was ready."""
        for user in users:
            self.ask("POST", f"users/{user}")
        start = time.monotonic()
        for user in users:
            self.ask("POST", f"users/{user}/server")
        while not all(self.ask("GET", f"users/{user}")["servers"].get("", {}).get("ready") for user in users):
            assert time.monotonic() < start + 900, "not every server started"
            time.sleep(0.5)
        return time.monotonic() - start

    def stop(self):
        self.kill("hub", "proxy", "servers", "kernels")
