"""The templates for a site's own repository: well-formed, powerless where strangers are, and run for real.

The scripts of the workflows are taken from the files and run by bash as a runner does, in clones of a repository.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from site_builder.checks.table import CHECKS
from site_builder.cli.main import COMMANDS, main
from site_builder.config import Config
from site_builder.effects.scan import SUFFIXES

from .doc_pages import DOCS, column, dead_links, fenced, read, section, table, ticked

ROOT = DOCS.parent
TEMPLATES = ROOT / "examples" / "github"
CHECK = TEMPLATES / ".github/workflows/check.yml"
PUBLISH = TEMPLATES / ".github/workflows/publish.yml"
INSTALL = TEMPLATES / ".github/actions/install/action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
SCHEMAS = {
    "github-workflows": [CHECK, PUBLISH],
    "github-actions": [INSTALL],
    "github-issue-forms": [TEMPLATES / ".github/ISSUE_TEMPLATE/suggest-an-article.yml"],
    "github-issue-config": [TEMPLATES / ".github/ISSUE_TEMPLATE/config.yml"],
    "dependabot": [TEMPLATES / ".github/dependabot.yml"],
}
FILES = sorted(file for file in TEMPLATES.rglob("*") if file.is_file())
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NEEDS_BASH = pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason="no bash or no git here")


def load(file: Path) -> Any:
    """Every value as the text that was written, for YAML 1.1 takes the key ``on`` for true."""
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


def steps(file: Path) -> Iterator[dict[str, Any]]:
    read_in = load(file)
    for job in read_in["jobs"].values() if "jobs" in read_in else [read_in["runs"]]:
        yield from job["steps"]


def step(file: Path, name: str) -> dict[str, Any]:
    return next(found for found in steps(file) if found.get("name") == name)


def expressions_in_scripts(file: Path) -> list[str]:
    return [found for each in steps(file) for found in re.findall(r"\$\{\{.*?\}\}", each.get("run", ""))]


# ---- form ------------------------------------------------------------------------------------------------------------


def schema_faults(schema: str, files: list[Path]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_file_fits_the_schema_of_its_kind(schema):
    assert schema_faults(schema, SCHEMAS[schema]) == (0, "ok -- validation done\n")


def test_a_workflow_that_does_not_fit_is_found(tmp_path):
    faulty = tmp_path / "check.yml"
    faulty.write_text(CHECK.read_text("utf-8").replace("contents: read", "contents: raed"), "utf-8")

    code, said = schema_faults("github-workflows", [faulty])
    assert code == 1
    assert "'raed' is not one of ['read', 'write', 'none']" in said


def test_each_file_of_the_template_is_told_in_the_guide():
    names = {file.relative_to(TEMPLATES).as_posix() for file in FILES}

    assert set(column(read("pull-requests.md"), "file")) == names


def test_what_is_to_be_filled_in_is_told_in_the_guide():
    text = "".join(file.read_text("utf-8") for file in FILES)

    assert set(re.findall(r"\b[A-Z]{5,}\b", text)) - {"CLEAN", "CONTRIBUTING"} <= {"OWNER", "COMMIT", "GITHUB"}
    assert {"OWNER", "COMMIT"} <= set(ticked(section(read("pull-requests.md"), "Set it up")))


def test_the_owners_of_code_are_named_for_what_a_site_has():
    rows = [line.split() for line in (TEMPLATES / ".github/CODEOWNERS").read_text("utf-8").splitlines()]
    owners = {row[0]: row[1:] for row in rows if row and row[0] != "#" and not row[0].startswith("#")}

    assert owners.pop(f"/{Config().content.folder}/") == ["@OWNER/editors"]
    assert next(iter(owners)) == "*"
    assert set(owners) == {
        "*", "/site.toml", "/themes/", "/templates/", "/static/", "/.github/", "/.pre-commit-config.yaml",
    }  # fmt: skip
    assert set(map(tuple, owners.values())) == {("@OWNER/maintainers",)}


def test_links_of_the_guide_for_writers_lead_somewhere():
    page = TEMPLATES / "CONTRIBUTING.md"

    assert dead_links(page, page.read_text("utf-8")) == []


# ---- rights ----------------------------------------------------------------------------------------------------------


def test_the_check_of_a_pull_request_can_read_and_nothing_else():
    workflow = load(CHECK)

    assert workflow["on"] == "pull_request"
    assert workflow["permissions"] == {"contents": "read"}
    assert [job.get("permissions") for job in workflow["jobs"].values()] == [None]


def test_each_job_of_a_publication_has_the_rights_that_it_needs():
    workflow = load(PUBLISH)

    assert set(workflow["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert workflow["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}


@pytest.mark.parametrize("file", [CHECK, PUBLISH, INSTALL], ids=lambda file: file.name)
def test_no_workflow_knows_a_secret_or_runs_a_fork_with_our_rights(file):
    text = file.read_text("utf-8")

    assert (
        re.findall(r"secrets(?:\.\w|:|\[)|github\.token|pull_request_target|workflow_run|head_ref|head\.", text) == []
    )


@pytest.mark.parametrize("file", [CHECK, PUBLISH, INSTALL], ids=lambda file: file.name)
def test_no_script_holds_an_expression(file):
    assert expressions_in_scripts(file) == []


def test_an_expression_in_a_script_is_found(tmp_path):
    faulty = tmp_path / "check.yml"
    text = CHECK.read_text("utf-8").replace("--format github", "--format ${{ github.head_ref }}")
    faulty.write_text(text, "utf-8")

    assert expressions_in_scripts(faulty) == ["${{ github.head_ref }}"]


@pytest.mark.parametrize("file", [CHECK, PUBLISH, INSTALL], ids=lambda file: file.name)
def test_every_action_stands_by_its_commit_with_its_version(file):
    used = re.findall(r"uses: *(.*)", file.read_text("utf-8"))

    assert len(used) == len([each for each in steps(file) if "uses" in each])
    for line in used:
        assert re.fullmatch(r"\./\.github/actions/install|actions/[\w-]+(/\w+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
    assert (TEMPLATES / ".github/actions/install/action.yml").is_file()


def test_an_action_has_one_commit_everywhere():
    used = {line for file in (CHECK, PUBLISH, INSTALL) for line in re.findall(r"uses: *(actions/.*)", file.read_text())}
    names = ["/".join(re.split("[/@]", line)[:2]) for line in used if "/cache/" not in line]

    assert len(names) == len(set(names))
    assert len({line.partition("@")[2] for line in used if "/cache/" in line}) == 1


@pytest.mark.parametrize("file", [CHECK, PUBLISH, INSTALL], ids=lambda file: file.name)
def test_no_checkout_leaves_credentials_behind(file):
    checkouts = [each["with"] for each in steps(file) if each.get("uses", "").startswith("actions/checkout@")]

    assert [with_it["persist-credentials"] for with_it in checkouts] == ["false"]


def test_a_pull_request_restores_the_cache_of_publications_and_saves_none():
    used = [each for each in steps(CHECK) if "cache" in each.get("uses", "")]
    kept = [each for each in steps(PUBLISH) if "cache" in each.get("uses", "")]

    assert [each["uses"].partition("@")[0] for each in used] == ["actions/cache/restore"]
    assert [each["uses"].partition("@")[0] for each in kept] == ["actions/cache/restore", "actions/cache/save"]
    assert {each["with"]["path"] for each in (*used, *kept)} == {".site-builder\noutput\n"}
    assert used[0]["with"]["restore-keys"] == kept[0]["with"]["restore-keys"]
    assert kept[0]["with"]["key"] == kept[1]["with"]["key"]
    assert kept[1]["with"]["key"].startswith(kept[0]["with"]["restore-keys"])


def test_the_proof_of_sundays_is_that_of_a_time_on_the_schedule():
    times = [time["cron"] for time in load(PUBLISH)["on"]["schedule"]]
    wanted = re.findall(r"'(.*)'", step(PUBLISH, "Compare with a clean build")["if"])

    assert wanted == times[1:]


# ---- commands --------------------------------------------------------------------------------------------------------


def commands(text: str) -> list[list[str]]:
    """The arguments of each call of the program in a script or a page."""
    lines = re.findall(r"^[ $]*(site-builder (?:[a-z].*))$", text, re.MULTILINE)
    plain = (re.sub(r"\$\{\w+:\+(\S+)\}", r"\1", re.split(r" [|>#] ", line)[0]) for line in lines)
    return [shlex.split(line)[1:] for line in plain]


def parse_arguments(arguments: list[str]) -> None:
    """Raises what the command line would say of arguments that it does not know; runs nothing."""
    name = arguments[0]
    assert name in COMMANDS
    with main.make_context("site-builder", list(arguments)) as context:
        command = main.get_command(context, name)
        assert command is not None
        command.make_context(name, arguments[1:], parent=context)


CALLS = {
    "check.yml": [call for each in steps(CHECK) for call in commands(each.get("run", ""))],
    "publish.yml": [call for each in steps(PUBLISH) for call in commands(each.get("run", ""))],
    "CONTRIBUTING.md": commands((TEMPLATES / "CONTRIBUTING.md").read_text("utf-8")),
    "hooks": [call for hook in load(HOOKS) for call in commands(hook["entry"])],
}


def test_the_program_is_called_as_intended():
    assert {where: [call[0] for call in calls] for where, calls in CALLS.items()} == {
        "check.yml": ["check", "check", "build"],
        "publish.yml": ["build", "verify"],
        "CONTRIBUTING.md": ["check", "check", "build"],
        "hooks": ["check", "check"],
    }


@pytest.mark.parametrize("where", CALLS)
def test_each_call_has_options_that_exist(where):
    for call in CALLS[where]:
        parse_arguments(call)


def test_a_call_with_an_option_that_does_not_exist_is_found():
    with pytest.raises(click.NoSuchOption):
        parse_arguments(["build", "--strict"])


def test_the_hooks_are_those_of_the_guide():
    rows = table(section(read("pull-requests.md"), "Before a commit"), "hook")

    assert [(hook["id"], hook["entry"]) for hook in load(HOOKS)] == [
        (ticked(row[0])[0], ticked(row[1])[0]) for row in rows
    ]
    assert {hook["id"] for repo in load(TEMPLATES / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]} <= {
        hook["id"] for hook in load(HOOKS)
    }


@pytest.mark.parametrize("hook", load(HOOKS), ids=lambda hook: hook["id"])
def test_a_hook_is_given_what_it_looks_at_one_process_at_a_time(hook):
    files = re.compile(hook["files"])

    assert all(files.search(f"content/2026/x{suffix}") for suffix in SUFFIXES)
    assert [name for name in ("README.md", "docs/content/x.md") if files.search(name)] == []
    assert bool(files.search("content/x.jpg")) == (hook["id"] == "site-builder-check")
    assert hook["require_serial"] == "true"
    assert hook["language"] == "python"


# ---- run for real ----------------------------------------------------------------------------------------------------

GOOD = (
    "---\ntitle: {}\ndate: 2026-01-07\nsummary: In a sentence.\nlink: https://nasa.gov/{}\ntags: [Moon]\n---\n\nText.\n"
)
FAULTY = "---\ntitle: Landed\ndate: 12/03/26\nsummary: In a sentence.\n---\n\nText.\n"


class Repository:
    """A site under git, and clones of it in which steps of a workflow run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "origin"
        self.root.mkdir()
        self.write("site.toml", '[site]\nbase_url = "https://news.example"\n')
        shutil.copy(TEMPLATES / ".gitignore", self.root)
        self.git("init", "--quiet", "--initial-branch=main")
        program = folder / "bin" / "site-builder"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m site_builder "$@" --jobs 1 $MORE\n', "utf-8"
        )
        program.chmod(0o755)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def git(self, *arguments: str) -> None:
        named = ["-c", "user.name=A", "-c", "user.email=a@news.example"]
        subprocess.run(["git", *named, *arguments], cwd=self.root, env={**os.environ, **GIT}, check=True)

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def clone(self, name: str, depth: str) -> Path:
        """As actions/checkout does it: so many commits, and no more."""
        self.git("clone", "--quiet", "--depth", depth, self.root.as_uri(), str(self.folder / name))
        return self.folder / name

    def run(self, script: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """As a runner does it: the script in a file, bash with -e."""
        file = self.folder / "step.sh"
        file.write_text(script, "utf-8")
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        of_step = {**os.environ, **GIT, "PATH": path, "PYTHONPATH": str(ROOT), "MORE": "", "CLEAN": ""} | environment
        return subprocess.run(["bash", "-e", file], cwd=cwd, env=of_step, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path) -> Repository:
    return Repository(tmp_path)


def open_pull_request(repository: Repository, articles: dict[str, str]) -> Path:
    """A clone of the merge commit that GitHub makes, while somebody else broke an article on main."""
    repository.write("content/2026/there.md", GOOD.format("There already", "there"))
    repository.commit("base")
    repository.git("checkout", "--quiet", "-b", "proposal")
    for path, text in articles.items():
        repository.write(path, text)
    repository.commit("articles")
    repository.git("checkout", "--quiet", "main")
    repository.write("content/2026/other.md", FAULTY)
    repository.commit("of somebody else")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "proposal")
    return repository.clone("pull", step_with(CHECK, "actions/checkout@")["fetch-depth"])


def step_with(file: Path, action: str) -> dict[str, str]:
    found: dict[str, str] = next(each["with"] for each in steps(file) if each.get("uses", "").startswith(action))
    return found


@NEEDS_BASH
def test_a_pull_request_is_told_of_its_own_fault_and_shown_the_rest(repository):
    proposal = {
        "content/2026/landed.md": FAULTY,
        "content/soon.md": GOOD.format("Soon", "soon").replace("2026-01-07", "2099-01-07"),
    }
    pull = open_pull_request(repository, proposal)
    summary = repository.folder / "summary.md"

    told = repository.run(step(CHECK, "Tell what is wrong with the articles")["run"], pull)
    listed = repository.run(step(CHECK, "List all of it in the summary")["run"], pull, GITHUB_STEP_SUMMARY=str(summary))
    built = repository.run(step(CHECK, "Build the preview")["run"], pull)

    assert (told.returncode, told.stdout) == (
        1,
        (
            "::error file=content/2026/landed.md,line=3,col=7,title=bad-date::"
            "date: expected YYYY-MM-DD, found '12/03/26'%0Awrite 2026-03-12 or 2026-12-03\n"
        ),
    )
    assert (listed.returncode, summary.read_text("utf-8")) == (
        0,
        (
            "~~~text\ncontent/2026/landed.md:3:7: date: expected YYYY-MM-DD, found '12/03/26' [bad-date]\n"
            "    write 2026-03-12 or 2026-12-03\n\n1 error: 2 of 4 files checked\n~~~\n"
        ),
    )
    assert built.returncode == 0, built.stderr
    assert sorted(page.name for page in pull.glob("output/20*/01/07/*")) == [
        "index.html",
        "index.html",
        "soon",
        "there",
    ]


@NEEDS_BASH
def test_a_pull_request_in_order_passes(repository):
    pull = open_pull_request(repository, {"content/2026/landed.md": GOOD.format("Landed", "landed")})

    told = repository.run(step(CHECK, "Tell what is wrong with the articles")["run"], pull)

    assert (told.returncode, told.stdout) == (0, "")


COMMANDS_OF_RUNNERS = [
    "::error::x",
    "::set-output name=a::b",
    "::stop-commands::x",
    "##[add-mask]e",
    "##[error]x",
    "%0A::debug::x",
]


def parse_as_runner(line: str) -> tuple[str, dict[str, str], str]:
    """A line as GitHub's runner takes it apart (ActionCommand.TryParseV2): command, properties, data."""
    command, data = line.removeprefix("::").split("::", 1)
    name, _, rest = command.partition(" ")
    properties = dict(part.split("=", 1) for part in rest.split(","))

    def plain(text: str) -> str:
        for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            text = text.replace(code, sign)
        return text

    return name, {key: plain(value) for key, value in properties.items()}, plain(data)


@NEEDS_BASH
def test_words_of_an_article_are_no_commands_of_the_workflow(repository):
    articles = {}
    for number, text in enumerate(COMMANDS_OF_RUNNERS):
        name = f"content/{text.replace('/', '')},a=b {number}.md"
        fields = {
            "title": "\n" + text,
            "date": "\n" + text,
            "slug": text + "/",
            "link": text,
            "tags": [text],
            text: text,
        }
        head = "".join(f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in fields.items())
        articles[name] = f"---\n{head}---\n\n{text}\n"
    pull = open_pull_request(repository, articles)

    told = repository.run(step(CHECK, "Tell what is wrong with the articles")["run"], pull)
    built = repository.run(step(CHECK, "Build the preview")["run"], pull)

    lines = [parse_as_runner(line) for line in told.stdout.splitlines()]
    assert len(lines) >= 3 * len(articles)
    assert {name for name, _, _ in lines} <= {"error", "warning"}
    assert {properties["file"] for _, properties, _ in lines} == set(articles)
    assert not re.search(r"^\s*::|##\[", told.stderr, re.MULTILINE)
    # A build's log quotes articles, so the first thing in it is the command that ends all commands.
    assert re.search(r"##\[error\]x", built.stderr)
    assert re.match(r"::stop-commands::[0-9a-f-]{36}\n", built.stdout)


def test_every_code_that_is_told_is_plain_enough_for_a_title():
    assert all(re.fullmatch("[a-z-]+", code) for code, _ in CHECKS)


@NEEDS_BASH
def test_a_publication_with_the_cache_of_the_last_parses_nothing_and_writes_nothing(repository):
    for number in range(6):
        repository.write(f"content/2026/x{number}.md", GOOD.format(f"News {number}", number))
    repository.commit("base")
    script = step(PUBLISH, "Build what changed")["run"]
    cached = step_with(PUBLISH, "actions/cache/save@")["path"].split()

    first, second, third = (repository.clone(name, "1") for name in ("first", "second", "third"))
    fresh = figures(repository.run(script, first, MORE="--json"))
    subprocess.run(["tar", "--create", "--file", repository.folder / "cache.tar", *cached], cwd=first, check=True)
    subprocess.run(["tar", "--extract", "--file", repository.folder / "cache.tar"], cwd=second, check=True)
    restored = figures(repository.run(script, second, MORE="--json"))
    again = figures(repository.run(script, third, MORE="--json"))
    verified = repository.run(step(PUBLISH, "Compare with a clean build")["run"], second)

    assert (fresh["parsed"], fresh["rendered"], fresh["written"]) == (6, fresh["pages"], fresh["pages"])
    wanted = {"articles": 6, "parsed": 0, "rendered": 0, "written": 0, "removed": 0, "kept": fresh["pages"]}
    assert {name: restored[name] for name in wanted} == wanted
    assert (again["parsed"], again["written"]) == (6, again["pages"])
    assert verified.returncode == 0, verified.stdout


@NEEDS_BASH
def test_a_publication_by_hand_can_begin_anew(repository):
    repository.write("content/x.md", GOOD.format("News", "x"))
    repository.commit("base")
    script = step(PUBLISH, "Build what changed")["run"]
    clone = repository.clone("clone", "1")

    figures(repository.run(script, clone, MORE="--json"))
    assert figures(repository.run(script, clone, MORE="--json"))["parsed"] == 0
    assert figures(repository.run(script, clone, MORE="--json", CLEAN="yes"))["parsed"] == 1


def figures(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.partition("\n")[2])
    return found


@NEEDS_BASH
def test_the_article_of_the_guide_for_writers_is_in_order(repository):
    guide = (TEMPLATES / "CONTRIBUTING.md").read_text("utf-8")
    (example,) = fenced(guide.replace("\n   ", "\n"), "markdown")
    repository.write("content/2026/01/probe-has-landed.md", example)

    done = repository.run("site-builder check --strict", repository.root)

    assert (done.returncode, done.stdout) == (0, "no problem: 1 file checked\n")
    assert [name for name in column(guide, "line") if f"\n{name}: " not in example] == []
