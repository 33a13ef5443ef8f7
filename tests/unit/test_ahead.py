"""What is made ahead is there when it is asked for, and fails for the one who asks."""

import threading

import pytest

from pgpkg.apply.ahead import Ahead


def test_it_is_made_once_in_another_thread():
    made = []
    ahead = Ahead(lambda: made.append(threading.current_thread()) or "value")
    assert ahead.get() == "value"
    assert ahead.get() == "value"
    assert len(made) == 1
    assert made[0] is not threading.current_thread()


def test_what_goes_wrong_goes_wrong_for_the_one_who_asks():
    tries = []

    def refuse():
        tries.append(threading.current_thread())
        raise LookupError(f"try {len(tries)}")

    ahead = Ahead(refuse)
    ahead.wait()
    with pytest.raises(LookupError, match="try 2"):
        ahead.get()
    assert tries[1] is threading.current_thread()
