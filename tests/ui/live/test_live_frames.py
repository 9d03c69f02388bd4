import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest

from ui.charts.palette import LIGHT
from ui.charts.template import apply_template
from ui.live.frames import SMALLEST_NAMED, encode, single_precision
from ui.live.thinning import MOST_DRAWN, thin

TYPES = {"f4": "<f4", "f8": "<f8", "u1": "u1", "i1": "i1", "i4": "<i4"}


def read(frame):
    """A frame's header and, per blob, its content or None where it was not sent."""
    length = int.from_bytes(frame[:4], "little")
    header = json.loads(frame[4 : 4 + length])
    body = frame[4 + length :]
    contents = [
        body[blob["at"] : blob["at"] + blob["size"]] if "at" in blob else None
        for blob in header["blobs"]
    ]
    return header, contents


def array_of(header, contents, reference):
    blob = header["blobs"][reference["$blob"]]
    array = np.frombuffer(contents[reference["$blob"]], TYPES[blob["kind"]])
    return array.reshape(blob["shape"]) if "shape" in blob else array


def frame_of(fig, held=(), **header):
    return encode(fig.to_plotly_json(), header, held)


def names(frame):
    return [blob["name"] for blob in read(frame)[0]["blobs"]]


def default_page():
    """What one update of a page with a deep net's pictures draws."""
    rng = np.random.default_rng(0)
    fig = go.Figure()
    fig.add_heatmap(z=rng.integers(0, 255, (50, 50), dtype=np.uint8))
    fig.add_scatter(x=rng.normal(size=300), y=rng.normal(size=300), mode="markers")
    fig.add_scatter(x=np.arange(1000), y=rng.normal(size=1000), mode="lines")
    for _ in range(8):
        fig.add_heatmap(z=rng.integers(0, 255, (25, 25), dtype=np.uint8))
    return apply_template(fig, LIGHT)


def test_arrays_come_back_as_they_were():
    z = np.arange(12, dtype=np.uint8).reshape(3, 4)
    x = np.linspace(0, 1, 4)
    fig = go.Figure(go.Heatmap(z=z, x=x))
    header, contents = read(frame_of(fig, key="k"))
    assert header["key"] == "k"
    np.testing.assert_array_equal(array_of(header, contents, header["data"][0]["z"]), z)
    drawn = array_of(header, contents, header["data"][0]["x"])
    assert drawn.dtype == np.float32
    np.testing.assert_allclose(drawn, x, atol=1e-7)


def test_layout_and_template_travel_as_blobs():
    header, contents = read(frame_of(apply_template(go.Figure(layout_title_text="J"), LIGHT)))
    assert json.loads(contents[header["layout"]])["title"]["text"] == "J"
    assert json.loads(contents[header["template"]])["layout"]["showlegend"] is False


def test_what_the_browser_holds_is_not_sent_again():
    fig = default_page()
    full = frame_of(fig)
    again = frame_of(fig, held=names(full))
    header, contents = read(again)
    for blob, content in zip(header["blobs"], contents, strict=True):
        assert (content is None) == (blob["size"] >= SMALLEST_NAMED)
    assert len(again) < len(full) / 4


def test_only_the_changed_array_travels():
    fig = default_page()
    held = names(frame_of(fig))
    fig.data[1].y = fig.data[1].y + 1
    header, contents = read(frame_of(fig, held))
    sent = [
        blob["size"]
        for blob, content in zip(header["blobs"], contents, strict=True)
        if content is not None and blob["size"] >= SMALLEST_NAMED
    ]
    assert sent == [300 * 4]


def test_one_update_of_a_deep_net_page_stays_small():
    assert len(frame_of(default_page())) < 30_000


def test_equal_bytes_of_other_shape_or_type_are_other_blobs():
    zeros = [np.zeros((4, 100), np.uint8), np.zeros((100, 4), np.uint8), np.zeros(100, np.float32)]
    fig = go.Figure([go.Heatmap(z=zeros[0]), go.Heatmap(z=zeros[1]), go.Scatter(y=zeros[2])])
    references = [trace.get("z", trace.get("y"))["$blob"] for trace in read(frame_of(fig))[0]["data"]]
    assert len({read(frame_of(fig))[0]["blobs"][k]["name"] for k in references}) == 3


@pytest.mark.parametrize(
    ("values", "is_safe"),
    [
        (np.linspace(-3, 3, 100), True),
        (np.full(5, 0.1), True),
        (np.array([np.nan, 1.0, np.inf]), True),
        (np.array([]), True),
        (np.array([np.nan]), True),
        (1.7e12 + np.arange(5.0), False),
        (np.array([0.0, 1e300]), False),
        (np.array([1.0, 1.0 + 1e-9]), False),
    ],
)
def test_single_precision_only_where_no_pixel_depends_on_it(values, is_safe):
    single = single_precision(values)
    assert (single is not None) == is_safe
    if is_safe:
        np.testing.assert_allclose(single, values, rtol=1e-6)


def test_custom_data_keep_their_digits():
    fig = go.Figure(go.Scatter(y=[1.0, 2.0], customdata=np.array([0.1, 0.2])))
    header, contents = read(frame_of(fig))
    customdata = array_of(header, contents, header["data"][0]["customdata"])
    assert customdata.tolist() == [0.1, 0.2]


def test_gaps_in_lists_are_null():
    fig = go.Figure(go.Scatter(y=[1.0, float("nan"), float("inf"), None]))
    header, _ = read(frame_of(fig))
    assert header["data"][0]["y"] == [1.0, None, None, None]


def test_long_lists_travel_as_bytes():
    fig = go.Figure(go.Scatter(y=[float(k) for k in range(500)]))
    header, contents = read(frame_of(fig))
    assert array_of(header, contents, header["data"][0]["y"]).tolist() == list(range(500))


def test_texts_and_dates_stay_readable():
    dates = np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]")
    fig = go.Figure(go.Scatter(x=dates, y=[1, 2], text=["a", "b"]))
    trace = read(frame_of(fig))[0]["data"][0]
    assert trace["text"] == ["a", "b"]
    assert str(trace["x"][0]).startswith("2026-01-01")


def test_short_traces_are_not_thinned():
    trace = go.Figure(go.Scatter(y=np.zeros(MOST_DRAWN))).to_plotly_json()["data"][0]
    assert thin(trace) == (trace, None)


def test_markers_are_thinned_with_all_that_belongs_to_them():
    length = 200_000
    fig = go.Figure(go.Scatter(
        x=np.arange(length), y=np.arange(length), mode="markers", text=[str(k) for k in range(length)],
        marker=dict(color=np.arange(length), size=5),
    ))
    thinned, kept = thin(fig.to_plotly_json()["data"][0])
    assert len(kept) == MOST_DRAWN
    assert kept[0] == 0 and kept[-1] == length - 1
    for values in (thinned["x"], thinned["y"], thinned["marker"]["color"]):
        flat = np.frombuffer(base64.b64decode(values["bdata"]), f"<{values['dtype']}")
        np.testing.assert_array_equal(flat, kept)
    assert thinned["text"] == [str(k) for k in kept]
    assert thinned["marker"]["size"] == 5


def test_a_thinned_line_keeps_its_spikes():
    y = np.zeros(150_000)
    y[77_777], y[123_456] = 9.0, -9.0
    fig = go.Figure(go.Scatter(y=y, mode="lines", x=np.arange(len(y))))
    thinned, kept = thin(fig.to_plotly_json()["data"][0])
    assert len(kept) <= MOST_DRAWN
    assert {0, 77_777, 123_456, len(y) - 1} <= set(kept.tolist())
    assert np.all(np.diff(kept) > 0)
    assert thinned["mode"] == "lines"
