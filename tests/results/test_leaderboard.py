"""Models ranked with ties on what they have in common."""

from itertools import product

import pytest

from evalhub_mcp.results.leaderboard import rank_models
from tests.narrow import present
from tests.results.measured import answered, run


def places(standings):
    return {s.model: (s.best, s.worst) for s in standings}


def test_models_that_the_runs_do_not_tell_apart_are_tied():
    runs = [run(0, 0.80, model="a"), run(0, 0.78, model="b"), run(0, 0.40, model="c")]
    (board,) = rank_models(runs).boards
    assert places(board.standings) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}
    assert board.ties == [["a", "b"]]


def test_the_latest_run_counts_and_not_the_best():
    runs = [run(0, 0.95, model="a"), run(1, 0.60, model="a"), run(0, 0.80, model="b")]
    (board,) = rank_models(runs).boards
    assert [s.model for s in board.standings] == ["b", "a"]
    assert present(board.standings[1].run).reading.score == 0.60


def test_two_models_are_ranked_by_exact_pairs_where_answers_are_on_record():
    """8 of 40 answers lost and none won: McNemar finds it, two shares of 40 do not."""
    one, two = "1" * 30 + "0" * 10, "1" * 22 + "0" * 18
    (paired,) = rank_models([answered(0, one, model="a"), answered(0, two, model="b")]).boards
    (alone,) = rank_models([run(0, 0.75, 40, model="a"), run(0, 0.55, 40, model="b")]).boards
    assert paired.paired
    assert places(paired.standings) == {"a": (1, 1), "b": (2, 2)}
    assert alone.ties == [["a", "b"]]


def test_lower_scores_rank_first_if_lower_is_better():
    runs = [run(0, 0.1, model="a", direction="lower"), run(0, 0.6, model="b", direction="lower")]
    (board,) = rank_models(runs).boards
    assert [s.model for s in board.standings] == ["a", "b"]


def test_a_model_measured_otherwise_is_named_and_not_ranked():
    other = {"parameters": {"num_fewshot": 5}}
    runs = [run(0, 0.8, model="a"), run(0, 0.7, model="b"), run(0, 0.99, model="c", **other)]
    (board,) = rank_models(runs).boards
    assert places(board.standings).keys() == {"a", "b"}
    assert [r.model for r in board.otherwise] == ["c"]


def test_an_unknown_spread_or_direction_is_not_ranked():
    unknown = {"is_share": False, "stderr": None}
    runs = [run(0, 0.8, model="a"), run(0, 0.7, model="b"), run(0, 0.9, None, model="c", **unknown)]
    (board,) = rank_models(runs).boards
    assert places(board.standings).keys() == {"a", "b"}
    assert [r.model for r in board.unranked] == ["c"]
    (none,) = rank_models(
        [run(0, s, model=m, direction="unknown") for m, s in (("a", 0.9), ("b", 0.1))]
    ).boards
    assert not none.standings
    assert len(none.unranked) == 2


def test_bleu_is_ranked_and_not_averaged_with_shares():
    bleu = {"metric": "bleu", "unit": "percentage", "is_share": False, "stderr": 0.3}
    runs = [
        run(0, score, model=model, name=name, **more)
        for model, scores in (("a", (0.80, 0.82, 30.0)), ("b", (0.78, 0.80, 21.0)))
        for score, (name, more) in zip(
            scores, (("mmlu", {}), ("arc", {}), ("wmt", bleu)), strict=True
        )
    ]
    found = rank_models(runs)
    assert sorted(key[1] for key in present(found.mean).keys) == ["arc", "mmlu"]
    (wmt,) = [board for board in found.boards if board.key[1] == "wmt"]
    assert places(wmt.standings) == {"a": (1, 1), "b": (2, 2)}


def test_lost_samples_that_could_turn_an_order_make_a_tie():
    lossy = run(0, 0.9, 50, model="b", lost_samples=150, attempted=200)
    (board,) = rank_models([run(0, 0.5, model="a"), lossy]).boards
    assert board.ties == [["b", "a"]]


def test_the_mean_holds_only_models_with_all_of_its_benchmarks():
    scores = {("a", "x"): 0.9, ("a", "y"): 0.9, ("b", "x"): 0.5, ("b", "y"): 0.5, ("c", "x"): 1.0}
    board = rank_models([run(0, s, model=m, name=n) for (m, n), s in scores.items()])
    mean = present(board.mean)
    assert places(mean.standings) == {"a": (1, 1), "b": (2, 2)}
    assert mean.standings[0].mean == pytest.approx(0.9)
    assert mean.missing == {"c": [("p", "y")]}
    assert board.missing == {"c": [("p", "y")]}


def test_scores_on_other_scales_enter_no_mean():
    seconds = {"unit": None, "is_share": False, "stderr": 1.0, "direction": "lower"}
    runs = [run(0, 0.8, model=m, name=n) for m, n in product("ab", "xy")]
    runs += [run(0, 40.0, model=m, name="latency", **seconds) for m in "ab"]
    assert present(rank_models(runs).mean).keys == [("p", "x"), ("p", "y")]


def test_benchmarks_without_two_models_in_common_have_no_mean():
    runs = [run(0, 0.8, model="a", name="x"), run(0, 0.8, model="b", name="y")]
    found = rank_models(runs)
    assert found.mean is None
    assert found.missing == {"a": [("p", "y")], "b": [("p", "x")]}


def test_another_run_of_the_same_second_is_named_since_either_may_be_the_latest():
    runs = [run(1, 0.8, model="a"), run(1, 0.7, model="a", job="twin"), run(1, 0.5, model="b")]
    (board,) = rank_models(runs).boards
    ranked = present(next(s.run for s in board.standings if s.model == "a"))
    (other,) = board.simultaneous
    assert {ranked.job_id, other.job_id} == {"a-b-1", "twin"}
    (board,) = rank_models([*runs, run(2, 0.8, model="a", job="later")]).boards
    assert not board.simultaneous
