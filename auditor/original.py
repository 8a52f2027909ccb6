"""Which files did we upload, so that those that came back changed can be compared with them?"""

from collections.abc import Iterator
from pathlib import Path

from probes.export.request import ConfinedFile
from results.records import GroundTruth
from scenarios.errors import ScenarioError
from scenarios.truth import file_bytes


def files_of(truth: GroundTruth, files: Path) -> Iterator[tuple[str, bytes]]:
    """Give the files to upload: their names and their bytes.

    Args:
        truth: what is to be planted.
        files: the folder that the model's files stand in.

    Raises:
        ScenarioError: a file is missing, or was changed.
    """
    for record in truth.records:
        for field in record.fields:
            if field.sha256 is not None:
                yield field.value, file_bytes(truth, record, field, files=files)


def make_originals(truth: GroundTruth, files: Path, folder: Path) -> list[ConfinedFile]:
    """Write the uploaded files anew; of those that cannot be made, only the digest is known.

    Args:
        truth: what was planted.
        files: the folder that the personas' files stand in.
        folder: where to write to, for as long as the inspection takes.
    """
    made = []
    for record in truth.records:
        for field in record.fields:
            if field.sha256 is None:
                continue
            try:
                data = file_bytes(truth, record, field, files=files)
            except ScenarioError:  # the file beside the persona is gone or was changed
                continue
            path = folder / field.sha256
            path.write_bytes(data)
            made.append(ConfinedFile(name=field.value, path=path, sha256=field.sha256))
    return made
