"""What a screen reader would say, from Chromium's own accessibility tree: what has the focus, and what a live region tells by itself."""


class Ear:
    """Somebody who listens to a page. `hears()` gives the lines that are new since the last time."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Accessibility.enable")
        self.focus, self.told = None, {}
        self.hears()

    def hears(self):
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        lines = []
        focus = next((_announced(node) for node in nodes if _has(node, "focused") and _role(node) not in ("RootWebArea", "generic")), None)
        if focus and focus != self.focus:
            # What stays the same isn't said again: of a slider that moved, its value alone.
            same = self.focus and self.focus[:2] == focus[:2]
            lines.append(", ".join(part for part in (focus[2:] if same else focus) if part))
        self.focus = focus
        told = {node["backendDOMNodeId"]: _text(node, by_id) for node in nodes if _property(node, "live") in ("polite", "assertive")}
        lines += [text for key, text in told.items() if text and text != self.told.get(key)]
        self.told = told
        return lines


def _announced(node):
    """Name, role, value, states, description: in the order in which screen readers say them."""
    value = _readable(_property(node, "valuetext")) or node.get("value", {}).get("value", "")
    states = [word for word in ("checked", "pressed", "expanded", "invalid", "selected") if _has(node, word)]
    return (_name(node), _role(node), str(value), *states, node.get("description", {}).get("value", ""))


def _readable(text):
    """The value in words; Chromium gives its UTF-8, byte by byte."""
    return text.encode("latin-1").decode() if text and text.isascii() is False and max(text) < "Ā" else text


def _text(node, by_id):
    if _role(node) == "StaticText":
        return _name(node)
    return " ".join(filter(None, (_text(by_id[child], by_id) for child in node.get("childIds", []) if child in by_id))).strip()


def _role(node):
    return node.get("role", {}).get("value", "")


def _name(node):
    return " ".join(str(node.get("name", {}).get("value", "")).split())


def _property(node, name):
    return next((one["value"].get("value") for one in node.get("properties", []) if one["name"] == name), None)


def _has(node, name):
    return _property(node, name) in (True, "true")
