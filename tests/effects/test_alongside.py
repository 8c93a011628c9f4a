from __future__ import annotations

import os
import sys
import time

from site_builder.effects.alongside import alongside


def say(word: str, *others: str) -> bytes:
    return " ".join((word, *others)).encode()


def say_where(_: str) -> bytes:
    return f"{os.getpid()} {os.getcwd() in sys.path or '' in sys.path}".encode()  # noqa: PTH109


def fail(_: str) -> bytes:
    raise ValueError("no answer")


def wait_for_ever(file: str) -> bytes:
    with open(file, "w", encoding="utf-8") as started:  # noqa: PTH123
        started.write(str(os.getpid()))
    time.sleep(600)
    return b""


def test_the_answer_is_there_when_it_is_asked_for():
    with alongside(say, "all", "is", "wéll") as answer:
        assert answer() == "all is wéll".encode()


def test_the_work_is_done_in_another_process_that_imports_nothing_from_the_folder_it_is_in(tmp_path, monkeypatch):
    (tmp_path / "site_builder").mkdir()
    (tmp_path / "site_builder/__init__.py").write_text("raise SystemExit(3)", "utf-8")
    monkeypatch.syspath_prepend(os.getcwd())  # noqa: PTH109 - where these tests are
    monkeypatch.setenv("PYTHONPATH", os.getcwd())  # noqa: PTH109
    monkeypatch.chdir(tmp_path)

    with alongside(say_where, "") as answer:
        process, sees_folder = (answer() or b"").decode().split()

    assert (int(process) == os.getpid(), sees_folder) == (False, "False")


def test_there_is_no_answer_of_what_failed():
    with alongside(fail, "") as answer:
        assert answer() is None


def test_there_is_no_answer_where_no_process_can_be_made(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with alongside(say, "word") as answer:
        assert answer() is None


def test_who_does_not_ask_does_not_wait_and_leaves_no_process(tmp_path):
    file = tmp_path / "started"
    with alongside(wait_for_ever, str(file)):
        while not file.exists() or not file.read_text("utf-8"):
            time.sleep(0.01)

    assert not os.path.exists(f"/proc/{file.read_text('utf-8')}")  # noqa: PTH110
