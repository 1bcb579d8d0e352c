#!/usr/bin/env python3
"""Writes golden files of a trunk that is adapted, in PyTorch and double precision.

LoRA as of Hu et al. 2021 (arXiv 2106.09685) with loralib's scale alpha / rank, on query, value and
attention output projection as in Apple's published AIM, and full fine-tuning; the attentive probe
on top. Independent of the Swift sources. See README.md for the commands.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_aim import AIM, positions, randomize, save

RANK, ALPHA, CLASSES, QUERIES = 3, 2.0, 4, 2


def attention(x, block, lora, visible):
    B, T, C = x.shape
    heads = block.attn.heads
    scale = ALPHA / RANK

    def update(input, name):
        return scale * (input @ lora[f"{name}.lora_A"].T) @ lora[f"{name}.lora_B"].T

    q, k, v = block.attn.qkv(x).split(C, dim=-1)
    if lora:
        q, v = q + update(x, "q"), v + update(x, "v")
    q, k, v = (t.reshape(B, T, heads, C // heads).transpose(1, 2) for t in (q, k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(C // heads)
    weights = scores.masked_fill(~visible[:, None], -math.inf).softmax(-1)
    mixed = (weights @ v).transpose(1, 2).reshape(B, T, C)
    out = block.attn.proj(mixed)
    return out + update(mixed, "proj") if lora else out


def features(model, images, lora, visible):
    """The mean of every block's output."""
    patchifier = model.preprocessor["patchifier"]
    x = patchifier["norm"](patchifier["proj"](images).flatten(2).transpose(1, 2))
    x = x + positions(model.grid, x.shape[-1])
    outputs = []
    for index, block in enumerate(model.trunk.blocks):
        own = {n.split(f"blocks.{index}.attn.")[1]: p for n, p in lora.items()
               if f"blocks.{index}.attn." in n}
        x = x + attention(block.norm_1(x), block, own, visible)
        x = x + block.mlp(block.norm_2(x))
        outputs.append(x)
    return sum(outputs) / len(outputs)


def head(x, parameters, heads):
    B, T, C = x.shape
    norm = nn.BatchNorm1d(C, affine=False, eps=1e-6)
    x = norm(x.transpose(1, 2)).transpose(1, 2)
    d = C // heads
    q = parameters["head.cls_token"].expand(B, -1, -1).reshape(B, QUERIES, heads, d).transpose(1, 2)
    k = (x @ parameters["head.k.weight"].T).reshape(B, T, heads, d).transpose(1, 2)
    v = (x @ parameters["head.v.weight"].T).reshape(B, T, heads, d).transpose(1, 2)
    weights = (q @ k.transpose(-1, -2) / math.sqrt(d)).softmax(-1)
    pooled = (weights @ v).transpose(1, 2).reshape(B, QUERIES, C).mean(1)
    return norm, pooled @ parameters["head.linear.weight"].T


def case(name, with_lora):
    width, depth, heads = 16, 2, 2
    generator = torch.Generator().manual_seed(8)
    model = AIM(channels=1, size=12, patch=4, width=width, depth=depth, heads=heads,
                head_depth=None, head_width=None)
    randomize(model, generator)
    images = torch.randn(5, 1, 12, 12, generator=generator)
    labels = torch.tensor([0, 3, 1, 2, 3])
    visible = torch.ones(5, 9, 9, dtype=torch.bool).tril()
    shapes = {"head.cls_token": (1, QUERIES, width), "head.k.weight": (width, width),
              "head.v.weight": (width, width), "head.linear.weight": (CLASSES, width)}
    trained = {n: torch.randn(s, generator=generator).mul(0.4).requires_grad_()
               for n, s in shapes.items()}
    lora = {}
    if with_lora:
        for block in range(depth):
            for part in ("q", "v", "proj"):
                for factor, shape in (("A", (RANK, width)), ("B", (width, RANK))):
                    lora[f"trunk.blocks.{block}.attn.{part}.lora_{factor}"] = torch.randn(
                        shape, generator=generator).mul(0.4).requires_grad_()
    trunk = {n: p for n, p in model.named_parameters()
             if n.startswith(("preprocessor.", "trunk.blocks."))}
    for parameter in model.parameters():
        parameter.requires_grad_(not with_lora)
    norm, logits = head(features(model, images, lora, visible), trained, heads)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    trained |= lora if with_lora else trunk
    tensors = {n: p.detach() for n, p in (trained | trunk).items()}
    tensors |= {f"grad.{n}": p.grad for n, p in trained.items()}
    tensors |= {"input.images": images, "input.labels": labels, "output.logits": logits,
                "output.loss": loss[None], "output.running_mean": norm.running_mean,
                "output.running_var": norm.running_var}
    save(f"{name}.safetensors", tensors)


if __name__ == "__main__":
    case("lora", True)
    case("fine-tune", False)
