"""Writes the model folder: everything or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import joblib

from picklejar import _json
from picklejar._errors import PicklejarError

MODEL_SUFFIXES = (".joblib", ".pkl", ".pickle", ".skops", ".onnx", ".ubj")


def write(
    folder: Path,
    files: dict[str, Any],
    documents: dict[str, Any],
    compress: Any,
    overwrite: bool,
) -> Path:
    """Writes the objects in ``files`` and the JSON ``documents`` beside their place, then moves
    them in: metadata.json last, because its checksums seal the rest.
    """
    stale = _stale(folder, {*files, *documents}, overwrite)
    created = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".picklejar-", dir=folder))
    try:
        for name, part in files.items():
            joblib.dump(part, staging / name, compress=compress)
        documents["metadata.json"]["files"] = {name: _sha256(staging / name) for name in files}
        for name, document in documents.items():
            (staging / name).write_text(_json.dumps(document), encoding="utf-8")
        for name in stale:
            (folder / name).unlink()
        for name in sorted((*files, *documents), key=lambda name: name == "metadata.json"):
            os.replace(staging / name, folder / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if created and not any(folder.iterdir()):
            folder.rmdir()
    return folder


def _stale(folder: Path, written: set[str], overwrite: bool) -> list[str]:
    """Files of an earlier save that this one leaves over; model files not ours are refused."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise PicklejarError(f"{folder} is a file (expected: a folder)")
    there = {path.name for path in folder.iterdir()}
    if (there & written) and not overwrite:
        raise PicklejarError(
            f"{folder} already holds a model: pass overwrite=True to replace it, or save elsewhere"
        )
    earlier = {"golden.json", "baseline.json"} | _earlier_files(folder / "metadata.json")
    strangers = sorted(n for n in there - written - earlier if n.endswith(MODEL_SUFFIXES))
    if strangers:
        raise PicklejarError(
            f"{folder} holds {strangers[0]}, which is no part of this model but which the server "
            "would read: remove it"
        )
    return sorted((there & earlier) - written)


def _earlier_files(metadata: Path) -> set[str]:
    try:
        files = json.loads(metadata.read_text(encoding="utf-8")).get("files", {})
        return {name for name in files if Path(name).name == name}
    except (OSError, ValueError, AttributeError):
        return set()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return f"sha256:{digest.hexdigest()}"
