"""storage.foldername, filename and extension take a path apart."""

import pytest


@pytest.mark.parametrize(
    ("path", "folders", "file", "extension"),
    [
        ("a/b/c.png", ["a", "b"], "c.png", "png"),
        ("c.tar.gz", [], "c.tar.gz", "gz"),
        ("a/readme", ["a"], "readme", "readme"),
    ],
)
def test_a_path_is_taken_apart(db, path, folders, file, extension):
    row = db.execute(
        "select storage.foldername(%(p)s), storage.filename(%(p)s), storage.extension(%(p)s)",
        {"p": path},
    ).fetchone()

    assert row == (folders, file, extension)
