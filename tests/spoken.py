"""What a screen reader would say, from Chromium's own accessibility tree: what has the focus, and what a live region tells by itself."""

import re

LIVE = ("polite", "assertive")
TOGGLED = ("checked", "pressed", "expanded")  # said of what can be so, whether it is or not


class Ear:
    """Somebody who listens to a page. `hears()` gives the lines that are new since the last time."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Accessibility.enable")
        self.focus, self.texts, self.there = None, {}, set()
        self.hears()

    def hears(self):
        nodes = self._nodes()
        by_id = {node["nodeId"]: node for node in nodes}
        return [*self._of_the_focus(nodes, by_id), *self._told(nodes, by_id)]

    def names(self, *roles):
        """What stands on the page in such roles, in its order."""
        return [_name(node) for node in self._nodes() if _role(node) in roles and not node["ignored"]]

    def sliders(self):
        """Their names, and the numbers that the browser tells of them."""
        return [(_name(node), node["value"]["value"]) for node in self._nodes() if _role(node) == "slider"]

    def _nodes(self):
        return self.session.send("Accessibility.getFullAXTree")["nodes"]

    def _of_the_focus(self, nodes, by_id):
        focused = (node for node in nodes if _property(node, "focused") is True and _role(node) != "RootWebArea")
        before, self.focus = self.focus, next((self._announced(node, by_id) for node in focused), None)
        if self.focus in (None, before):
            return []
        # What stays the same isn't said again: of a slider that moved, its value alone.
        is_same = before and before[:2] == self.focus[:2]
        return [", ".join(part for k, part in enumerate(self.focus) if part and not (is_same and part == before[k]))]

    def _told(self, nodes, by_id):
        """Of a region all of it, if it is atomic, else what is new in it. What stands in a region when it comes is told of alerts alone."""
        there, self.there = self.there, {_key(node) for node in nodes}
        before, self.texts = self.texts, dict(_text(node) for node in nodes if _role(node) == "StaticText")
        lines = []
        for region in nodes:
            if _property(region, "live") not in LIVE or not (_key(region) in there or _role(region) == "alert"):
                continue
            parts = [_text(node) for node in _all_text(region, by_id)]
            fresh = [text for key, text in parts if before.get(key) != text]
            if fresh:
                lines.append(_joined([text for _, text in parts] if _property(region, "atomic") else fresh))
        return lines

    def _announced(self, node, by_id):
        """Name or text, role, value, states, description: in the order in which screen readers say them."""
        name = _name(node) or _joined(_name(text) for text in _all_text(node, by_id))
        states = [word if _is(node, word) else f"not {word}" for word in TOGGLED if _property(node, word) is not None]
        states += [word for word in ("disabled", "invalid", "selected") if _is(node, word)]
        return (name, _role(node), self._value(node), ", ".join(states), node.get("description", {}).get("value", ""))

    def _value(self, node):
        """In the page's words, if it has some: the tree of some versions of Chromium lacks them."""
        attributes = self.session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"].get("attributes", [])
        return dict(zip(attributes[::2], attributes[1::2])).get("aria-valuetext") or str(node.get("value", {}).get("value", ""))


def _all_text(node, by_id):
    """The pieces of text in it, in their order."""
    if _role(node) == "StaticText":
        return [node]
    return [text for child in node.get("childIds", []) if child in by_id for text in _all_text(by_id[child], by_id)]


def _joined(texts):
    return re.sub(r" (?=[.,:;?!])", "", " ".join(texts))


def _key(node):
    return node.get("backendDOMNodeId", node["nodeId"])


def _text(node):
    return _key(node), _name(node)


def _role(node):
    return node.get("role", {}).get("value", "")


def _name(node):
    return " ".join(str(node.get("name", {}).get("value", "")).split())


def _property(node, name):
    return next((one["value"].get("value") for one in node.get("properties", []) if one["name"] == name), None)


def _is(node, name):
    return _property(node, name) in (True, "true")
