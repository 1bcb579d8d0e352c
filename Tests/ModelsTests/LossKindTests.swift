import Foundation

import Testing

@testable import Models

struct ConstantLossTests {
  @Test func `pixels have variance 1, and tokens the entropy of the uniform distribution`() {
    var model = ModelConfig()
    #expect(model.lossKind.constant == 1)
    model.target = .pixels
    #expect(model.lossKind.constant == 1)
    var tokens = TokenTarget()
    tokens.vocabulary = 256
    model.target = .tokens(tokens)
    #expect(model.lossKind.constant == log(256))
  }

  @Test func `twice a constant prediction's loss is not yet far above it`() {
    let kind = ModelConfig().lossKind
    #expect(!kind.isFarAboveConstant(2) && kind.isFarAboveConstant(2.001))
    #expect(!LossKind(unit: "cosine", condition: "causal").isFarAboveConstant(1e9))
  }
}
