"""Tunes a tiny untrained Qwen2-VL for one step with TRL on exported data, and prints as JSON what the trainers saw.

Called as ``trl_run.py FOLDER`` with the Python of an environment that has trl, torch and torchvision; FOLDER holds
``sft.jsonl`` and ``grpo.jsonl`` as ``tracelens spacenum export`` writes them. Nothing is downloaded: the tokenizer is
made from the data, the model from a configuration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from datasets import Image, List, load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    PreTrainedTokenizerFast,
    Qwen2VLConfig,
    Qwen2VLForConditionalGeneration,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
)
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

from tracelens.study.rewards import graded_reward, strict_reward

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['content'] is string %}{{ m['content'] }}{% else %}{% for p in m['content'] %}"
    "{% if p['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ p['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def data(path: Path):
    """Return the exported file as TRL wants it: the pictures' paths become pictures."""
    return load_dataset("json", data_files=str(path), split="train").cast_column("images", List(Image()))


def processor(folder: Path) -> Qwen2VLProcessor:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train([str(folder / "sft.jsonl")], trainers.BpeTrainer(vocab_size=600, special_tokens=SPECIAL, initial_alphabet=alphabet))
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", additional_special_tokens=SPECIAL
    )
    small = {"min_pixels": 56 * 56, "max_pixels": 56 * 56}
    return Qwen2VLProcessor(Qwen2VLImageProcessor(**small), fast, Qwen2VLVideoProcessor(**small), chat_template=TEMPLATE)


def model(tokenizer: PreTrainedTokenizerFast) -> Qwen2VLForConditionalGeneration:
    torch.manual_seed(0)
    number = tokenizer.convert_tokens_to_ids
    config = Qwen2VLConfig(
        text_config={
            "vocab_size": len(tokenizer), "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
            "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 8192,
            "bos_token_id": None, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [2, 3, 3]},
        },
        vision_config={"depth": 1, "embed_dim": 32, "hidden_size": 32, "num_heads": 2},
        image_token_id=number("<|image_pad|>"), video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"), vision_end_token_id=number("<|vision_end|>"),
    )  # fmt: skip
    return Qwen2VLForConditionalGeneration(config)


def usual(folder: Path, name: str) -> dict[str, object]:
    return {
        "output_dir": str(folder / name), "max_steps": 1, "per_device_train_batch_size": 2, "report_to": [],
        "use_cpu": True, "bf16": False, "save_strategy": "no", "logging_steps": 1, "disable_tqdm": True,
        "gradient_checkpointing": False,
    }  # fmt: skip


def supervised(folder: Path) -> dict[str, object]:
    tools = processor(folder)
    rows = data(folder / "sft.jsonl")
    config = SFTConfig(**usual(folder, "sft"), max_length=None)
    trainer = SFTTrainer(model(tools.tokenizer), config, train_dataset=rows, processing_class=tools)
    batch = trainer.data_collator([rows[0], rows[1]])
    grids = len(batch["image_grid_thw"])
    trainer.train()
    return {
        "records": len(rows),
        "pictures": len(rows[0]["images"]) + len(rows[1]["images"]),
        "pictures_in_batch": grids,
        "labelled": int((batch["labels"] != -100).sum()) > 0,
        "losses": [log["loss"] for log in trainer.state.log_history if "loss" in log],
    }


def reinforced(folder: Path) -> dict[str, object]:
    tools = processor(folder)
    rows = data(folder / "grpo.jsonl")
    config = GRPOConfig(**usual(folder, "grpo"), num_generations=2, max_completion_length=8)
    paid: dict[str, dict[str, list[float]]] = {}

    def noted(reward):
        """Return the reward, which also notes what it pays, and what it would pay for the gold answers."""

        def call(**given):
            right = [[{"role": "assistant", "content": f"The answer is {gold}."}] for gold in given["gold"]]
            paid[reward.__name__] = {"said": reward(**given), "gold": reward(**{**given, "completions": right})}
            return paid[reward.__name__]["said"]

        call.__name__ = reward.__name__
        return call

    trainer = GRPOTrainer(
        model(tools.tokenizer), [noted(strict_reward), noted(graded_reward)], args=config,
        train_dataset=rows, processing_class=tools,
    )  # fmt: skip
    trainer.train()
    said = next(log for log in trainer.state.log_history if "rewards/strict_reward/mean" in log)
    return {
        "records": len(rows),
        "rewards": paid,
        "means": [said["rewards/strict_reward/mean"], said["rewards/graded_reward/mean"]],
    }


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(json.dumps({"sft": supervised(where), "grpo": reinforced(where)}))
