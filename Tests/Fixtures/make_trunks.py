#!/usr/bin/env python3
"""Writes golden files of tiny trunks with the settings that newer papers vary, in PyTorch.

Written from the papers, independently of the Swift sources; the file format is that of make_aim.py,
objectives are those of make_objectives.py. See README.md for the commands.

Class token and registers: Dosovitskiy et al. 2020 (arXiv 2010.11929), Darcet et al. 2023 (arXiv
2309.16588); both come before the patches and have no position. Rotary positions: Heo et al. 2024
(arXiv 2403.13298), axial, as complex numbers. QK-norm: Dehghani et al. 2023 (arXiv 2302.05442).
LayerScale: Touvron et al. 2021 (arXiv 2103.17239). RMSNorm: PyTorch's own. SwiGLU: Shazeer 2020
(arXiv 2002.05202). Learned positions of another grid: PyTorch's bicubic `interpolate`.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_aim import positions, randomize, save
from make_objectives import Trunk, everything, gather


def turns(places, head_width):
    """Complex factors [.., T, head_width / 2] of places [.., T, 2] (column, row)."""
    quarter = head_width // 4
    theta = 100.0 ** (-torch.arange(quarter) / quarter)
    angles = torch.cat([places[..., :1] * theta, places[..., 1:] * theta], -1)
    return torch.polar(torch.ones_like(angles), angles)


def raster(grid):
    return torch.tensor([[float(c), float(r)] for r in range(grid) for c in range(grid)])


class FormAttention(nn.Module):
    def __init__(self, width, heads, norm, bias):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=bias)
        self.proj = nn.Linear(width, width, bias=bias)
        self.q_norm, self.k_norm = norm(width // heads), norm(width // heads)

    def forward(self, x, visible, factors):
        B, T, C = x.shape
        q, k, v = self.qkv(x).reshape(B, T, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        q, k = self.q_norm(q), self.k_norm(k)
        if factors is not None:
            q, k = turn(q, factors), turn(k, factors)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=visible[:, None])
        return self.proj(mixed.transpose(1, 2).reshape(B, T, C))


def turn(x, factors):
    """Rotates the last tokens, those that have factors [B, T, pairs]."""
    lead, rest = x[:, :, : x.shape[2] - factors.shape[1]], x[:, :, -factors.shape[1]:]
    pairs = torch.view_as_complex(rest.reshape(*rest.shape[:-1], -1, 2).contiguous())
    return torch.cat([lead, torch.view_as_real(pairs * factors[:, None]).flatten(-2)], 2)


class GatedMLP(nn.Module):
    def __init__(self, width, bias):
        super().__init__()
        hidden = (4 * width * 2 // 3 + 7) // 8 * 8
        self.fc1 = nn.Linear(width, 2 * hidden, bias=bias)
        self.fc2 = nn.Linear(hidden, width, bias=bias)

    def forward(self, x):
        gate, value = self.fc1(x).chunk(2, -1)
        return self.fc2(F.silu(gate) * value)


class PlainMLP(nn.Module):
    def __init__(self, width, bias):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width, bias=bias)
        self.fc2 = nn.Linear(4 * width, width, bias=bias)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Scale(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * self.gamma


class FormBlock(nn.Module):
    def __init__(self, width, heads, norm, mlp, bias):
        super().__init__()
        self.norm_1, self.norm_2 = norm(width), norm(width)
        self.attn = FormAttention(width, heads, norm, bias)
        self.mlp = mlp(width, bias)
        self.ls1, self.ls2 = Scale(width), Scale(width)

    def forward(self, x, visible, factors):
        x = x + self.ls1(self.attn(self.norm_1(x), visible, factors))
        return x + self.ls2(self.mlp(self.norm_2(x)))


class FormTrunk(Trunk):
    """A trunk with leading tokens; `places` are the positions of the patches that it reads."""

    def __init__(self, norm, mlp, bias, classes, registers, learned, **sizes):
        super().__init__(**sizes)
        width, heads = sizes["width"], sizes["heads"]
        self.head_width, self.has_class = width // heads, classes
        self.preprocessor["patchifier"]["norm"] = norm(width)
        holder = self.preprocessor
        if classes:
            holder.register_parameter("cls_token", nn.Parameter(torch.zeros(width)))
        holder.register_parameter("reg_tokens", nn.Parameter(torch.zeros(registers, width)))
        if learned:
            holder.register_parameter(
                "pos_embed", nn.Parameter(torch.zeros(self.grid ** 2, width)))
        self.learned = learned
        self.trunk.blocks = nn.ModuleList(
            FormBlock(width, heads, norm, mlp, bias) for _ in range(sizes["depth"]))
        self.trunk.post_trunk_norm = norm(width)

    def read(self, x, visible, places=None):
        """x [B, T, width] with positions; visible [B, T, T]. Blocks' patches, normalized, class."""
        holder = self.preprocessor
        tokens = holder.reg_tokens
        if self.has_class:
            tokens = torch.cat([holder.cls_token[None], tokens])
        E = len(tokens)
        x = torch.cat([tokens.expand(len(x), -1, -1), x], 1)
        # Leading tokens see each other and what the first patch sees; all see them.
        wide = torch.cat([visible[:, :1].expand(-1, E, -1), visible], 1)
        wide = torch.cat([torch.ones(len(x), x.shape[1], E, dtype=torch.bool), wide], 2)
        factors = None if places is None else turns(places, self.head_width)
        blocks = []
        for block in self.trunk.blocks:
            x = block(x, wide, factors)
            blocks.append(x[:, E:])
        x = self.trunk.post_trunk_norm(x)
        return blocks, x[:, E:], x[:, 0]


def layer_norm(width):
    return nn.LayerNorm(width, eps=1e-6)


def rms_norm(width):
    return nn.RMSNorm(width, eps=1e-6)


class Classifier(FormTrunk):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.head.out_proj = nn.Linear(self.width, 5)

    def loss(self, images, labels):
        x = self.embed(images)
        blocks, _, token = self.read(x, everything(x), raster(self.grid).expand(len(x), -1, -1))
        logits = self.head.out_proj(token)
        return {"output.prediction": logits, "blocks": blocks,
                "loss": F.cross_entropy(logits, labels, label_smoothing=0.1)}


class Decoded(FormTrunk):
    """MAE with one linear layer for a decoder's block: it has none."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.head.in_proj = nn.Linear(self.width, 24)
        self.head.mask_token = nn.Parameter(torch.zeros(24))
        self.head.norm = layer_norm(24)
        self.head.out_proj = nn.Linear(24, self.patch * self.patch)

    def loss(self, images, noise):
        B, T = noise.shape
        order = noise.argsort(1)
        visible = order[:, : T - round(0.75 * T)].sort(1).values
        x = gather(self.embed(images) + self.preprocessor.pos_embed, visible)
        blocks, x, _ = self.read(x, everything(x))
        whole = self.head.mask_token.expand(B, T, -1).scatter(
            1, visible[..., None].expand(-1, -1, 24), self.head.in_proj(x))
        whole = whole + positions(self.grid, 24)
        prediction = self.head.out_proj(self.head.norm(whole))
        hidden = torch.ones(B, T).scatter(1, visible, 0.0)
        error = ((prediction - self.patches(images)) ** 2).mean(-1)
        return {"output.prediction": prediction, "input.hidden": hidden, "blocks": blocks,
                "loss": (error * hidden).sum() / hidden.sum()}


class Successor(FormTrunk):
    """Predicts the next patch's embedding, in an order of its own for each image."""

    def loss(self, images, visits, prefix):
        B, T = visits.shape
        z = gather(self.embed(images), visits)
        key, query = torch.arange(T)[None, None], torch.arange(T)[None, :, None]
        visible = (key <= query) | (key < prefix[:, None, None])
        blocks, h, _ = self.read(z, visible, raster(self.grid)[visits])
        counted = (torch.arange(T - 1)[None] >= prefix[:, None] - 1).double()
        error = 1 - F.cosine_similarity(h[:, :-1], z[:, 1:].detach(), dim=-1)
        return {"output.prediction": h, "blocks": blocks,
                "loss": (error * counted).sum() / counted.sum()}


def case(name, model, generator, images, inputs, stored):
    randomize(model, generator)
    for parameter_name, parameter in model.named_parameters():
        if parameter_name.endswith("gamma"):
            parameter.data = 0.5 + 0.2 * torch.randn(parameter.shape, generator=generator)
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    result = model.loss(images, *inputs)
    result["loss"].backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(result.pop("blocks"))}
    tensors |= {"output.loss": result.pop("loss")[None]} | result
    save(f"{name}.safetensors", tensors | {"input.images": images} | stored)


def positions_case(generator):
    table = torch.randn(64, 6, generator=generator)
    tensors = {"table": table}
    for side in (3, 4):
        square = table.T.reshape(1, 6, 8, 8)
        resized = F.interpolate(square, size=side, mode="bicubic", align_corners=False)
        tensors[f"resized.{side}"] = resized[0].flatten(1).T
    for side in (3, 8):
        places = (raster(side) + 0.5) * 8 / side - 0.5
        factors = torch.view_as_real(turns(places, 8))
        cosines, sines = [factors[..., i].repeat_interleave(2, -1) for i in (0, 1)]
        tensors[f"angles.{side}"] = torch.cat([cosines, sines], -1)
    save("positions.safetensors", tensors)


def main():
    generator = torch.Generator().manual_seed(34)
    sizes = {"channels": 1, "width": 16, "depth": 2, "heads": 2}

    model = Classifier(norm=rms_norm, mlp=GatedMLP, bias=True, classes=True, registers=2,
                       learned=False, size=12, patch=4, **sizes)
    labels = torch.tensor([3, 0, 4, 1])
    case("trunk-modern", model, generator, torch.randn(4, 1, 12, 12, generator=generator),
         [labels], {"input.labels": labels, "input.prefix": torch.full((4,), 9.0)})

    model = Decoded(norm=layer_norm, mlp=PlainMLP, bias=True, classes=True, registers=1,
                    learned=True, size=16, patch=4, **sizes)
    noise = torch.rand(3, 16, generator=generator)
    case("trunk-learned", model, generator, torch.randn(3, 1, 16, 16, generator=generator),
         [noise], {"input.prefix": torch.full((3,), 16.0)})

    model = Successor(norm=layer_norm, mlp=GatedMLP, bias=False, classes=False, registers=3,
                      learned=False, size=8, patch=2, **sizes)
    visits = torch.stack([torch.randperm(16, generator=generator) for _ in range(3)])
    prefix = torch.tensor([1, 6, 11])
    case("trunk-successor", model, generator, torch.randn(3, 1, 8, 8, generator=generator),
         [visits, prefix], {"input.visits": visits, "input.prefix": prefix})

    positions_case(generator)


if __name__ == "__main__":
    main()
