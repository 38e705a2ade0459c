"""A page in any browser, used as Playwright's is, so that a test is written once: the part of it that the tests in several engines use."""

import json
import re
import time

from selenium.webdriver.common.keys import Keys

SECONDS = 30  # for whatever is waited for


class Page:
    """What the tests use of a page. A subclass says how JavaScript gets there, and hand and keys, as `_value` and `_act`; and it has `goto`
    and `set_viewport_size`."""

    def __init__(self):
        self.keyboard, self.mouse = Keyboard(self._act), Mouse(self._act)

    def evaluate(self, code, argument=None):
        """The value of an expression, or of a function of the argument."""
        call = f"(code => typeof code === 'function' ? code({json.dumps(argument)}) : code)({code.strip()})"
        answer = self._value(f"JSON.stringify({{value: {call} ?? null}})")
        return json.loads(answer)["value"]

    def wait_for_function(self, code):
        end = time.monotonic() + SECONDS
        while not self.evaluate(code):
            assert time.monotonic() < end, f"not within {SECONDS} s: {code}"
            time.sleep(0.02)

    def locator(self, selector):
        return Elements(self, f"[...document.querySelectorAll({json.dumps(selector)})]")

    def get_by_role(self, role, name, exact=True):
        named = f"one => (one.ariaLabel ?? one.textContent).trim() === {json.dumps(name)}"
        return Elements(self, f"[...document.querySelectorAll({json.dumps(role)})].filter({named})")


class Elements:
    """The elements that `find`, JavaScript for a list, finds, whenever they are asked for."""

    def __init__(self, page, find):
        self.page, self.find = page, find

    def locator(self, selector):
        return Elements(self.page, f"{self.find}.flatMap(one => [...one.querySelectorAll({json.dumps(selector)})])")

    def get_by_role(self, role, name, exact=True):
        return Elements(self.page, f"{self.page.get_by_role(role, name).find}.filter(one => {self.find}.some(root => root.contains(one)))")

    def nth(self, k):
        return Elements(self.page, f"[{self.find}.at({k})].filter(Boolean)")

    @property
    def first(self):
        return self.nth(0)

    @property
    def last(self):
        return self.nth(-1)

    def all(self):
        return [self.nth(k) for k in range(self.count())]

    def evaluate_all(self, function, argument=None):
        return self.page.evaluate(f"argument => ({function})({self.find}, argument)", argument)

    def evaluate(self, function, argument=None):
        self.page.wait_for_function(f"{self.find}.length === 1")
        return self.page.evaluate(f"argument => ({function})({self.find}[0], argument)", argument)

    def count(self):
        return self.evaluate_all("all => all.length")

    def all_text_contents(self):
        return self.evaluate_all("all => all.map(one => one.textContent)")

    def all_inner_texts(self):
        return self.evaluate_all("all => all.map(one => one.innerText)")

    def text_content(self):
        return self.evaluate("one => one.textContent")

    def inner_text(self):
        return self.evaluate("one => one.innerText")

    def get_attribute(self, name):
        return self.evaluate("(one, name) => one.getAttribute(name)", name)

    def is_visible(self):
        return self.evaluate("one => one.checkVisibility()")

    def bounding_box(self):
        return self.evaluate("one => one.getBoundingClientRect().toJSON()")

    def scroll_into_view_if_needed(self):
        self.evaluate("one => one.scrollIntoView({block: 'nearest', inline: 'nearest'})")

    def focus(self):
        self.evaluate("one => one.focus()")

    def press(self, key):
        self.focus()
        self.page.keyboard.press(key)

    def fill(self, text):
        """Type the text in place of what stands there."""
        self.evaluate("one => (one.focus(), one.select())")
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def click(self):
        self.scroll_into_view_if_needed()
        box = self.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.up()

    check = click


class Keyboard:
    """Keys by their names, "Shift+ArrowUp" or "a"."""

    def __init__(self, act):
        self._act = act

    def press(self, name):
        keys = [_key(part) for part in name.split("+")]
        down, up = [("keyDown", key) for key in keys], [("keyUp", key) for key in reversed(keys)]
        self._send(down + up)

    def type(self, text):
        self._send([(kind, sign) for sign in text for kind in ("keyDown", "keyUp")])

    def _send(self, strokes):
        self._act([{"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind, key in strokes]}])


def _key(name):
    """What WebDriver writes for a key: the sign itself, or one of a private area."""
    return name if len(name) == 1 else getattr(Keys, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper())


class Mouse:
    """It stands on whole pixels."""

    def __init__(self, act):
        self._act, self._at = act, (0, 0)

    def move(self, x, y, steps=1):
        start, self._at = self._at, (x, y)
        ways = [[a + (b - a) * step / steps for a, b in zip(start, self._at)] for step in range(1, steps + 1)]
        self._send(*({"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)} for x, y in ways))

    def down(self):
        self._send({"type": "pointerDown", "button": 0})

    def up(self):
        self._send({"type": "pointerUp", "button": 0})

    def _send(self, *actions):
        self._act([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}])
