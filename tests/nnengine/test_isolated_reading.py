"""Reading in a child process: the same as in this one, within real limits, and whatever the child does."""

import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile

import numpy as np
import pytest
from PIL import Image

from nnengine import isolated_reading, reader_process, reading_answers
from nnengine.course_files import read_course_pictures
from nnengine.hdf5 import FileFormatError
from nnengine.isolated_reading import isolated_course_files, isolated_picture_zip
from nnengine.picture_sets import PictureSet
from nnengine.picture_zip import read_picture_zip
from nnengine.reader_process import BROKEN, BUSY, ENGINE, TOO_MUCH, Limits
from tests.hostile_files import assert_one_sentence
from tests.hostile_hdf5 import course_half
from tests.hostile_photos import pixels, saved
from tests.hostile_zips import archive, pair

TRAIN, TEST = course_half("train"), course_half("test")
on_posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for a child are shell scripts")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems don't obey every limit")


TOO_LONG = "The file takes longer than {} seconds to read: choose a smaller one."


@pytest.fixture
def no_reader():
    """No process waits, neither before the test nor after it."""

    def end_all():
        while reader_process._waiting:
            reader_process._stop(reader_process._waiting.pop())

    end_all()
    yield
    end_all()


def refusal(call, *arguments, **options):
    with pytest.raises(FileFormatError) as caught:
        call(*arguments, **options)
    assert_one_sentence(caught.value)
    return str(caught.value)


# -- what is read ------------------------------------------------------------------------------------------------------


def test_a_zip_file_is_read_as_in_this_process():
    texts = ("dog/a.txt", "Größe".encode()), ("dog/\u202e\n.txt", b"x")
    content = pair(("test/cat/2.png", saved(pixels(90, 60))), *texts)
    expected, found = read_picture_zip(content, 16), isolated_picture_zip(content, 16)
    np.testing.assert_array_equal(found.pictures, expected.pictures)
    np.testing.assert_array_equal(found.y, expected.y)
    np.testing.assert_array_equal(found.is_test, expected.is_test)
    assert (found.y.dtype, found.is_test.sum()) == (np.int64, 1)
    assert (found.name, found.classes, found.skipped) == (expected.name, expected.classes, expected.skipped)
    assert isolated_picture_zip(pair()).skipped == ()


@pytest.mark.parametrize("files", [(TRAIN, TEST), (TEST, TRAIN)])
def test_the_courses_files_are_read_in_either_order(files):
    expected, found = read_course_pictures(TRAIN, TEST), isolated_course_files(*files)
    for name in ("train_pictures", "y_train", "test_pictures", "y_test"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert (found.name, found.classes) == ("course", ("non-cat", "cat"))


def test_the_readers_sentences_arrive():
    assert refusal(isolated_course_files, TRAIN, TRAIN).startswith(
        "In the test file: It holds train_set_x, so it is a training file"
    )
    assert refusal(isolated_course_files, TEST, TEST).startswith(
        "In the training file: It holds test_set_x, so it is a test file"
    )
    assert refusal(isolated_picture_zip, b"text").startswith("The file is a text file, not a ZIP file")


def test_files_too_large_never_reach_a_child(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("started"))
    assert "has 20.0 MB, up to 20 MB" in refusal(isolated_picture_zip, bytes(20 * 1024**2 + 1))
    assert "has 80.0 MB, up to 80 MB" in refusal(isolated_course_files, TRAIN, bytes(80 * 1024**2 + 1))
    for call in (lambda: isolated_picture_zip("a.zip"), lambda: isolated_course_files(TRAIN, None)):
        with pytest.raises(TypeError, match="expected bytes"):
            call()
    with pytest.raises(ValueError, match="size is 1,000"):
        isolated_picture_zip(b"", 1_000)


def test_it_works_from_any_folder_with_little_of_the_environment(tmp_path, monkeypatch, no_reader):
    started = {}
    original = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **options: started.update(options) or original(*args, **options)
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "1")
    assert len(isolated_picture_zip(pair(), 4).y) == 2
    assert "SECRET_OF_THE_SERVER" not in started["env"]
    assert started["env"]["OPENBLAS_NUM_THREADS"] == "1"
    assert list(tmp_path.iterdir()) == []


def test_several_visitors_at_once():
    counts = []
    visitors = [
        threading.Thread(target=lambda: counts.append(len(isolated_picture_zip(pair(), 4).y))) for _ in range(4)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert counts == [2, 2, 2, 2]


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slow_zip():
    """A small archive that keeps a decoder busy for long: 49 megapixels, drawn 12 times, in each of ten JPEGs."""
    photo = saved(Image.new("L", (7_000, 7_000), 99), "JPEG", progressive=True)
    scan = photo[photo.rindex(b"\xff\xda") : -2]
    photo = photo[:-2] + (12 - photo.count(b"\xff\xda")) * scan + photo[-2:]
    return pair(*((f"cat/{i}.jpg", photo) for i in range(10)))


def test_the_processors_time_ends_a_child(slow_zip):
    sentence = refusal(isolated_picture_zip, slow_zip, limits=Limits(seconds=0.7))
    assert sentence == TOO_LONG.format(0.7)


@on_linux
def test_a_child_whose_parent_has_gone_ends_too(slow_zip):
    limits = {"memory": Limits().memory, "seconds": 1, "wall_seconds": 60}
    request = {"reader": "zip", "size": 64, "lengths": [len(slow_zip)]} | limits
    ended = subprocess.run(
        [sys.executable, "-m", "nnengine.reader_child"],
        input=json.dumps(request).encode() + b"\n" + slow_zip,
        cwd=ENGINE,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -reader_process.signal.SIGXCPU
    assert ended.stdout == b""


@on_linux
def test_memory_ends_a_child():
    tiny = saved(pixels(2, 2))
    content = archive(*((f"{name}/{i}.png", tiny) for name in ("cat", "dog") for i in range(500)))
    assert len(isolated_picture_zip(content, 1, limits=Limits(memory=200 * 1024**2)).y) == 1_000
    # prepared at 128 × 128 they take 49 MB, and as much again on their way
    assert refusal(isolated_picture_zip, content, 128, limits=Limits(memory=200 * 1024**2)) == TOO_MUCH
    assert (
        refusal(isolated_course_files, TRAIN + bytes(60 * 1024**2), TEST, limits=Limits(memory=150 * 1024**2))
        == TOO_MUCH
    )


@on_linux
def test_a_child_can_write_no_file_and_open_few(tmp_path):
    code = f"""
from nnengine.reader_child import _limit
_limit(10**9, 30, 90)
try:
    with open({str(tmp_path / "file")!r}, "w") as file: file.write("x" * 10_000)
except OSError as error: print("write", error.errno)
try: files = [open("/dev/null") for _ in range(99)]
except OSError as error: print("open", error.errno)
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ENGINE, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["write", "27", "open", "24"]  # EFBIG and EMFILE


# -- whatever the child does -------------------------------------------------------------------------------------------


@pytest.fixture
def stand_in(tmp_path, monkeypatch, no_reader):
    """A function that puts a shell script in the child's place."""

    def replace(script):
        path = tmp_path / "child"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    return replace


def answering(text):
    """A script that gives this answer, with its length before it."""
    return f"echo {len(text)}; printf '%s' '{text}'"


@on_posix
@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 0", BROKEN),
        ("exit 3", BROKEN),
        ("kill -SEGV $$", BROKEN),
        ("kill -ABRT $$", BROKEN),
        ("kill -KILL $$", TOO_MUCH),
        ("kill -XCPU $$", TOO_LONG.format(9)),
        ("read request; echo garbage", BROKEN),
        (answering("""{"error": 3}"""), BROKEN),
        (answering("""{"sentence": "The file."}"""), BROKEN),
        (answering("{"), BROKEN),
        (
            answering("""{"error": "The file is damaged: choose another one."}"""),
            "The file is damaged: choose another one.",
        ),
        ("echo 99; echo cut short", BROKEN),
        ("exec cat", BROKEN),  # the request itself is no answer
        ("exec cat /dev/zero", BROKEN),
        ("echo 99; exec cat /dev/zero", BROKEN),
        ("echo 99999999; exec cat /dev/zero", BROKEN),
    ],
)
def test_whatever_becomes_of_the_child_is_one_sentence(script, sentence, stand_in, monkeypatch):
    monkeypatch.setattr(isolated_reading, "MAX_ANSWER_BYTES", 100_000)
    stand_in(script)
    assert refusal(isolated_picture_zip, pair(("dog/2.bin", bytes(300_000))), limits=Limits(seconds=9)) == sentence


@on_posix
@pytest.mark.parametrize("script", ["exec sleep 60", "exec >&-; exec sleep 60", "sleep 60 & wait"])
def test_a_child_that_hangs_is_ended(script, stand_in):
    stand_in(script)
    sentence = refusal(isolated_picture_zip, bytes(10**6), limits=Limits(seconds=9, wall_seconds=0.3))
    # It has not used up its time of the processor, so it is the machine that is busy.
    assert sentence == BUSY or (">&-" in script and sentence == BROKEN)


def test_a_child_that_cannot_be_started(monkeypatch, tmp_path, no_reader):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    assert refusal(isolated_picture_zip, b"") == BUSY


@on_linux
def test_a_child_reads_file_after_file_until_one_ends_it(slow_zip, no_reader):
    assert len(isolated_picture_zip(pair(), 4).y) == 2
    (first,) = reader_process._waiting
    assert refusal(isolated_picture_zip, b"text").startswith("The file is a text file, not a ZIP file")
    assert reader_process._waiting == [first]
    refusal(isolated_picture_zip, slow_zip, limits=Limits(seconds=0.1))
    assert first.poll() is not None
    (second,) = reader_process._waiting  # started before anybody asks for it
    second.kill()
    second.wait()
    assert len(isolated_picture_zip(pair(), 4).y) == 2, "one that has ended while it waited was asked"


@on_posix
def test_where_a_process_can_not_copy_itself_each_reads_one_file(stand_in):
    code = "from nnengine import reader_child; reader_child.COPIES_ITSELF = False; reader_child.main()"
    stand_in(f"exec '{sys.executable}' -c '{code}'")
    seen = []
    for _ in range(2):
        assert len(isolated_picture_zip(pair(), 4).y) == 2
        (waiting,) = reader_process._waiting
        seen.append(waiting.pid)
    assert seen[0] != seen[1]
    # Its limits count from where it was when the file came.
    assert refusal(isolated_picture_zip, b"text", limits=Limits(seconds=0.1)).startswith("The file is a text file, not a ZIP file")


@on_linux
@pytest.mark.parametrize("end", ["pass", "os.kill(os.getpid(), 9)"])
def test_a_waiting_child_ends_with_its_server(end):
    code = f"""
import os
from nnengine import reader_process
reader_process.start_reader()
print(reader_process._waiting[0].pid, flush=True)
{end}
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ENGINE, capture_output=True, text=True, check=False)
    deadline = time.monotonic() + 60
    while is_running(int(ended.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# -- the queue ---------------------------------------------------------------------------------------------------------


def test_who_waits_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(isolated_reading, "PATIENCE", 0.1)
    waits = []
    with isolated_reading._turns.turn("first"), isolated_reading._turns.turn("second"):
        assert refusal(isolated_picture_zip, pair(), on_wait=lambda: waits.append(1)) == BUSY
    assert waits == [1]
    assert len(isolated_picture_zip(pair(), 4, on_wait=lambda: waits.append(2)).y) == 2
    assert waits == [1]


def packed(**changes):
    """An answer like a child's, with some of it changed; None leaves it out."""
    fields = {
        "train_pictures": np.zeros((2, 1, 1, 3), np.uint8),
        "y_train": np.array([0, 1], np.uint8),
        "test_pictures": np.zeros((1, 1, 1, 3), np.uint8),
        "y_test": np.array([1], np.uint8),
        "classes": np.array(["a", "b"]),
        "skipped": np.array([], dtype="U1"),
    }
    file = io.BytesIO()
    np.savez(file, **{name: value for name, value in (fields | changes).items() if value is not None})
    return file.getvalue()


def take(answer):
    return reading_answers.record_of(answer, PictureSet, "x", ("train_pictures", "y_train", "test_pictures", "y_test"))


def unpacking_to_more():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            header, {"descr": "|u1", "fortran_order": False, "shape": (10**7, 1, 1, 3)}
        )
        opened.writestr("train_pictures.npy", header.getvalue() + bytes(3 * 10**7))
    return file.getvalue()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"PK",
        packed()[:-9],
        packed(y_test=None),
        packed(y_test=np.array([2], np.uint8)),
        packed(classes=np.arange(2)),
        packed(classes=np.array(["a"])),
        packed(skipped=np.array([{}], dtype=object)),
        packed(train_pictures=np.zeros(3)),
        packed(test_pictures=np.zeros((1, 2, 2, 3), np.uint8)),
        unpacking_to_more(),
        b"{" * 10_000,
    ],
)
def test_an_answer_is_not_believed(answer):
    assert take(packed()).classes == ("a", "b")
    assert refusal(take, answer) == BROKEN


def test_a_long_sentence_is_cut_and_stays_on_one_line():
    with pytest.raises(FileFormatError) as caught:
        take(json.dumps({"error": "x\n" * 10_000}).encode())
    assert len(str(caught.value)) == 300
    assert str(caught.value).isprintable()
