"""Runs in stages: bounded by what the page offers, trained behind it, and never trained twice."""

import weakref
from functools import partial

import numpy as np
import pytest

from nnengine import Hyperparameters, Training, load_dataset, train
from nnengine.descent import Descent
from ui import staged_training
from ui.background import BackgroundTraining
from ui.edits import Edit
from ui.live import player
from ui.staged_training import StagedTraining, StagePlan, StageRun, already_done, join
from ui.stages import MOST_ITERATIONS, MOST_STAGES
from ui.state import ITERATIONS

PAGE = "pages/deep_net.py"
BASE = Hyperparameters((4, 2), iterations=60, batch_size=50, optimizer="momentum", keep_prob=0.9)
PLAN = (
    StagePlan(BASE.replace(iterations=40), (Edit("W1", 0, 0, 2.0, True), Edit("b2", 1, 0, 0.5))),
    StagePlan(BASE.replace(learning_rate=0.1)),
    StagePlan(BASE.replace(learning_rate=0.03, iterations=70)),
)


@pytest.fixture
def circles():
    return load_dataset("circles", examples=100)


@pytest.fixture
def open_lab(open_app):
    return partial(open_app, PAGE, sections=())


@pytest.fixture
def iterations_done(monkeypatch):
    """A list that grows by one for every iteration of any descent."""
    done = []
    measure = Descent._measure

    def counted(self):
        done.append(1)
        measure(self)

    monkeypatch.setattr(Descent, "_measure", counted)
    return done


def test_in_slices_it_is_one_training_after_the_other(circles):
    staged, shares = StagedTraining(circles, PLAN), []
    while not staged.is_finished:
        staged.advance(1e-3)
        shares.append(staged.share)
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) > 3
    start = {key: value.copy() for key, value in Training(circles, PLAN[0].hyperparameters).run().parameters.items()}
    start["W1"][0, 0] = 2.0
    mask = np.zeros((4, 2), bool)
    mask[0, 0] = True
    first = train(circles, PLAN[0].hyperparameters, start, {"W1": mask})
    start = {key: value.copy() for key, value in first.parameters.items()}
    start["b2"][1, 0] = 0.5
    second = train(circles, PLAN[1].hyperparameters, start)
    third = train(circles, PLAN[2].hyperparameters, second.parameters)
    for run, expected in zip((*staged.done, staged.run()), (first, second, third), strict=True):
        np.testing.assert_array_equal(run.costs, expected.costs)
        for key, value in expected.parameters.items():
            np.testing.assert_array_equal(run.snapshots[-1].parameters[key], value)


def test_going_on_takes_over_what_is_trained(circles):
    staged = StagedTraining(circles, PLAN)
    staged.advance()
    last = staged.run()
    trained = [*staged.done, StageRun(last.costs, last.snapshots)]
    cut = last.snapshots[30].iteration
    further = (*PLAN[:2], StagePlan(PLAN[2].hyperparameters.replace(iterations=cut)), StagePlan(BASE))
    done = already_done(further, PLAN, trained)
    assert done[:2] == trained[:2]
    np.testing.assert_array_equal(done[2].costs, last.costs[: cut + 1])
    anew = StagedTraining(circles, further)
    anew.advance()
    on = StagedTraining(circles, further, done)
    on.advance()
    np.testing.assert_array_equal(on.run().costs, anew.run().costs)

    def kept(*plan):
        return len(already_done(plan, PLAN, trained))

    assert kept(*PLAN[:2], StagePlan(BASE)) == 2
    assert kept(PLAN[0], StagePlan(BASE)) == 1
    assert kept(StagePlan(PLAN[0].hyperparameters), PLAN[1], StagePlan(BASE)) == 0  # nothing held any more
    # Set otherwise at its end: the stage is the same, those after it are not.
    assert kept(StagePlan(PLAN[0].hyperparameters, PLAN[0].edits[:1]), PLAN[1], StagePlan(BASE)) == 1
    assert kept(StagePlan(BASE.replace(iterations=39, learning_rate=0.9)), StagePlan(BASE)) == 0
    no_moment = next(i for i in range(70) if i not in {snapshot.iteration for snapshot in last.snapshots})
    assert kept(*PLAN[:2], StagePlan(PLAN[2].hyperparameters.replace(iterations=no_moment)), StagePlan(BASE)) == 2


def test_costs_are_kept_once_and_the_moments_of_a_stage_in_bounds(circles, monkeypatch):
    staged = StagedTraining(circles, PLAN)
    staged.advance()
    joined = join(staged.done, staged.run())
    assert all(np.shares_memory(snapshot.costs, joined.costs) for snapshot in joined.snapshots)
    monkeypatch.setattr(staged_training, "MOST_STAGE_BYTES", 5 * joined.snapshots[0].nbytes)
    thinned = StageRun.of(joined.costs, joined.snapshots)
    assert len(thinned.snapshots) == 5
    assert (thinned.snapshots[0], thinned.snapshots[-1]) == (joined.snapshots[0], joined.snapshots[-1])


def test_nobody_asks_any_more_and_it_ends(circles):
    longest = BASE.replace(iterations=MOST_ITERATIONS, batch_size=1, optimizer="adam")
    behind = BackgroundTraining(StagedTraining(circles, [StagePlan(longest)] * (MOST_STAGES + 1)))
    behind.advance_behind(0.05)
    thread, gone = behind._thread, weakref.ref(behind)
    behind.leave()
    del behind
    thread.join(30)
    assert not thread.is_alive()
    assert gone() is None


@pytest.mark.parametrize(
    "stages",
    ["_".join(["0.1x0x250000"] * 8), "0.5x0x1000000", "0.5x0x5001", "0.37x0x10", "0.5x0.02x10", "_".join(["0.5x0x1"] * 9)],
)
def test_an_address_that_asks_for_more_than_the_page_offers(open_lab, iterations_done, stages):
    few = {"deep_net.examples": "20", "deep_net.iterations": "10"}
    app = open_lab(**few, **{"deep_net.stages": stages})
    assert not app.exception
    assert len(iterations_done) <= 11
    assert app.session_state["_live_rejected"]["deep_net.stages"].rstrip("…") == stages[:39]
    assert "deep_net.stages" not in app.query_params


def test_the_dearest_stages_that_the_page_can_write_are_taken(open_lab):
    stages = "_".join(["0.5x0x30"] * MOST_STAGES)
    app = open_lab(**{"deep_net.stages": stages, "deep_net.examples": "20", "deep_net.iterations": "10"})
    assert not app.exception
    run = app.session_state["_deep_net.run"]
    assert len(run.run.costs) == 30 * MOST_STAGES + 10 + 1
    assert MOST_ITERATIONS == max(ITERATIONS)


def test_going_on_trains_nothing_twice_and_one_run_is_held(open_lab, iterations_done):
    app = open_lab(**{"deep_net.iterations": "300"})
    held = app.session_state["_deep_net.run"]
    moment = held.run.snapshots[40].iteration
    old_costs, old = held.run.costs.copy(), weakref.ref(held.behind.training._training.descent)
    del iterations_done[:]
    app.session_state["_live_address"]["deep_net"]["deep_net.stages"] = [f"0.5x0x{moment}"]  # as `go_on` writes it
    app.run()
    assert not app.exception
    assert len(iterations_done) == 301, "the stage before was trained again"
    assert app.session_state["_deep_net.run"] is held
    assert old() is None, "the run before is still alive"
    np.testing.assert_array_equal(held.run.costs[: moment], old_costs[: moment])
    assert len(held.run.costs) == moment + 301
    # The present stage alone changes with a slider.
    del iterations_done[:]
    app.select_slider(key="deep_net.iterations").set_value(20).run()
    assert len(iterations_done) == 21
    # As the address alone leads there.
    again = open_lab(**{"deep_net.iterations": "20", "deep_net.stages": f"0.5x0x{moment}"})
    np.testing.assert_array_equal(again.session_state["_deep_net.run"].run.costs, held.run.costs)


def test_a_change_leaves_no_run_behind_in_a_page_full_of_sections(open_app):
    app = open_app("pages/logistic_regression.py", **{"logistic_regression.iterations": "40"})
    assert not app.exception
    held = app.session_state["_logistic_regression.run"]
    gone = [weakref.ref(held.behind.training._training.descent), weakref.ref(held.run)]
    app.select_slider(key="logistic_regression.iterations").set_value(50).run()
    assert not app.exception
    assert [each() for each in gone] == [None, None]


def test_a_stop_is_for_the_run_that_it_was_pressed_at(monkeypatch):
    monkeypatch.setattr(player, "runs_in_browser", lambda: True)
    monkeypatch.setattr(player, "component_state", lambda key: {"stop": {"run": "a"}} if key == "deep_net.player" else {})
    assert player.is_stop_wanted("deep_net.player", "a")
    assert not player.is_stop_wanted("deep_net.player", "b")
    assert not player.is_stop_wanted("logistic_regression.player", "a")
