"""The house rules as a test: who may import whom, who owns a library, what is pure, how long is long.

Each rule is a pure function: sources -> the lines that break it. Each stands here twice, once over the
package and once over a snippet that breaks it, so that a rule that went blind is noticed.
``docs/architecture.md`` tells the same in words.
"""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IN_A_CHECKOUT = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no git checkout, so no list of tracked files")
PACKAGE = "site_builder"

# The folder, or the module at the top, is the layer. `__init__` is the version alone, so anyone may have it.
BUILD_LEVEL = {"build", "resident", "check", "fix", "verify", "listing", "schema", "theme"}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "model": {"model"},
    "config": {"model"},
    "parse": {"parse", "model", "config"},
    "pages": {"pages", "model", "config"},
    "checks": {"checks", "model", "config"},
    "effects": {"effects", "model", "config"},
    "stages": {"stages", "model", "config", "parse", "pages", "checks", "effects"},
    **{name: BUILD_LEVEL | {"model", "config", "stages", "effects", "pages", "checks"} for name in BUILD_LEVEL},
    "schema": {"schema", "model", "config", "parse", "effects"},  # made from the table that parsing goes by
    "serve": BUILD_LEVEL | {"serve", "model", "config", "effects"},
    "publish": BUILD_LEVEL | {"publish", "model", "config", "effects"},
    "importers": BUILD_LEVEL | {"importers", "model", "config", "effects", "parse"},
    "cli": BUILD_LEVEL | {"cli", "model", "config", "effects", "serve", "publish", "importers"},
}

# Library -> the one file that knows it, or (with a slash at the end) the one folder.
OWNERS = {
    "PIL": "effects/pictures/",
    "babel": "pages/dates.py",
    "brotli": "pages/precompress.py",
    "click": "cli/",
    "frontmatter": "parse/frontmatter.py",
    "h11": "serve/connection.py",
    "jinja2": "pages/templates/",
    "markdown_it": "parse/markdown.py",
    "markupsafe": "pages/",
    "mdit_py_plugins": "parse/markdown.py",
    "nh3": "parse/sanitise.py",
    "pygments": "parse/highlight.py",
    "rich": "cli/",
    "selectolax": "parse/document.py",
    "sqlite3": "effects/store/",
    "starlette": "serve/app.py",
    "uvicorn": "serve/",
    "watchdog": "serve/watch.py",
    "yaml": "parse/yaml_header.py",
}
OWNED_BY_ALL = {"msgspec"}

# How a file is opened safely, below a folder that may change meanwhile: the ground that the effects stand on.
EFFECTS_GROUND = {"effects/folders.py"}

PURE = {"model", "config", "parse", "pages", "checks"}
WORLDLY_MODULES = set(
    "asyncio concurrent ctypes fcntl fileinput getpass glob http io locale logging mmap multiprocessing os pickle "
    "platform random secrets select shelve shutil signal socket sqlite3 ssl subprocess tempfile threading time "
    "urllib.request".split()
)
WORLDLY_BUILTINS = {"open", "print", "input", "breakpoint", "exec", "eval", "__import__"}
WORLDLY_ATTRIBUTES = set(
    "read_text read_bytes write_text write_bytes unlink mkdir rmdir iterdir rglob glob touch stat lstat exists "
    "is_file is_dir symlink_to hardlink_to expanduser cwd now utcnow today FileSystemLoader PackageLoader".split()
)

NAMELESS = re.compile(r"(utils?|helpers?|commons?|bases?|managers?|misc|shared)(\.py)?")
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60

# Where a machine keeps things, at the beginning of a path, and where its packages come from.
MACHINE = re.compile(
    r"(?<![\w.\])}>~*-])/(?:home|root|work|opt|mnt|builds?|Users)/[.\w]"
    r"|pypi[.]org|pythonhosted[.]org|registry[.]npmjs|proxy[.]golang|--(?:extra-)?index-url|--find-links"
)
# Articles may write of such places; a lock's own command line may say what it leaves out.
FREE_OF_MACHINE_RULE = ("content/", "tests/test_architecture.py")

Sources = Mapping[str, str]


def read_package() -> dict[str, str]:
    """Path relative to the package -> source."""
    folder = ROOT / PACKAGE
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py"))
    }


def read_tracked() -> dict[str, str]:
    """Path relative to the root -> text, of every file that git has or would take in."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "surrogateescape")
    files = [ROOT / name for name in names.split("\0") if name]
    found = {file: file.read_bytes() for file in files if file.is_file() and not file.is_symlink()}
    return {
        file.relative_to(ROOT).as_posix(): data.decode("utf-8", "replace")
        for file, data in found.items()
        if b"\0" not in data
    }


@pytest.fixture(scope="module")
def package() -> dict[str, str]:
    return read_package()


# ---- reading imports -------------------------------------------------------------------------------------------------


def module_name(path: str) -> str:
    return ".".join([PACKAGE, *path.removesuffix(".py").split("/")]).removesuffix(".__init__")


def layer(path: str) -> str:
    return path.partition("/")[0].removesuffix(".py")


def imports_of(path: str, source: str) -> Iterator[tuple[int, str, str]]:
    """(line, module, name or "") of each import in the file, however deep it stands, ``TYPE_CHECKING`` included."""
    parent = [PACKAGE, *path.split("/")[:-1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            base = parent[: len(parent) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, module, alias.name


def own_imports(sources: Sources) -> Iterator[tuple[str, int, str]]:
    """(path, line, imported path) of each import of ours by ours."""
    paths = {module_name(path): path for path in sources}
    for path, source in sources.items():
        for line, module, name in imports_of(path, source):
            if module.split(".")[0] == PACKAGE:
                yield path, line, paths.get(f"{module}.{name}") or paths.get(module) or _lost(path, line, module)


def _lost(path: str, line: int, module: str) -> str:
    raise AssertionError(f"{path}:{line}: no such module of ours: {module}")


# ---- the rules -------------------------------------------------------------------------------------------------------


def wrong_ways(sources: Sources) -> list[str]:
    faults = [f"{path}: no such layer; write it into the table" for path in sources if layer(path) not in MAY_IMPORT]
    for path, line, target in own_imports(sources):
        if target != "__init__.py" and layer(target) not in MAY_IMPORT.get(layer(path), set()):
            faults.append(f"{path}:{line}: {layer(path)} must not import {target}")
    return faults


def effects_that_know_each_other(sources: Sources) -> list[str]:
    def concern(path: str) -> str:
        return path.split("/")[1].removesuffix(".py")

    return [
        f"{path}:{line}: {path} must not import {target}"
        for path, line, target in own_imports(sources)
        if layer(path) == layer(target) == "effects"
        and concern(path) != concern(target)
        and target not in EFFECTS_GROUND
    ]


def cycles(sources: Sources) -> list[str]:
    graph: dict[str, set[str]] = {path: set() for path in sources}
    for path, _, target in own_imports(sources):
        graph[path].add(target)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return [" <- ".join(error.args[1])]
    return []


def hidden_imports(sources: Sources) -> list[str]:
    """A computed import is one that the other rules can't see; the table of commands is the only one."""
    return [
        f"{path}:{line}: computed import"
        for path, source in sources.items()
        if path != "cli/main.py"
        for line, module, name in imports_of(path, source)
        if module.split(".")[0] in {"importlib", "runpy"} and name not in {"resources", "metadata"}
    ]


def libraries_in_wrong_hands(sources: Sources) -> list[str]:
    faults = []
    for path, source in sources.items():
        for line, module, _ in imports_of(path, source):
            library = module.split(".")[0]
            known = library in OWNERS
            if library == PACKAGE or library in OWNED_BY_ALL or (library in sys.stdlib_module_names and not known):
                continue
            if not known:
                faults.append(f"{path}:{line}: {library} has no owner; write it into the table")
            elif path != OWNERS[library] and not (OWNERS[library].endswith("/") and path.startswith(OWNERS[library])):
                faults.append(f"{path}:{line}: {library} belongs to {OWNERS[library]}")
    return faults


def worldly_acts(sources: Sources) -> list[str]:
    faults = []
    for path, source in sources.items():
        if layer(path) not in PURE:
            continue
        for line, module, _ in imports_of(path, source):
            if module.split(".")[0] in WORLDLY_MODULES or module in WORLDLY_MODULES:
                faults.append(f"{path}:{line}: {layer(path)} is pure and must not import {module}")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORLDLY_BUILTINS:
                faults.append(f"{path}:{node.lineno}: {layer(path)} is pure and must not call {node.func.id}()")
            if isinstance(node, ast.Attribute) and node.attr in WORLDLY_ATTRIBUTES:
                faults.append(f"{path}:{node.lineno}: {layer(path)} is pure and must not use .{node.attr}")
    return faults


def nameless(paths: Mapping[str, str]) -> list[str]:
    return [path for path in paths if any(NAMELESS.fullmatch(part) for part in path.split("/"))]


def too_long(sources: Sources) -> list[str]:
    faults = []
    for path, source in sources.items():
        lines = source.count("\n")
        if lines > MOST_LINES_OF_A_FILE:
            faults.append(f"{path}: {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    faults.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return faults


def traces_of_a_machine(texts: Mapping[str, str]) -> list[str]:
    return [
        f"{path}:{number}: {match[0]}"
        for path, text in texts.items()
        if not path.startswith(FREE_OF_MACHINE_RULE)
        for number, line in enumerate(text.split("\n"), start=1)
        if (match := MACHINE.search(line))
    ]


# ---- the package keeps them ------------------------------------------------------------------------------------------


def test_each_layer_imports_only_what_the_table_allows(package):
    assert wrong_ways(package) == []


def test_effects_do_not_know_each_other(package):
    assert effects_that_know_each_other(package) == []


def test_there_is_no_import_cycle(package):
    assert cycles(package) == []


def test_only_the_table_of_commands_imports_by_a_computed_name(package):
    assert hidden_imports(package) == []


def test_each_library_has_one_owner(package):
    assert libraries_in_wrong_hands(package) == []


def test_pure_layers_do_not_touch_the_world(package):
    assert worldly_acts(package) == []


def test_files_and_functions_are_short(package):
    assert too_long(package) == []


@IN_A_CHECKOUT
def test_every_file_is_named_for_what_it_holds():
    assert nameless({path: "" for path in read_tracked() if path.endswith(".py")}) == []


@IN_A_CHECKOUT
def test_no_file_names_a_machine_or_a_registry():
    assert traces_of_a_machine(read_tracked()) == []


# ---- and they have teeth ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "source", "target"),
    [
        ("model/card.py", "from ..config import Config", "config.py"),
        ("config.py", "from .parse import markdown", "parse/markdown.py"),
        ("parse/markdown.py", "from ..pages.render import render", "pages/render.py"),
        ("pages/render.py", "from site_builder.effects import write", "effects/write.py"),
        ("effects/write.py", "import site_builder.pages.render", "pages/render.py"),
        ("stages/scan.py", "from ..build import build", "build.py"),
        ("serve/server.py", "from ..stages import scan", "stages/scan.py"),
        ("cli/build.py", "def f():\n from ..parse.markdown import x", "parse/markdown.py"),
        ("cli/build.py", "if TYPE_CHECKING:\n from ..pages import render", "pages/render.py"),
    ],
)
def test_an_import_against_the_table_is_found(path, source, target):
    layers = ("config.py", "build.py", "parse/markdown.py", "pages/render.py", "effects/write.py", "stages/scan.py")
    line = source.count("\n") + 1

    assert wrong_ways(dict.fromkeys(layers, "") | {path: source}) == [
        f"{path}:{line}: {layer(path)} must not import {target}"
    ]


def test_a_layer_that_is_not_in_the_table_is_found():
    assert wrong_ways({"extras/x.py": ""}) == ["extras/x.py: no such layer; write it into the table"]


def test_an_effect_that_imports_another_is_found_and_one_of_its_own_folder_is_not():
    sources = {
        "effects/scan.py": "from . import write",
        "effects/write.py": "",
        "effects/store/files.py": "from .rows import Row",
        "effects/store/rows.py": "",
    }

    assert effects_that_know_each_other(sources) == [
        "effects/scan.py:1: effects/scan.py must not import effects/write.py"
    ]


def test_a_cycle_through_a_typing_block_and_a_function_is_found():
    sources = {
        "model/a.py": "if TYPE_CHECKING:\n    from .b import B",
        "model/b.py": "def f():\n    from . import a",
    }

    assert cycles(sources) in (
        ["model/a.py <- model/b.py <- model/a.py"],
        ["model/b.py <- model/a.py <- model/b.py"],
    )


def test_a_computed_import_is_found():
    assert hidden_imports({"pages/render.py": "import importlib"}) == ["pages/render.py:1: computed import"]


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("pages/feeds.py", "from jinja2 import Environment", "jinja2 belongs to pages/templates/"),
        ("parse/front.py", "import yaml", "yaml belongs to parse/yaml_header.py"),
        ("effects/scan.py", "import sqlite3", "sqlite3 belongs to effects/store/"),
        ("build.py", "def f():\n    import rich.console", "rich belongs to cli/"),
        ("pages/feeds.py", "import requests", "requests has no owner; write it into the table"),
    ],
)
def test_a_library_in_a_second_place_is_found(path, source, fault):
    assert [line.split(": ", 1)[1] for line in libraries_in_wrong_hands({path: source})] == [fault]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import os.path", "must not import os.path"),
        ("from time import monotonic", "must not import time"),
        ("from urllib.request import urlopen", "must not import urllib.request"),
        ("open('x')", "must not call open()"),
        ("path.read_text()", "must not use .read_text"),
        ("datetime.now(UTC)", "must not use .now"),
        ("jinja2.FileSystemLoader('x')", "must not use .FileSystemLoader"),
    ],
)
@pytest.mark.parametrize("path", ["model/a.py", "config.py", "parse/deep/a.py", "pages/a.py"])
def test_a_touch_of_the_world_in_a_pure_layer_is_found(path, source, fault):
    assert worldly_acts({path: source}) == [f"{path}:1: {layer(path)} is pure and {fault}"]


def test_the_world_is_open_to_effects():
    assert worldly_acts({"effects/write.py": "import os\nopen('x')"}) == []


@pytest.mark.parametrize("path", ["pages/utils.py", "helpers/x.py", "model/base.py", "cli/common.py", "a/manager.py"])
def test_a_file_that_is_named_for_nothing_is_found(path):
    assert nameless({path: "", "model/based.py": ""}) == [path]


def test_a_long_file_and_a_long_function_are_found():
    function = "def f():\n" + "    x = 1\n" * MOST_LINES_OF_A_FUNCTION
    method = "class A:\n    async def g(self):\n" + "        x = 1\n" * MOST_LINES_OF_A_FUNCTION

    assert too_long({"a.py": function, "b.py": method, "c.py": "x = 1\n" * 401, "d.py": "x = 1\n" * 400}) == [
        "a.py:1: f has 61 lines",
        "b.py:2: g has 61 lines",
        "c.py: 401 lines",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "see /home/me/x",
        "'{}/.cache'".format("/root"),
        "file:///opt/wheels",
        "{}.org".format("pypi"),
        "--find-links wheels",
    ],
)
def test_a_trace_of_a_machine_is_found(text):
    assert len(traces_of_a_machine({"docs/x.md": f"one\n{text}\n"})) == 1


def test_an_ordinary_path_is_no_trace_of_a_machine():
    assert traces_of_a_machine({"docs/x.md": "/2026/01/07/x/ site/home/page https://example.org/opt/x ../opt/x"}) == []
