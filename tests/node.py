"""The widgets' modules in node, without a browser. The node is Playwright's own, so that nothing else needs to be installed."""

import json
import subprocess
import sys
from pathlib import Path

import playwright

from nnlib.explorer import sources
from nnlib.explorer.widget import as_lists, outline

NODE = Path(playwright.__file__).parent / "driver" / ("node.exe" if sys.platform == "win32" else "node")


def as_data(net, X, Y, **more):
    """A network with its examples, as a widget hands it to the browser, and what else an expression is to use."""
    return {"setup": outline(net, X, Y), **as_lists(net), **more}


def evaluate(files, expression, data=None):
    """The value of a JavaScript expression; it may use `data`, and by its name what these files of js/ export, with spaces between."""
    imported = ", ".join(f"...await import({json.dumps((sources.HERE / 'js' / file).as_uri())})" for file in files.split())
    script = f"""
        import fs from "node:fs";
        const names = {{{imported}}};
        const data = JSON.parse(fs.readFileSync(0, "utf-8"));
        const value = new Function("data", ...Object.keys(names), "return " + {json.dumps(expression)})(data, ...Object.values(names));
        console.log(JSON.stringify(value));
    """
    run = subprocess.run(
        [NODE, "--input-type=module", "--eval", script], input=json.dumps(data), capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
