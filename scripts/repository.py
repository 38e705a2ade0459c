"""Where the project lives: one place says it, `Repository` under [project.urls] in pyproject.toml.

    python scripts/repository.py     write what follows from it into README.md and CITATION.cff

Where a site is built by GitHub, or by Binder, the repository that it is built from wins: so the links of a fork lead to the fork.
"""

import os
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- try it -->\n", "<!-- /try it -->\n"
FIRST = "00_start_here.ipynb"


def said(root=ROOT):
    """OWNER/NAME as pyproject.toml has it; None if it says nothing."""
    urls = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    return _owner_and_name(urls.get("Repository", ""))


def repository(environment=os.environ):
    """OWNER/NAME on GitHub of what is being built; None where nobody says it."""
    return environment.get("GITHUB_REPOSITORY") or _owner_and_name(environment.get("BINDER_REPO_URL", "")) or said()


def _owner_and_name(url):
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", url)
    return found[1] if found else None


def site(name):
    """The address of the site that .github/workflows/site.yml publishes."""
    owner, _, project = name.partition("/")
    return f"https://{owner.lower()}.github.io/{project}"


def binder(name, lesson=FIRST):
    """The address of a lesson on Binder: in JupyterLab, in the workspace that binder/postBuild has made."""
    return f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/workspaces/lessons/tree/lessons/{lesson}"


def try_it(name):
    """README's first lines."""
    if not name:
        return (
            "**Try it:** `make lab` (below), or `make site` for a site whose networks live in the browser. Links to a public site and to "
            "Binder appear here\nonce `[project.urls]` in `pyproject.toml` has a `Repository` and `python scripts/repository.py` was run.\n"
        )
    return (
        f"**Try it now:** [read and move the weights]({site(name)}/{FIRST.replace('.ipynb', '.html')}) on a page, "
        f"[run it in your browser]({site(name)}/lite/lab/index.html?path={FIRST}), or on a machine of your own for an hour:\n"
        f"[![Open the lessons on Binder](https://mybinder.org/badge_logo.svg)]({binder(name)})\n"
    )


def with_try_it(text, name):
    """The text of README.md with these lines."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + try_it(name) + END + rest.partition(END)[2]


def with_address(text, name):
    """The text of CITATION.cff with the address of the repository, if there is one."""
    text = re.sub(r"^repository-code: .*\n", "", text, flags=re.MULTILINE)
    return text.replace("license: MIT\n", f'license: MIT\nrepository-code: "https://github.com/{name}"\n', 1) if name else text


WRITTEN = {"README.md": with_try_it, "CITATION.cff": with_address}

if __name__ == "__main__":
    for file, write in WRITTEN.items():
        path = ROOT / file
        path.write_text(write(path.read_text(encoding="utf-8"), said()), encoding="utf-8")
