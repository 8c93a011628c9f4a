"""The command line as a process: what it leaves with, and on which stream it speaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from site_builder import __version__

ROOT = Path(__file__).resolve().parents[2]


def run_python(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def run_site_builder(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run_python("-m", "site_builder", *arguments, cwd=cwd)


def run_command_that(does: str) -> subprocess.CompletedProcess[str]:
    """Run a command line whose one command does ``does``: the ends that no real build shows on demand."""
    program = f"""
        import os, signal, sys
        import click
        from site_builder.cli import main as command_line
        from site_builder.model.problem import SiteError, StoreBusy

        @command_line.main.command("probe")
        def probe():
            {does}

        command_line.COMMANDS["probe"] = ("", "", "")
        command_line._Commands.get_command = lambda self, ctx, name: probe
        sys.exit(command_line.run_command_line(["probe"]))
    """
    return run_python("-c", textwrap.dedent(program))


def test_version_and_help_leave_with_0():
    assert run_site_builder("--version").stdout == f"site-builder {__version__}\n"
    assert run_site_builder("--help").returncode == 0


def test_help_imports_no_command_and_no_library_but_click():
    program = """
        import sys
        from site_builder.cli.main import run_command_line
        run_command_line(["--help"])
        heavy = {"rich", "jinja2", "markdown_it", "pygments", "babel", "yaml", "nh3", "sqlite3", "multiprocessing"}
        print(sorted(heavy & set(sys.modules)), [name for name in sys.modules if name.startswith("site_builder.cli.b")])
    """

    assert run_python("-c", textwrap.dedent(program)).stdout.splitlines()[-1] == "[] []"


@pytest.mark.parametrize("arguments", [["biuld"], ["build", "--jobs", "0"], ["build", "--nwo", "x"], ["explain"]])
def test_wrong_usage_leaves_with_2_and_says_nothing_on_stdout(arguments):
    result = run_site_builder(*arguments)

    assert (result.returncode, result.stdout) == (2, "")
    assert "Error:" in result.stderr


def test_a_site_error_is_told_with_its_hint_and_leaves_with_its_code():
    result = run_command_that("raise SiteError('expected a theme,\\x1b found none', 'theme', 'make themes/broadsheet')")

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "error: expected a theme,\\x1b found none [theme]\n    make themes/broadsheet\n"


def test_a_busy_store_leaves_with_75():
    assert run_command_that("raise StoreBusy('another build is running', 'busy')").returncode == 75


def test_a_bug_leaves_with_70_its_traceback_and_whose_it_is():
    result = run_command_that("raise RuntimeError('boom')")

    assert result.returncode == 70
    assert "Traceback" in result.stderr
    assert "RuntimeError: boom\nerror: this is a bug in site-builder, not in your site" in result.stderr


def test_an_interrupt_leaves_with_130_and_no_traceback():
    result = run_command_that("os.kill(os.getpid(), signal.SIGINT)")

    assert result.returncode == 130
    assert result.stderr == "interrupted: no file is half-written, the next build goes on from here\n"


def test_a_termination_leaves_with_143_and_quietly():
    result = run_command_that("os.kill(os.getpid(), signal.SIGTERM)")

    assert (result.returncode, result.stderr) == (143, "")


def test_a_forked_worker_leaves_an_interrupt_to_its_parent():
    result = run_command_that(
        "pid = os.fork(); "
        "pid or (os.kill(os.getpid(), signal.SIGINT), os._exit(7)); "
        "click.echo(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "7\n", "")


def test_a_closed_pipe_ends_it_quietly():
    program = "import sys; from site_builder.cli.main import run_command_line; sys.exit(run_command_line(['--help']))"
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(
        [sys.executable, "-c", program],
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    os.close(writer)

    assert (result.returncode, result.stderr) == (128 + signal.SIGPIPE, b"")


# ---- with the engine -------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path):
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\nbase_url = "https://news.example"\n', encoding="utf-8")
    article = tmp_path / "content" / "a.md"
    article.parent.mkdir()
    article.write_text("---\ntitle: A\ndate: 2026-01-07\n---\nText.\n", encoding="utf-8")
    return tmp_path


def build(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_site_builder("build", "--jobs", "1", "--now", "2026-02-01", *arguments, cwd=site)


def test_a_good_site_is_built_and_verified_and_leaves_with_0(site):
    built = build(site)

    assert (built.returncode, built.stdout.splitlines()[0]) == (0, "articles  1 on the site"), built.stderr
    assert (site / "output" / "index.html").is_file()
    assert run_site_builder("verify", cwd=site).returncode == 0


def test_a_page_that_was_edited_by_hand_fails_verify_by_name(site):
    build(site)
    (site / "output" / "index.html").write_text("mine", encoding="utf-8")
    result = run_site_builder("verify", cwd=site)

    assert (result.returncode, result.stdout.splitlines()[0]) == (1, "different index.html")


def test_a_faulty_article_leaves_with_1_and_nothing_written(site):
    (site / "content" / "b.md").write_text("---\ntitle: B\ndate: 12/03/26\n---\n", encoding="utf-8")
    result = build(site)

    assert (result.returncode, result.stdout) == (1, "")
    assert "content/b.md:3:7: date: expected " in result.stderr
    assert "1 error in 1 file: nothing was written" in result.stderr
    assert not (site / "output" / "index.html").exists()


def test_skip_faulty_builds_the_rest_names_it_and_leaves_with_0(site):
    (site / "content" / "b.md").write_text("---\ntitle: B\ndate: 12/03/26\n---\n", encoding="utf-8")
    result = build(site, "--skip-faulty")

    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "    content/b.md"), result.stderr
    assert (site / "output" / "index.html").is_file()


def test_a_folder_without_site_toml_leaves_with_2_and_a_hint(tmp_path):
    result = build(tmp_path)

    assert (result.returncode, result.stdout) == (2, "")
    assert "site.toml" in result.stderr
    assert "Traceback" not in result.stderr


def test_list_and_explain_know_what_was_built(site):
    build(site)

    listed = run_site_builder("list", cwd=site)
    explained = run_site_builder("explain", "/2026/01/07/a/", cwd=site)

    assert (listed.returncode, listed.stdout.split("\t")[:1]) == (0, ["2026-01-07"]), listed.stderr
    assert (explained.returncode, "2026/01/07/a/index.html" in explained.stdout) == (0, True), explained.stderr
