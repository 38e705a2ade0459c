"""Firefox and WebKit as Debian ships them, for where Playwright's own builds can't be had: each is a page as Playwright's is.

Firefox is spoken to in WebDriver BiDi, which it understands by itself; WebKit, through Selenium, in WebDriver, by its own driver.
"""

import glob
import json
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

from driving import SECONDS, Page
from selenium import webdriver
from websocket import create_connection

MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
SCREEN = "1500x3600x24"  # for windows of window.SIZE


class FirefoxPage(Page):
    """Over WebDriver BiDi: https://w3c.github.io/webdriver-bidi/"""

    def __init__(self, socket):
        super().__init__()
        self._socket, self._count = socket, 0
        self.send("session.new", capabilities={})
        # The first tab never has the focus: nothing in it is told that it got it.
        self._tab = {"context": self.send("browsingContext.create", type="tab")["context"]}

    def send(self, method, **parameters):
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._count:
            pass  # an event: nobody asked for it
        assert answer["type"] == "success", f"{method}: {answer['message']}"
        return answer["result"]

    def goto(self, url):
        self.send("browsingContext.navigate", url=url, wait="complete", **self._tab)

    def set_viewport_size(self, size):
        self.send("browsingContext.setViewport", viewport=size, **self._tab)

    def _value(self, expression):
        answer = self.send("script.evaluate", expression=expression, target=self._tab, awaitPromise=True)
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return answer["result"]["value"]

    def _act(self, actions):
        self.send("input.performActions", actions=actions, **self._tab)


class WebKitPage(Page):
    """Through Selenium."""

    def __init__(self, driver):
        super().__init__()
        self._driver = driver
        window = driver.get_window_size()
        self._bars = window["width"] - self.evaluate("innerWidth"), window["height"] - self.evaluate("innerHeight")

    def goto(self, url):
        self._driver.get(url)
        self.wait_for_function("document.readyState === 'complete'")  # it may come back before

    def set_viewport_size(self, size):
        wanted = [size["width"], size["height"]]
        self._driver.set_window_size(*(inner + bar for inner, bar in zip(wanted, self._bars)))
        self.wait_for_function(f"innerWidth === {wanted[0]} && innerHeight === {wanted[1]}")  # a window takes its time

    def _value(self, expression):
        return self._driver.execute_script(f"return {expression}")

    def _act(self, actions):
        self._driver.execute("actions", {"actions": actions})


def find_firefox():
    return shutil.which("firefox-esr")


@contextmanager
def firefox():
    """A page in Firefox, with a profile of its own; both gone at the end."""
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as profile:
        command = [find_firefox(), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            page = FirefoxPage(create_connection(_address(Path(profile)), timeout=60, suppress_origin=True))
            yield page
            page.send("browser.close")
            process.wait(SECONDS)
        finally:
            process.kill()
            process.wait()


def _address(profile):
    """Where Firefox listens, once it has written that down."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError, ValueError):  # not there yet, or caught while it is being written
            told = json.loads((profile / "WebDriverBiDiServer.json").read_text())
            return f"ws://{told['ws_host']}:{told['ws_port']}/session"
        time.sleep(0.02)
    raise RuntimeError("Firefox did not start")


def find_webkit():
    return all([shutil.which("WebKitWebDriver"), shutil.which("Xvfb"), glob.glob(MINI_BROWSER)])


@contextmanager
def webkit():
    """A page in WebKitGTK's own small browser, on a screen that nobody sees."""
    options = webdriver.WebKitGTKOptions()
    options.binary_location = glob.glob(MINI_BROWSER)[0]
    options.add_argument("--automation")
    with _screen() as display:
        # Without a graphics card, what is meant for one takes five times as long.
        settings = {"DISPLAY": display, "GDK_BACKEND": "x11", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
        service = webdriver.WebKitGTKService(env={**os.environ, **settings})
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # Selenium's own, of itself
            driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield WebKitPage(driver)
        finally:
            driver.quit()


@contextmanager
def _screen():
    """The name of a display, on a number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with open(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
