"""What `make lab` opens, in a home where JupyterLab was never started."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_the_printed_address_opens_the_first_notebook_and_nothing_is_asked(browser, tmp_path):
    """The recipe of `make lab` itself, with this Python's JupyterLab, in an empty folder and without opening a browser of the reader's."""
    recipe = subprocess.run(
        ["make", "-n", "--no-print-directory", "lab", "BIN=bin"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    recipe = recipe.replace("bin/jupyter", "bin/python -m jupyter").replace("bin/python", f'"{sys.executable}"')
    copy, command = recipe.splitlines()[-2:]
    project = tmp_path / "project"
    shutil.copytree(ROOT / "binder", project / "binder")
    place = {"cwd": project, "shell": True, "env": {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}}
    subprocess.run(copy, check=True, **place)
    log = tmp_path / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            f"exec env {command} --allow-root --no-browser --port=0",
            stdout=out,
            stderr=subprocess.STDOUT,
            **place,
        )
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        address = None
        for _ in range(600):
            if (address := re.search(r"http://127\.0\.0\.1:\d+/\S+", log.read_text())) or server.poll() is not None:
                break
            page.wait_for_timeout(200)
        assert address, log.read_text()
        page.goto(address[0])
        page.get_by_role("heading", name="Start here").wait_for(timeout=60_000)
        assert "lessons/00_start_here.ipynb" in page.url and page.locator(".jp-OutputArea-output").count() == 0
        page.wait_for_load_state("networkidle")
        assert page.locator(".Toastify__toast").count() == 0, "JupyterLab asks something"
        assert [url for url in asked if "/lab/api/update" in url or "/lab/api/news" in url or "127.0.0.1" not in url] == []
    finally:
        page.close()
        server.terminate()
        server.wait(20)
