"""Does what the README, the Makefile and the container say work on a fresh clone?"""

import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.config import load
from monitor.config.shape import CHANNELS, ConfigShape, FeedShape, FetchShape, WebShape
from monitor.config.watch_shape import PLACES, WatchShape
from monitor.knowledge import load as knowledge
from monitor.web.data import ROWS

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "monitor.example.yaml"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = {page: re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL) for page in PAGES}
COMMANDS = [
    pytest.param(line, id=f"{page.name}: {line}")
    for page, blocks in BLOCKS.items()
    for block in blocks
    for line in block.splitlines()
    if line.strip()
]
LINKS = [
    pytest.param(page, link, id=f"{page.name}: {link}")
    for page in PAGES
    for link in re.findall(r"\]\(([^)#]+)", page.read_text())
    if "://" not in link
]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


# ---- what people are told to type ---------------------------------------------------------------------------


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_that_people_are_told_to_type_exists(line):
    program, *rest = shlex.split(line, comments=True)
    if program == "monitor":
        answer = CliRunner().invoke(app, [*rest, "--help"])
        assert answer.exit_code == 0, answer.output
    elif program == "make":
        assert rest[0] in TARGETS
    elif program == "curl":
        assert urlsplit(rest[0]).path.removeprefix("/api/") in ROWS
    else:
        assert program in {"cp", "docker", ".venv/bin/python"}


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_link_leads_to_a_file(page, link):
    assert (page.parent / link).exists()


def test_every_target_that_is_promised_is_there():
    assert {"demo", "test", "check", "run", "serve", "lock", "bench", "fmt", "clean", "help"} <= TARGETS


def test_make_without_a_target_shows_the_targets():
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30).stdout
    assert "make demo" in shown
    assert "make test" in shown


def test_make_says_in_a_sentence_what_python_it_needs(tmp_path):
    for name in ("requirements.lock", "pyproject.toml", "Makefile"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    answer = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )
    assert answer.returncode != 0
    assert "monitor needs Python 3.11 or newer with venv" in answer.stderr


def test_what_ci_runs_is_a_script_that_checks_and_tests():
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", script], check=True, timeout=30)
    assert script.stat().st_mode & 0o111
    assert "for target in check test" in script.read_text()


# ---- the example configuration ------------------------------------------------------------------------------


def _commented(key: str) -> str:
    """The block of the example that is commented out under this key, as it would be without the marks."""
    lines = EXAMPLE.read_text().splitlines()
    start = lines.index(f"# {key}:")
    block = [lines[start]]
    for line in lines[start + 1 :]:
        if not line.startswith("#   "):
            break
        block.append(line)
    return "\n".join(line.removeprefix("# ") for line in block)


def test_the_example_configuration_is_accepted():
    config = load(EXAMPLE, knowledge=knowledge, environ={})
    assert len(config.feeds) >= 15
    assert all(feed.covers and feed.language and feed.timezone != "UTC" for feed in config.feeds)
    assert {region.country for feed in config.feeds for region in feed.covers} == {"PK", "AF"}
    assert {watch.name for watch in config.watches} == {"kp-ttp", "balochistan-daily", "many-dead"}
    assert "ttp" in config.watches[0].groups


def test_a_feed_of_the_example_says_where_its_address_is_from():
    entries = re.findall(r"- url: \S+\n    name: [^\n]*", EXAMPLE.read_text())
    assert len(entries) == len(load(EXAMPLE, knowledge=knowledge, environ={}).feeds)
    assert all(" # " in entry for entry in entries)


def test_what_the_example_has_commented_out_is_accepted_too(tmp_path):
    (tmp_path / "desk.password").write_text("hush")
    (tmp_path / "chats").write_text("ntfys://ntfy.example.org/desk")
    (tmp_path / "hook.secret").write_text("whsec_aHVzaGh1c2hodXNoaHVzaGh1c2g=")
    (tmp_path / "monitor.yaml").write_text(f"{_commented('fetch')}\n{_commented('channels')}\n")
    config = load(tmp_path / "monitor.yaml", knowledge=knowledge, environ={})
    assert set(config.channels) == {"desk", "hook", "chat"}
    assert config.fetch.per_host == 2


def test_the_example_shows_every_setting():
    shown = EXAMPLE.read_text()
    shapes = [ConfigShape, FetchShape, FeedShape, WebShape, *PLACES.values(), WatchShape, *CHANNELS.values()]
    settings = {field.alias or name for shape in shapes for name, field in shape.model_fields.items()}
    direct = {"password", "secret", "token", "urls"}  # shown as files: a secret does not belong in the file
    assert {name for name in settings - direct if not re.search(rf"\b{name}:", shown)} == set()


# ---- the container ------------------------------------------------------------------------------------------


def test_the_image_installs_by_hash_and_does_not_run_as_root():
    last = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER 10001", last, re.MULTILINE)
    assert re.search(r"^VOLUME /app/state$", last, re.MULTILINE)
    assert 'ENTRYPOINT ["monitor"]\nCMD ["serve"]' in last
    checked = re.search(r'^HEALTHCHECK .*CMD \["monitor", (.*)\]$', last, re.MULTILINE)
    assert checked is not None
    arguments = [word.strip(' "') for word in checked[1].split(",")]
    assert CliRunner().invoke(app, [*arguments, "--help"]).exit_code == 0


def test_the_image_is_built_from_files_that_are_let_in():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert name in let_in
        assert (ROOT / name).exists()


def test_the_composed_service_has_no_more_than_it_needs():
    service = YAML(typ="safe").load(ROOT / "compose.yaml")["services"]["monitor"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "state:/app/state" in service["volumes"]
