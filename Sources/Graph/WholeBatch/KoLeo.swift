public import Kernels

/// The KoLeo regularizer: −log of the distance between each image's features and the nearest of
/// another image, which spreads the features of a batch.
///
/// Views are compared with the same view of other images. The result of each row is the gradient of
/// the sum over all rows, then the row's own value, as ``Graph/batchLoss(_:values:weight:)`` reads
/// them. Source: Sablayrolles et al. 2019 (arXiv:1806.03198), equation 4, as in DINOv2's published
/// code, except that the diagonal is −2, so that a row is never its own neighbor.
public struct KoLeo: BatchFunction {
  /// Views of each image.
  let views: Int

  public init(views: Int) { self.views = views }

  public func width(of rows: Int) -> Int { rows + 1 }

  public func compute(values: FloatSlice, rows: FloatSlice, count: Int, width: Int) {
    koLeo(values: values, rows: rows, images: count / views, views: views, width: width)
  }
}
