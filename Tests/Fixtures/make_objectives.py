#!/usr/bin/env python3
"""Writes golden files of tiny rivals of AIM, in PyTorch and double precision.

Each objective is written from its paper on the trunk of make_aim.py, independently of the Swift
sources; blocks, positions and the file format are those of make_aim.py. See README.md for the
commands.

mae: He et al. 2021 (arXiv 2111.06377), section 3. The encoder runs on the visible patches alone, in
the order of the noise that chose them; the decoder gets one learned token in every hidden place.
next-embedding: NEPA (arXiv 2512.16922). supervised: label smoothing on the mean of the patches.
dino: Caron et al. 2021 (arXiv 2104.14294), algorithm 1 with multi-crop, the head on the mean of the
patches; positions of small views are stretched over the large grid. several-offsets: Gloeckle et al.
2024 (arXiv 2404.19737), section 2, on AIM with prefixes: a head for each offset, the mean over all
predictions whose target is in the image.
"""
import copy
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_aim import Block, HeadBlock, positions, randomize, save


class Trunk(nn.Module):
    """Patch embedding and blocks under the names of Apple's released models."""

    def __init__(self, channels, size, patch, width, depth, heads):
        super().__init__()
        self.grid, self.patch, self.width = size // patch, patch, width
        conv = nn.Conv2d(channels, width, patch, stride=patch)
        norm = nn.LayerNorm(width, eps=1e-6)
        self.preprocessor = nn.ModuleDict(
            {"patchifier": nn.ModuleDict({"proj": conv, "norm": norm})})
        self.trunk = nn.Module()
        self.trunk.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.trunk.post_trunk_norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Module()

    def embed(self, images):
        patchifier = self.preprocessor["patchifier"]
        return patchifier["norm"](patchifier["proj"](images).flatten(2).transpose(1, 2))

    def run(self, x, visible):
        """Outputs of all blocks, and of the final norm."""
        blocks = []
        for block in self.trunk.blocks:
            x = block(x, visible)
            blocks.append(x)
        return blocks, self.trunk.post_trunk_norm(x)

    def patches(self, images):
        """[B, T, P], each patch (row, column, channel), standardized with the unbiased variance."""
        B, C, H, W = images.shape
        p = self.patch
        cut = images.reshape(B, C, H // p, p, W // p, p).permute(0, 2, 4, 3, 5, 1)
        values = cut.reshape(B, -1, p * p * C)
        deviation = (values.var(-1, keepdim=True, unbiased=True) + 1e-6).sqrt()
        return (values - values.mean(-1, keepdim=True)) / deviation


class MaskedAutoencoder(Trunk):
    def __init__(self, decoder_width, decoder_depth, decoder_heads, ratio, **sizes):
        super().__init__(**sizes)
        self.ratio, self.decoder_width = ratio, decoder_width
        self.head.in_proj = nn.Linear(self.width, decoder_width)
        self.head.mask_token = nn.Parameter(torch.zeros(decoder_width))
        self.head.blocks = nn.ModuleList(
            Block(decoder_width, decoder_heads) for _ in range(decoder_depth))
        self.head.norm = nn.LayerNorm(decoder_width, eps=1e-6)
        self.head.out_proj = nn.Linear(
            decoder_width, self.patch * self.patch * sizes["channels"])

    def loss(self, images, noise):
        B, T = noise.shape
        order = noise.argsort(1)
        visible = order[:, : T - round(self.ratio * T)]
        x = gather(self.embed(images) + positions(self.grid, self.width), visible)
        blocks, x = self.run(x, everything(x))
        x = self.head.in_proj(x)
        tokens = self.head.mask_token.expand(B, T - x.shape[1], -1)
        x = gather(torch.cat([x, tokens], 1), order.argsort(1))
        x = x + positions(self.grid, self.decoder_width)
        for block in self.head.blocks:
            x = block(x, everything(x))
        prediction = self.head.out_proj(self.head.norm(x))
        hidden = torch.ones(B, T).scatter(1, visible, 0.0)
        error = ((prediction - self.patches(images)) ** 2).mean(-1)
        raster = visible.argsort(1)
        return {"output.prediction": prediction, "input.hidden": hidden,
                "blocks": [gather(b, raster) for b in blocks],
                "loss": (error * hidden).sum() / hidden.sum()}


class NextEmbedding(Trunk):
    def loss(self, images):
        z = self.embed(images)
        T = z.shape[1]
        causal = torch.ones(T, T).tril().bool().expand(len(z), T, T)
        blocks, h = self.run(z + positions(self.grid, self.width), causal)
        cosine = F.cosine_similarity(h[:, :-1], z[:, 1:].detach(), dim=-1)
        return {"output.prediction": h, "blocks": blocks, "loss": (1 - cosine).mean()}


class Supervised(Trunk):
    def __init__(self, classes, **sizes):
        super().__init__(**sizes)
        self.head.out_proj = nn.Linear(self.width, classes)

    def loss(self, images, labels):
        x = self.embed(images) + positions(self.grid, self.width)
        blocks, x = self.run(x, everything(x))
        logits = self.head.out_proj(x.mean(1))
        return {"output.prediction": logits, "blocks": blocks,
                "loss": F.cross_entropy(logits, labels, label_smoothing=0.1)}


class SeveralOffsets(Trunk):
    def __init__(self, offsets, head_width, head_depth, **sizes):
        super().__init__(**sizes)
        self.offsets, self.head_width = offsets, head_width
        for offset in offsets[1:]:
            self.head.add_module(f"ahead{offset}", nn.Module())
        for offset in offsets:
            head = self.head_of(offset)
            head.in_proj = nn.Linear(self.width, head_width)
            head.blocks = nn.ModuleList(HeadBlock(head_width) for _ in range(head_depth))
            head.norm = nn.LayerNorm(head_width, eps=1e-6)
            head.out_proj = nn.Linear(head_width, self.patch * self.patch * sizes["channels"])

    def head_of(self, offset):
        return self.head if offset == 1 else self.head.get_submodule(f"ahead{offset}")

    def predict(self, x, offset):
        head = self.head_of(offset)
        x = head.in_proj(x) + positions(self.grid, self.head_width)
        for block in head.blocks:
            x = block(x)
        return head.out_proj(head.norm(x))

    def loss(self, images, prefix):
        x = self.embed(images) + positions(self.grid, self.width)
        B, T = x.shape[:2]
        key, query = torch.arange(T)[None, None], torch.arange(T)[None, :, None]
        blocks, x = self.run(x, (key < prefix[:, None, None]) | (key <= query))
        target = self.patches(images)
        errors = []
        for offset in self.offsets:
            prediction = self.predict(x, offset)
            error = ((prediction[:, :T - offset] - target[:, offset:]) ** 2).mean(-1)
            place = torch.arange(T - offset).expand(B, -1)
            errors.append(error[place >= prefix[:, None] - 1])
        return {"output.prediction": self.predict(x, 1), "blocks": blocks,
                "output.first_loss": errors[0].mean()[None], "loss": torch.cat(errors).mean()}


class DINO(Trunk):
    """Student or teacher: views of one size give logits over prototypes."""

    def __init__(self, hidden, bottleneck, prototypes, **sizes):
        super().__init__(**sizes)
        self.head.mlp = nn.ModuleList([nn.Linear(self.width, hidden), nn.Linear(hidden, hidden)])
        self.head.bottleneck = nn.Linear(hidden, bottleneck)
        self.head.prototypes = nn.Linear(bottleneck, prototypes, bias=False)

    def forward(self, views):
        side = views.shape[-1] // self.patch
        x = self.embed(views) + stretched_positions(side, self.grid, self.width)
        x = self.run(x, everything(x))[1].mean(1)
        for layer in self.head.mlp:
            x = F.gelu(layer(x))
        x = F.normalize(self.head.bottleneck(x), dim=-1, eps=1e-12)
        return x @ F.normalize(self.head.prototypes.weight, dim=-1).T


def stretched_positions(side, grid, width):
    quarter = width // 4
    omega = 1 / 10000 ** (torch.arange(quarter) / quarter)
    place = [(i + 0.5) * grid / side - 0.5 for i in range(side)]
    return torch.stack([torch.cat([torch.sin(c * omega), torch.cos(c * omega),
                                   torch.sin(r * omega), torch.cos(r * omega)])
                        for r in place for c in place])


def dino_loss(student, teacher, large, small, center):
    """The mean over pairs of different views, and the teacher's raw logits."""
    taught = [teacher(large[:, q]).detach() for q in range(2)]
    views = ([student(large[:, v]) for v in range(2)]
             + [student(small[:, v]) for v in range(small.shape[1])])
    terms = []
    for q in range(2):
        target = ((taught[q] - center) / 0.04).softmax(-1)
        for v, logits in enumerate(views):
            if v != q:
                terms.append(-(target * (logits / 0.1).log_softmax(-1)).sum(-1).mean())
    return sum(terms) / len(terms), torch.cat(taught)


def dino_case(generator):
    """One gradient, then three of ten steps: AdamW, center, teacher; prototypes held for one."""
    student = DINO(hidden=20, bottleneck=6, prototypes=12, channels=1, size=16, patch=4, width=16,
                   depth=2, heads=2)
    randomize(student, generator)
    teacher = copy.deepcopy(student)
    for parameter in teacher.parameters():
        parameter.data += 0.4 * torch.randn(parameter.shape, generator=generator)
    large = torch.randn(3, 2, 1, 16, 16, generator=generator)
    small = torch.randn(3, 2, 1, 8, 8, generator=generator)
    center = 0.2 * torch.randn(12, generator=generator)
    tensors = {n: p.detach().clone() for n, p in student.named_parameters()}
    tensors |= {f"teacher.{n}": p.detach().clone() for n, p in teacher.named_parameters()}
    tensors |= {"input.large": large, "input.small": small, "input.center": center}
    loss, taught = dino_loss(student, teacher, large, small, center)
    loss.backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in student.named_parameters()}
    tensors |= {"output.loss": loss.detach()[None], "output.teacher": taught}

    matrices = [p for n, p in student.named_parameters() if p.ndim > 1 and "prototypes" not in n]
    rest = [p for p in student.parameters() if p.ndim <= 1]
    held = [student.head.prototypes.weight]
    settings = {"lr": 3e-3, "betas": (0.9, 0.95), "eps": 1e-8}
    optimizers = [torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05},
                                     {"params": rest, "weight_decay": 0.0}], **settings),
                  torch.optim.AdamW(held, weight_decay=0.05, **settings)]
    losses, norms = [], []
    for step in range(3):
        student.zero_grad()
        loss, taught = dino_loss(student, teacher, large, small, center)
        loss.backward()
        losses.append(loss.detach())
        norms.append(nn.utils.clip_grad_norm_(student.parameters(), 1.0))
        for optimizer in optimizers[: 1 if step < 1 else 2]:
            optimizer.step()
        center = 0.9 * center + 0.1 * taught.mean(0)
        momentum = 1 - (1 - 0.9) * (1 + math.cos(math.pi * step / 10)) / 2
        for average, parameter in zip(teacher.parameters(), student.parameters()):
            average.data = momentum * average.data + (1 - momentum) * parameter.data
    tensors |= {f"steps.{n}": p.detach() for n, p in student.named_parameters()}
    tensors |= {f"steps.teacher.{n}": p.detach() for n, p in teacher.named_parameters()}
    save("dino.safetensors", tensors | {
        "steps.center": center, "steps.losses": torch.stack(losses),
        "steps.norms": torch.stack(norms)})


def gather(rows, index):
    return rows.gather(1, index[..., None].expand(-1, -1, rows.shape[-1]))


def everything(x):
    return torch.ones(x.shape[0], x.shape[1], x.shape[1], dtype=torch.bool)


def adamw_steps(model, inputs):
    """Three steps, decay on matrices only, the global norm clipped at 1."""
    rates = [1e-2, 3e-3, 5e-3]
    matrices = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}],
        betas=(0.9, 0.95), eps=1e-8)
    norms, losses = [], []
    for rate in rates:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = model.loss(*inputs)["loss"]
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        losses.append(loss.detach())
        optimizer.step()
    tensors = {f"adamw.{n}": p.detach() for n, p in model.named_parameters()}
    return tensors | {"adamw.rates": torch.tensor(rates), "adamw.norms": torch.stack(norms),
                      "adamw.losses": torch.stack(losses)}


def case(name, model, images, prefix, *others):
    """Starting values, gradients, outputs, and three steps; further inputs go to the loss."""
    inputs = [images] + [value for _, value in others]
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    result = model.loss(*inputs)
    result["loss"].backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(result.pop("blocks"))}
    tensors |= {"output.loss": result.pop("loss")[None]} | result
    tensors |= {"input.images": images, "input.prefix": torch.full((len(images),), float(prefix))}
    tensors |= {name: value for name, value in others}
    save(f"{name}.safetensors", tensors | adamw_steps(model, inputs))


def main():
    generator = torch.Generator().manual_seed(21)
    sizes = {"channels": 1, "width": 16, "depth": 2, "heads": 2}

    model = MaskedAutoencoder(decoder_width=24, decoder_depth=2, decoder_heads=3, ratio=0.75,
                              size=16, patch=4, **sizes)
    randomize(model, generator)
    model.head.mask_token.data = 0.5 * torch.randn(24, generator=generator)
    images = torch.randn(3, 1, 16, 16, generator=generator)
    case("mae", model, images, 16, ("input.noise", torch.rand(3, 16, generator=generator)))

    model = NextEmbedding(size=8, patch=2, **sizes)
    randomize(model, generator)
    case("next-embedding", model, torch.randn(2, 1, 8, 8, generator=generator), 1)

    model = Supervised(classes=5, size=12, patch=4, **sizes)
    randomize(model, generator)
    case("supervised", model, torch.randn(4, 1, 12, 12, generator=generator), 9,
         ("input.labels", torch.tensor([3, 0, 4, 1])))

    dino_case(generator)

    model = SeveralOffsets([1, 2, 5], head_width=24, head_depth=1, size=8, patch=2, **sizes)
    randomize(model, generator)
    case("several-offsets", model, torch.randn(3, 1, 8, 8, generator=generator), 1,
         ("input.prefix", torch.tensor([1, 6, 14])))


if __name__ == "__main__":
    main()
