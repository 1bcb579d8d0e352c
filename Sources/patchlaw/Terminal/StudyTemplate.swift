/// What `patchlaw new` writes: a study that can be run as it is, in a minute or two, and says what to
/// change.
enum StudyTemplate {
  static let text = """
    # One study: a question, a base, and what varies around it. `patchlaw keys` lists every setting.
    question: Does a causal mask learn worse features than a prefix mask?

    # Settings that all runs share; what is not named stays at its default.
    base:
      data: {dataset: fashionMNIST, testImages: 1000}
      model: {width: 32, depth: 2, heads: 2, patchSize: 4}
      training: {budget: {steps: 150}, batchSize: 64, learningRate: 2e-3}

    # What varies: each axis has named levels. {} leaves the base as it is, and the first level is the
    # control that the others are compared with. Two axes make a grid. The short form names levels
    # by their values: width: {model.width: [32, 64]}
    axes:
      mask:
        prefix: {}
        causal: {model.attention: causal}

    # Repetitions of every cell; intervals and tests need at least 3. To add them only while a claim is
    # open: {first: 4, most: 24, until: decided}
    seeds: 3

    # How features are judged: a classifier on the frozen trunk.
    probes:
      linear: {kind: linear, images: 1000, learningRates: [1e-3, 1e-2, 1e-1]}

    # What you expect, written before the first run; the report says whether it holds.
    expect:
      a causal mask probes worse: {metric: probe.linear, claim: causal - prefix < 0}

    # What a run may take.
    limits: {hours: 1}

    """
}
