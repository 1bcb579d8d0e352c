import Data
import Experiments
import Models
import Probes

/// The arguments that make Apple's class, as `config.json` has them.
struct AIMArguments: Encodable {
  private let imageSize: Int
  private let patchSize: Int
  private let channels: Int
  private let width: Int
  private let depth: Int
  private let heads: Int
  private let mlpRatio: Int
  /// The blocks whose outputs are averaged for the probe.
  private var layers: [Int]
  /// nil without a probe.
  private var classes: Int?

  private enum CodingKeys: String, CodingKey {
    case imageSize = "img_size"
    case patchSize = "patch_size"
    case channels = "num_channels"
    case width = "embed_dim"
    case depth = "num_blocks"
    case heads = "num_heads"
    case mlpRatio = "mlp_ratio"
    case layers = "probe_layers"
    case classes = "num_classes"
  }

  init(_ model: Model) {
    let (config, grid) = (model.config, model.grid)
    (imageSize, patchSize, channels) = (grid.size, grid.patchSize, grid.channels)
    (width, depth, heads) = (config.width, config.depth, config.heads)
    (mlpRatio, layers) = (config.mlpRatio, [config.depth - 1])
  }

  /// - Throws: ``SafetensorsError`` when the probe's weights cannot be read.
  init(_ model: Model, _ probe: StoredProbe) throws {
    self.init(model)
    layers = Array(probe.config.features.range(depth: depth))
    classes = try probe.weights().tensor("head.linear.weight", from: probe.id).shape[0]
  }
}

/// The arguments that make timm's `VisionTransformer` compute the trunk.
struct TimmArguments: Encodable {
  private let img_size: Int
  private let patch_size: Int
  private let in_chans: Int
  private let embed_dim: Int
  private let depth: Int
  private let num_heads: Int
  private let mlp_ratio: Int
  private let num_classes = 0
  private let global_pool = ""
  private let class_token = false
  private let qkv_bias = false
  /// timm's layer norm, whose ε is AIM's 1e-6.
  private let norm_layer = "layernorm"
  private let embed_norm_layer = "layernorm"

  init(_ model: Model) {
    let (config, grid) = (model.config, model.grid)
    (img_size, patch_size, in_chans) = (grid.size, grid.patchSize, grid.channels)
    (embed_dim, depth, num_heads) = (config.width, config.depth, config.heads)
    mlp_ratio = config.mlpRatio
  }
}
