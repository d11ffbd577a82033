"""Tuning data has the layout that its reader wants, and rewards say what they promise."""

from __future__ import annotations

import json

import pytest
import yaml

from tracelens.errors import InputError
from tracelens.study import asking, items, tuning
from tracelens.study.rewards import chosen, graded_reward, strict_reward

CHOICES = {"A": "0.2 m", "B": "0.4 m", "C": "0.8 m", "D": "1.2 m"}
GRIDS = {"A": {"grid": 1}, "B": {"grid": 2}, "C": {"grid": 4}, "D": {"grid": 6}}
LAYOUT = {"A": {"differs": "none"}, "B": {"differs": "position"}, "C": {"differs": "size"}, "D": {"differs": "both"}}


def test_the_strict_reward_pays_for_the_gold_option_only():
    said = [
        "The answer is B.",
        "B",
        [{"role": "assistant", "content": "It moved 0.4 m. The answer is 0.4 m."}],
        "C",
        "",
    ]
    assert strict_reward(said, gold=["B"] * 5, choices=[CHOICES] * 5) == [1.0, 1.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize(("letter", "reward"), [("B", 1.0), ("A", 0.7), ("C", 0.4), ("D", 0.0), ("nothing", 0.0)])
def test_the_graded_reward_falls_with_the_distance_in_grid_steps(letter, reward):
    given = graded_reward([letter], gold=["B"], choices=[json.dumps(CHOICES)], candidates=[json.dumps(GRIDS)])
    assert given == [reward]


@pytest.mark.parametrize(("letter", "reward"), [("A", 1.0), ("B", 0.4), ("C", 0.4), ("D", 0.0)])
def test_half_a_layout_is_paid_in_part(letter, reward):
    options = dict.fromkeys("ABCD", "")
    options = {key: f"image {key}" for key in options}
    assert graded_reward([letter], gold=["A"], choices=[options], candidates=[LAYOUT]) == [reward]


def test_thinking_before_the_answer_is_not_the_answer():
    assert chosen("<think>A or C? Option A looks too near.</think>\nC", CHOICES) == "C"


def test_rewards_take_whatever_else_the_trainer_hands_over():
    assert strict_reward(["B"], gold=["B"], choices=[CHOICES], prompts=["?"], completion_ids=[[1]], trainer_state=None)


@pytest.fixture
def taken(small):
    return list(items.read(small))


def test_supervised_records_for_trl_have_a_placeholder_for_each_picture(small, taken):
    for record in tuning.sft(small, taken, "trl", asking.prompts()):
        user, assistant = record["messages"]
        holders = [part for part in user["content"] if part["type"] == "image"]
        assert len(holders) == len(record["images"])
        assert assistant["content"][0]["text"] in "ABCD"


def test_supervised_records_for_llama_factory_are_registered(small, taken, tmp_path):
    path = tmp_path / "spacenum.jsonl"
    assert tuning.write(path, tuning.sft(small, taken, "llamafactory", asking.prompts())) == 20
    info = json.loads(tuning.register(path, "spacenum").read_text())

    assert info["spacenum"]["columns"] == {"messages": "messages", "images": "images"}
    for line in path.read_text().splitlines():
        record = json.loads(line)
        assert record["messages"][0]["content"].count("<image>") == len(record["images"])


def test_reinforcement_records_carry_what_the_rewards_read(small, taken):
    for record in tuning.grpo(small, taken, asking.prompts()):
        args = {key: [record[key]] for key in ("gold", "choices", "candidates")}
        assert graded_reward([record["gold"]], **args) == [1.0]
        assert record["prompt"][0]["role"] == "user"


def test_a_mixture_has_the_share_and_dimensions_that_were_asked_for(taken):
    mixed = tuning.mixed(taken, 8, 0.25, ["1d", "3d"], seed=0)
    assert sum(item.dynamic for item in mixed) == 2
    assert {item.scene["dim"] for item in mixed if not item.dynamic} <= {"1d", "3d"}
    assert tuning.mixed(taken, 8, 0.25, ["1d", "3d"], seed=0) == mixed


def test_a_mixture_that_the_set_cannot_give_is_refused(taken):
    with pytest.raises(InputError, match="90 transitions were asked for"):
        tuning.mixed(taken, 100, 0.9, ["1d"], seed=0)


@pytest.mark.parametrize("name", ["sft-lora", "grpo-lora"])
def test_recipes_are_yaml_with_the_papers_numbers(name):
    from importlib import resources

    recipe = yaml.safe_load(resources.files("tracelens.study").joinpath(f"recipes/{name}.yaml").read_text())
    numbers = {
        "sft-lora": lambda r: (r["lora_rank"], r["lora_alpha"], r["learning_rate"], r["num_train_epochs"]) == (8, 16, 1e-4, 3),
        "grpo-lora": lambda r: (r["lora"]["r"], r["lora"]["lora_alpha"], r["trainer"]["learning_rate"],
                                r["trainer"]["num_generations"]) == (64, 64, 1e-5, 5),
    }  # fmt: skip
    assert numbers[name](recipe)
