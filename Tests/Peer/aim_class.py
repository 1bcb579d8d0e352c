"""AIM's trunk and attentive probe in PyTorch, under the parameter names of Apple's released models.

Written from the paper (arXiv 2401.08541) and the names in the files, for checks of exported weights
where Apple's own package is not installed.
"""
import torch
from torch import nn
from torch.nn import functional as F


def positions(side, width):
    """Sine-cosine positions [side², width]: the first half encodes the column, the second the row."""
    frequencies = 10000.0 ** (-torch.arange(width // 4, dtype=torch.float64) / (width // 4))
    angles = torch.arange(side, dtype=torch.float64)[:, None] * frequencies
    table = torch.cat([angles.sin(), angles.cos()], dim=1)
    rows, columns = torch.arange(side).repeat_interleave(side), torch.arange(side).repeat(side)
    return torch.cat([table[columns], table[rows]], dim=1)


class Patchifier(nn.Module):
    def __init__(self, channels, patch, width):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, stride=patch)
        self.norm = nn.LayerNorm(width, eps=1e-6)


class Preprocessor(nn.Module):
    def __init__(self, channels, patch, width):
        super().__init__()
        self.patchifier = Patchifier(channels, patch, width)

    def forward(self, images):
        projected = self.patchifier.proj(images)
        tokens = self.patchifier.norm(projected.flatten(2).transpose(1, 2))
        return tokens + positions(projected.shape[-1], tokens.shape[-1]).to(tokens)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)

    def forward(self, tokens, mask):
        split = self.qkv(tokens).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(*split, attn_mask=mask)
        return self.proj(mixed.transpose(1, 2).flatten(2))


class MLP(nn.Module):
    def __init__(self, width, ratio):
        super().__init__()
        self.fc1 = nn.Linear(width, ratio * width, bias=False)
        self.fc2 = nn.Linear(ratio * width, width, bias=False)

    def forward(self, tokens):
        return self.fc2(F.gelu(self.fc1(tokens)))


class Block(nn.Module):
    def __init__(self, width, heads, ratio):
        super().__init__()
        self.norm_1, self.norm_2 = (nn.LayerNorm(width, eps=1e-6) for _ in range(2))
        self.attn, self.mlp = Attention(width, heads), MLP(width, ratio)

    def forward(self, tokens, mask):
        tokens = tokens + self.attn(self.norm_1(tokens), mask)
        return tokens + self.mlp(self.norm_2(tokens))


class Trunk(nn.Module):
    def __init__(self, width, depth, heads, ratio):
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads, ratio) for _ in range(depth))
        self.post_trunk_norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, tokens, mask):
        outputs = []
        for block in self.blocks:
            tokens = block(tokens, mask)
            outputs.append(tokens)
        return outputs


class AttentiveHead(nn.Module):
    def __init__(self, width, heads, classes):
        super().__init__()
        self.heads = heads
        self.bn = nn.BatchNorm1d(width, affine=False, eps=1e-6)
        self.cls_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.k, self.v = (nn.Linear(width, width, bias=False) for _ in range(2))
        self.linear = nn.Linear(width, classes, bias=False)

    def forward(self, tokens):
        tokens = self.bn(tokens.transpose(1, 2)).transpose(1, 2)
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.cls_token.expand(len(tokens), -1, -1), self.k(tokens), self.v(tokens)))
        return self.linear(F.scaled_dot_product_attention(query, key, value).flatten(1))


class AIM(nn.Module):
    """Takes the arguments that exported files carry for Apple's class."""

    def __init__(self, arguments):
        super().__init__()
        width, heads = arguments["embed_dim"], arguments["num_heads"]
        self.layers = arguments["probe_layers"]
        self.preprocessor = Preprocessor(
            arguments["num_channels"], arguments["patch_size"], width)
        self.trunk = Trunk(width, arguments["num_blocks"], heads, arguments["mlp_ratio"])
        self.head = AttentiveHead(width, heads, arguments.get("num_classes", 1000))

    def extract_features(self, images, mask=None):
        return self.trunk(self.preprocessor(images), mask)

    def forward(self, images):
        outputs = self.extract_features(images)
        return self.head(torch.stack([outputs[layer] for layer in self.layers]).mean(0))
