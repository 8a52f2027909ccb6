"""Is a path's file system told from the mounts, and a networked one known for what it is?"""

from pathlib import Path

import pytest

from results.mount import is_networked, kind_in, kind_of

MOUNTS = r"""
21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 21 0:25 / /home rw,relatime shared:2 - nfs4 files:/home rw,vers=4.2
31 30 254:2 / /home/ines/local rw,relatime - xfs /dev/vdb rw
32 21 0:40 / /mnt/my\040share rw - cifs //files/share rw
33 21 0:41 / /mnt/over rw - ext4 /dev/vdc rw
34 33 0:42 / /mnt/over rw - fuse.sshfs ines@files: rw
35 21 0:43 / /homestead rw - tmpfs tmpfs rw
nonsense
""".lstrip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/store.sqlite", "ext4"),
        ("/home/ines/.auditor/store.sqlite", "nfs4"),
        ("/home", "nfs4"),
        ("/home/ines/local/store.sqlite", "xfs"),
        ("/homestead/store.sqlite", "tmpfs"),
        ("/mnt/my share/store.sqlite", "cifs"),
        ("/mnt/over/store.sqlite", "fuse.sshfs"),
    ],
)
def test_the_nearest_mount_above_counts_and_of_two_there_the_last(path: str, kind: str) -> None:
    assert kind_in(MOUNTS, Path(path)) == kind


def test_without_mounts_nothing_is_said() -> None:
    assert kind_in("", Path("/srv")) is None


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph", "vboxsf"]
)
def test_what_lies_on_a_network_is_known(kind: str) -> None:
    assert is_networked(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.ntfs", "apfs"])
def test_what_lies_here_is_not_suspected(kind: str) -> None:
    assert not is_networked(kind)


def test_this_machine_says_what_its_root_is_or_nothing() -> None:
    kind = kind_of(Path("/"))
    assert (kind is None) == (not Path("/proc/self/mountinfo").exists())
