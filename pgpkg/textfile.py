"""Read one text file so that every machine sees the same characters."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from pgpkg.errors import (
    ByteOrderMark,
    EmptyFile,
    FileTooLarge,
    NotUtf8,
    NulByte,
    OutsideUnit,
    UnreadableFile,
)

LARGEST = 5_000_000


def read(path: Path, file: str, inside: Path) -> str:
    """Return the text of a file, its line ends folded to LF.

    `file` is its name as the user knows it. `inside` is the folder that it must not leave through
    a symbolic link. Every way in which a file can be unfit has its own error.
    """
    data = _bytes(path, file, inside)
    if data.startswith(b"\xef\xbb\xbf"):
        raise ByteOrderMark(
            f"{file} begins with a byte order mark",
            detail="PostgreSQL would take it for part of the first word.",
            hint="Save the file as UTF-8 without BOM.",
            file=file,
            line=1,
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(
            f"{file} is not UTF-8",
            detail=f"Byte {error.start + 1} is 0x{data[error.start]:02x}.",
            hint="Save the file as UTF-8.",
            file=file,
            line=_line_at(data, error.start),
        ) from error
    nul = data.find(b"\0")
    if nul >= 0:
        raise NulByte(
            f"{file} contains a NUL byte",
            detail=f"Byte {nul + 1}. No text of PostgreSQL can hold it.",
            hint="Take it out; a file saved as UTF-16 is full of them.",
            file=file,
            line=_line_at(data, nul),
        )
    if not text.strip():
        raise EmptyFile(
            f"{file} is empty",
            detail="Whether something is missing or something should go cannot be told.",
            hint="Write its SQL, or delete the file.",
            file=file,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path, symbolic links followed, stays in a folder."""
    if _lies_in(path, folder):
        return True
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether it lies there without any link on the way, which is seen more quickly."""
    at = path
    while at != folder:
        if at == at.parent or at.name == ".." or at.is_symlink():
            return False
        at = at.parent
    return True


def _bytes(path: Path, file: str, inside: Path) -> bytes:
    if not is_inside(path, inside):
        raise OutsideUnit(
            f"{file} leads out of its folder",
            detail="It is a symbolic link to something that does not belong to the unit.",
            hint="Put the file itself there.",
            file=file,
        )
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile(
                f"{file} is not a file", hint="Only plain files are read.", file=file
            )
        if found.st_size > LARGEST:
            raise FileTooLarge(
                f"{file} is too large",
                detail=f"It has {found.st_size:,} bytes; at most {LARGEST:,} are read.",
                hint="Load rows in bulk with COPY, outside of the unit.",
                file=file,
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be read",
            detail=f"{error.strerror}.",
            hint="Check the rights of the file.",
            file=file,
        ) from error


def _line_at(data: bytes, position: int) -> int:
    before = data[:position].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, with LF at its line ends. Raises UnreadableFile."""
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
            Path(name).chmod(mode)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be written",
            detail=f"{error.strerror}.",
            hint="Check the rights of its folder and the room on the disk.",
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
