"""Zip archives: Zstandard members too, bounded, and never written to disk."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path, PurePosixPath

from tracelens.sources.bytes import Limits, ZstdError

if sys.version_info >= (3, 14):
    import zipfile
else:
    from backports.zstd import zipfile

__all__ = ["ARCHIVE_ERRORS", "leaves", "read_member", "swells", "zipfile"]

ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    ZstdError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What reading a damaged, encrypted or hostile member raises."""


def leaves(name: str) -> bool:
    """Return whether a member's name points out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def read_member(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """Return the bytes of a member.

    Raises:
        ValueError: its name leaves the archive, or it is larger than the limits allow.
    """
    if leaves(name):
        raise ValueError(f"the member {name!r} points out of the archive: it is not read")
    info = archive.getinfo(name)
    ratio = info.file_size > limits.ratio * max(1, info.compress_size)
    if info.file_size > limits.member or (info.file_size > limits.ratio_after and ratio):
        raise ValueError(
            f"the member {name!r} would be {info.file_size:,} bytes from {info.compress_size:,}: "
            f"more than {limits.member:,}, or a decompression bomb"
        )
    with archive.open(name) as member:
        data = member.read(limits.member + 1)  # the size that the archive states may be a lie
    if len(data) > limits.member:
        raise ValueError(f"the member {name!r} is larger than {limits.member:,} bytes")
    return bytes(data)


def swells(path: Path, limits: Limits) -> str | None:
    """Return why an archive that a library is to read whole is refused, or None when its members are of a fair size."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except ARCHIVE_ERRORS as error:
        return f"a damaged zip archive: {error}"
    for info in members:
        ratio = info.file_size > limits.ratio * max(1, info.compress_size)
        if info.file_size > limits.member or (info.file_size > limits.ratio_after and ratio):
            return f"{info.filename} would be {info.file_size:,} bytes from {info.compress_size:,}: it is not read"
    return None
