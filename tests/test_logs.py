"""Is a log record one line, harmless to read and free of secrets?"""

import json
import logging
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loguru import logger

from monitor import logs


@pytest.fixture(autouse=True)
def _silence_afterwards():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    logger.remove()
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_record_is_one_line_with_its_fields(capsys):
    logs.start("info", "text", None)
    logger.bind(feed="dawn", fresh=3).info("polled: {} entries", 12)
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "INFO     polled: 12 entries  feed=dawn  fresh=3" in line


def test_a_json_record_is_one_object_a_line(capsys):
    logs.start("info", "json", None)
    logger.bind(feed="dawn").info("two\nlines {not a field} <red>")
    record = json.loads(capsys.readouterr().err)
    assert (record["level"], record["message"]) == ("info", "two\\nlines {not a field} <red>")
    assert record["feed"] == "dawn"
    assert record["time"].endswith("Z")


def test_a_field_cannot_pass_for_the_message(capsys):
    logs.start("info", "json", None)
    logger.bind(message="forged", level="x").info("true")
    record = json.loads(capsys.readouterr().err)
    assert (record["message"], record["level"]) == ("true", "info")


def test_control_characters_are_spelt_out(capsys):
    logs.start("info", "text", None)
    logger.bind(title="a\x1b[2Jb\u202e").warning("x\r\nERROR forged\u2028y")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "\\r\\nERROR forged\\u2028y" in line
    assert "a\\x1b[2Jb\\u202e" in line


def test_secrets_do_not_reach_the_log(capsys):
    logs.start("debug", "json", None)
    logger.bind(url="postgresql://me:hush@db/news").info(
        "asked https://user:hush@h/x?token=hush&a=1 with whsec_aHVzaGh1c2g= and Authorization: Bearer hushhush"
    )
    text = capsys.readouterr().err
    assert "hush" not in text
    assert "aHVzaGh1c2g" not in text
    assert "&a=1" in text


def test_an_error_says_what_and_where_but_not_the_values(capsys):
    logs.start("info", "text", None)
    try:
        password = "hunter2"
        raise ValueError(f"refused\n{len(password)}")
    except ValueError:
        logger.exception("could not")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "error=ValueError: refused\\n7" in line
    assert "test_logs.py" in line
    assert "hunter2" not in line


def test_the_libraries_speak_through_the_same_log(capsys):
    logs.start("info", "json", None)
    logging.getLogger("some.library").warning("%s of %d", "one", 2)
    logging.getLogger("alembic.runtime").info("chatter")
    records = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(r["message"], r["level"], r["logger"]) for r in records] == [("one of 2", "warning", "some.library")]


def test_what_is_below_the_level_is_not_said(capsys):
    logs.start("warning", "text", None)
    logger.info("quiet")
    assert capsys.readouterr().err == ""


def test_a_file_gets_the_same_lines_without_colour(tmp_path, capsys):
    logs.start("info", "text", tmp_path / "logs" / "monitor.log")
    logger.warning("kept")
    capsys.readouterr()
    assert "WARNING  kept" in (tmp_path / "logs" / "monitor.log").read_text()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_there_is_colour_on_a_terminal_only(no_colour, coloured):
    ours, theirs = os.openpty()
    code = "from monitor import logs; from loguru import logger; logs.start('info','text',None); logger.error('x')"
    subprocess.run(
        [sys.executable, "-c", code],
        stderr=theirs,
        check=True,
        env={**os.environ, "NO_COLOR": no_colour},
        timeout=60,
    )
    os.close(theirs)
    assert (b"\x1b[31m" in os.read(ours, 4096)) is coloured
    os.close(ours)


@given(st.text())
def test_any_text_becomes_one_harmless_line(text):
    line = logs.one_line(logs.redacted(text))
    assert len((line + "x").splitlines()) == 1
    assert not any(ord(character) < 32 for character in line)
    line.encode()
