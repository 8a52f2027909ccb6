"""Is what lay in a scratch folder gone when it is left, and when the program in it was killed?"""

import subprocess
import sys
from pathlib import Path

import pytest

from results.scratch import scratch

_KILLED = """
import os, signal, sys
from pathlib import Path
from results.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "stage.har").write_text("a password")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_folder_is_private_and_goes_with_what_lies_in_it(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deeper").mkdir()
        (folder / "deeper" / "stage.har").write_text("a password")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_it_goes_when_something_goes_wrong_in_it_too(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch(tmp_path):
        raise ZeroDivisionError
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_killed_program_left_is_wiped_by_the_next(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-P", "-c", _KILLED, tmp_path], check=False)
    (left,) = (tmp_path / "scratch").iterdir()
    assert (left / "stage.har").exists()
    with scratch(tmp_path) as folder:
        assert list((tmp_path / "scratch").iterdir()) == [folder]


def test_two_at_work_leave_each_other_alone(tmp_path: Path) -> None:
    with scratch(tmp_path) as one, scratch(tmp_path) as other:
        assert one != other
        with scratch(tmp_path):
            pass
        assert one.is_dir()
        assert other.is_dir()
