#!/usr/bin/env python3
"""Loads what `patchlaw export` writes, and hands patchlaw what PyTorch writes; see README.md.

    python3 Tests/Peer/exports.py PROGRAM FOLDER

PROGRAM is patchlaw, FOLDER an empty folder. Trains two tiny models on random images, then checks:
strict loads with equal features and equal accuracy in a class of Apple's form, in Apple's own where the
package `aim` is installed, and in timm's VisionTransformer; files of other precisions with integer
buffers read by `patchlaw features`; and every block of Python of README.md's "From Python".
"""
import importlib
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from aim_class import AIM

ROOT = Path(__file__).resolve().parents[2]
SIDE, CLASSES, COUNTS = 16, 4, {"train": 160, "t10k": 60}
STUDY = """
question: Do exported weights compute elsewhere what they compute here?
base:
  data: {dataset: {idx: {path: images}}, validationImages: 40}
  model: {width: 24, depth: 3, heads: 3, patchSize: 4, head: none}
  training: {budget: {steps: 20}, batchSize: 16, evaluations: 1, evaluationImages: 10}
axes:
  order: {raster: {}, spiral: {model.order: spiralOutward, model.attention: causal}}
seeds: 1
probes:
  linear: {kind: linear, images: 100, epochs: 4, learningRates: [0.03, 0.1]}
  attentive: {kind: attentive, images: 100, epochs: 4, features: {last: 2}}
"""


def has(package):
    """Whether a package is there and works."""
    try:
        importlib.import_module(package)
        return True
    except Exception:  # A broken installation fails in many ways.
        return False


def write_images(folder):
    """Random images whose class shifts one channel, as IDX files; returns the test split."""
    folder.mkdir()
    generator = np.random.default_rng(7)
    for name, count in COUNTS.items():
        labels = generator.integers(0, CLASSES, count)
        images = generator.integers(0, 180, (count, SIDE, SIDE, 3))
        images[..., 0] += labels[:, None, None] * 25
        for kind, values in (("images-idx4", images), ("labels-idx1", labels)):
            head = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
            (folder / f"{name}-{kind}-ubyte").write_bytes(head + values.astype(np.uint8).tobytes())
    return torch.tensor(images.transpose(0, 3, 1, 2), dtype=torch.float32) / 255, labels


class Check:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        images, self.labels = write_images(folder / "images")
        self.images = images
        (folder / "study.yaml").write_text(STUDY)
        self.call("run", "study.yaml", "--workers", "1")
        runs = [json.loads(self.call("show", run.name, "--json"))
                for run in (folder / "results" / "runs").iterdir()]
        self.runs = {run["settings"]["model"]["order"]: run for run in runs}

    def call(self, *arguments):
        ran = subprocess.run(
            [self.program, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True)
        if ran.returncode:
            sys.exit(f"patchlaw {' '.join(map(str, arguments))}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def features(self, weights, *options):
        self.call("features", "features.npz", "--weights", weights, "--dataset",
                  "{idx: {path: images}}", "--validation-images", "40", "--images", len(self.labels),
                  *options)
        with np.load(self.folder / "features.npz") as found:
            assert found["labels"].dtype == np.int64 and (found["labels"] == self.labels).all()
            return torch.tensor(found["features"])

    def export(self, order, format):
        run = self.runs[order]["run"]["id"]
        self.call("export", run, f"{format}.safetensors", "--format", format)
        path = self.folder / f"{format}.safetensors"
        with safe_open(path, "pt") as file:
            facts = file.metadata()
        assert facts["run"] == run and facts["order"] == order and facts["heads"] == "3"
        return load_file(path), facts

    def standardized(self, facts):
        mean, std = (torch.tensor(json.loads(facts[name])).view(-1, 1, 1) for name in ("mean", "std"))
        return (self.images - mean) / std

    def accuracy(self, order):
        scores = [score for score in self.runs[order]["scores"] if score["isSelected"]]
        return {score["testAccuracy"] for score in scores}

    def aim(self, order, make):
        """Strict load, each block's features, both masks, the probe's accuracy."""
        weights, facts = self.export(order, "aim")
        model = make(json.loads(facts["aim"]))
        model.load_state_dict(weights, strict=True)
        model.eval()
        images = self.standardized(facts)
        place = torch.tensor(json.loads(facts["permutation"])).argsort()
        causal = place[None, :] <= place[:, None]
        with torch.no_grad():
            for options, mask in (((), None), (("--causal",), causal)):
                blocks = model.extract_features(images, mask=mask)
                for block, expected in enumerate(blocks):
                    close(self.features("aim.safetensors", "--blocks", block, *options), expected)
                close(self.features("aim.safetensors", "--last", 2, "--pooled", *options),
                      torch.stack(blocks[1:]).mean(0).mean(1))
            logits = model(images)
        found = (logits.argmax(1).numpy() == self.labels).mean()
        assert any(abs(found - one) < 1e-9 for one in self.accuracy(order)), (found, order)
        return model

    def timm(self, order):
        from timm.models import VisionTransformer
        weights, facts = self.export(order, "timm")
        model = VisionTransformer(**json.loads(facts["timm"])).eval()
        model.load_state_dict(weights, strict=True)
        with torch.no_grad():
            outputs = model.forward_intermediates(
                self.standardized(facts), indices=3, norm=False, output_fmt="NLC",
                intermediates_only=True)
        self.export(order, "aim")
        for block, expected in enumerate(outputs):
            close(self.features("aim.safetensors", "--blocks", block), expected)

    def hub(self):
        from aim.v1.torch.models import AIMForImageClassification
        run = self.runs["raster"]["run"]["id"]
        self.call("export", run, "hub", "--format", "hub")
        model = AIMForImageClassification.from_pretrained(str(self.folder / "hub")).eval()
        own = load_file(self.folder / "hub" / "model.safetensors")
        assert all((value == own[name]).all() for name, value in model.state_dict().items())
        model.save_pretrained(str(self.folder / "saved"))
        self.precisions(model, self.folder / "saved" / "model.safetensors")

    def precisions(self, model, path=None):
        """A file that PyTorch wrote, without our metadata, with an integer buffer."""
        path = path or self.folder / "torch.safetensors"
        for type in (torch.float32, torch.float64, torch.bfloat16, torch.float16):
            weights = {name: value.to(type) if value.is_floating_point() else value
                       for name, value in model.state_dict().items()}
            assert weights["head.bn.num_batches_tracked"].dtype == torch.int64
            save_file(weights, path)
            rounded = {name: value.to(torch.float32) if value.is_floating_point() else value
                       for name, value in weights.items()}
            model.load_state_dict(rounded)
            found = self.features(path, "--heads", 3, "--last", 1)
            pixels = self.own_standardized()
            with torch.no_grad():
                close(found, model.extract_features(pixels)[-1])

    def own_standardized(self):
        """By the statistics of the training images, which the export of a run says."""
        return self.standardized(self.export("raster", "timm")[1])

    def readme(self):
        self.export("raster", "timm")
        self.export("raster", "aim")
        self.call("export", self.runs["raster"]["run"]["id"], "hub", "--format", "hub")
        self.features("aim.safetensors")
        committed = self.folder / "snippets"
        committed.mkdir()
        for name in ("aim.safetensors", "timm.safetensors", "features.npz", "hub"):
            os.symlink(self.folder / name, committed / name)
        os.symlink(ROOT / "results", committed / "results")
        section = (ROOT / "README.md").read_text().split("## From Python")[1].split("\n## ")[0]
        blocks = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
        assert len(blocks) >= 3, "README.md has lost its snippets"
        for number, block in enumerate(blocks, 1):
            needed = set(re.findall(r"^(?:from|import) (\w+)", block, re.MULTILINE))
            missing = [package for package in sorted(needed) if not has(package)]
            if missing:
                print(f"README snippet {number}: skipped, no {', '.join(missing)}")
                continue
            subprocess.run([sys.executable, "-c", block], cwd=committed, check=True)
            print(f"README snippet {number}: runs")


def close(found, expected):
    assert found.shape == expected.shape, (found.shape, expected.shape)
    error = (found - expected).abs().max() / expected.abs().max()
    assert error < 5e-6, float(error)


def main():
    program, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    check = Check(program, folder)
    for order in ("raster", "spiralOutward"):
        model = check.aim(order, AIM)
        print(f"{order}: a class of Apple's form loads strictly; features, masks and accuracy agree")
    check.precisions(model)
    print("F32, F64, BF16 and F16 files of PyTorch are read")
    if has("aim"):
        from aim.v1.torch.models import AIMForImageClassification
        check.aim("spiralOutward", AIMForImageClassification)
        check.hub()
        print("Apple's class: strict, from_pretrained, and its own save_pretrained files")
    else:
        print("Apple's class: skipped, no package aim")
    if has("timm"):
        for order in ("raster", "spiralOutward"):
            check.timm(order)
        print("timm's VisionTransformer loads strictly; features agree")
    else:
        print("timm: skipped, no package timm")
    check.readme()


if __name__ == "__main__":
    main()
