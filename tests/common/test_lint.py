"""What `make lint` asks of templates, styles and scripts: each tool passes the tree as it is and fails on a planted fault."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FRONTEND = ROOT / "site" / "frontend"
TEMPLATE = "site/templates/includes/planted.html"
STYLE = "site/static/css/planted.css"
SCRIPT = "site/static/js/drill/planted.js"
PLANTED = {
    "an unformatted rule": ("prettier", STYLE, ".a { color: red; }\n"),
    "an unknown property": ("stylelint", STYLE, ".a {\n  colour: red;\n}\n"),
    "an unused variable": ("eslint", SCRIPT, "const unused = 1;\n"),
    "a type error": ("tsc", SCRIPT, 'document.querySelector("#a").checked = true;\n'),
    "an unindented element": ("djhtml", TEMPLATE, "<ul>\n<li>one</li>\n</ul>\n"),
    "an unclosed tag": ("djlint", TEMPLATE, "<div>\n  <p>one</p>\n"),
    "two elements on a line": ("djlint", TEMPLATE, "<ul><li>one</li></ul>\n"),
    "an element behind a block tag": ("djlint", TEMPLATE, "{% if a %}<p>one</p>{% endif %}\n"),
    "a line too long": ("djlint", TEMPLATE, f"<p>{'long ' * 30}</p>\n"),
}

pytestmark = pytest.mark.skipif(
    not (FRONTEND / "node_modules" / "eslint").exists(), reason="npm's linters are installed by make lint"
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """The front end as `make lint` sees it, in a folder of its own; what is installed is linked."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    without = shutil.ignore_patterns("node_modules", "vendor", "*.py", "__pycache__")
    for name in ("site", "courses", "media", "simulator", "venues", "tests/drills/js"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "site/frontend/node_modules").symlink_to(FRONTEND / "node_modules")
    return folder


def run(tree: Path, tool: str) -> subprocess.CompletedProcess[str]:
    """Runs the commands of `make lint` that name `tool`."""
    installed = ("-o", ".venv/.dev", "-o", ".venv/.linters")
    recipe = subprocess.run(
        ["make", "--dry-run", *installed, "lint"], cwd=tree, capture_output=True, text=True, check=True
    ).stdout
    commands = [line for line in recipe.splitlines() if f"/{tool} " in line]
    assert commands, recipe
    return subprocess.run(" && ".join(commands), cwd=tree, shell=True, capture_output=True, text=True)


@pytest.mark.parametrize("tool", sorted({tool for tool, _, _ in PLANTED.values()}))
def test_it_passes_the_tree_as_it_is(tree, tool):
    result = run(tree, tool)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("fault", PLANTED)
def test_it_fails_on_a_planted_fault(tree, fault):
    tool, path, text = PLANTED[fault]
    planted = tree / path
    planted.write_text(text, encoding="utf-8")
    try:
        result = run(tree, tool)
    finally:
        planted.unlink()
    assert result.returncode != 0
    assert planted.name in result.stdout + result.stderr
