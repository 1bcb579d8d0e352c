import Probes
public import Settings

extension Vocabulary {
  /// The words of cells: `base` and the levels of axes.
  public static let cell = Vocabulary(
    paths: CellConfig.schema().map(\.path), synonyms: synonyms, advice: advice)
  /// The words of probes.
  public static let probe = Vocabulary(
    paths: ProbeConfig.schema().map(\.path), synonyms: synonyms, advice: advice)

  /// What other tools, such as timm, Hugging Face's trainers and DINO, call what is set here.
  private static let synonyms: [String: [String]] = [
    "training.learningRate": ["lr", "baselr", "maxlr", "peaklr", "stepsize"],
    "training.batchSize": [
      "bs", "batch", "minibatch", "trainbatchsize", "globalbatchsize", "perdevicetrainbatchsize",
    ],
    "training.weightDecay": ["wd", "decay", "l2"],
    "training.accumulation": ["accumsteps", "gradaccum", "gradientaccumulationsteps", "accumiter"],
    "training.schedule": ["scheduler", "lrschedule", "lrscheduler", "lrschedulertype"],
    "training.warmup": ["warmupratio", "warmupfraction"],
    "training.warmupSteps": ["warmupsteps", "numwarmupsteps", "warmupiters"],
    "training.clipNorm": ["clip", "clipgrad", "gradclip", "maxgradnorm", "gradientclipval"],
    "training.epsilon": ["eps", "adameps", "opteps"],
    "training.precision": ["dtype", "amp", "bf16", "fp16", "mixedprecision"],
    "training.budget.epochs": ["numepochs", "numtrainepochs", "maxepochs", "nepochs"],
    "training.budget.steps": ["maxsteps", "numsteps", "iterations", "iters", "updates", "nsteps"],
    "training.evaluations": ["evalfreq", "evalinterval", "evalsteps", "evalevery"],
    "model.width": [
      "dim", "dmodel", "embeddim", "hiddensize", "hiddendim", "nembd", "modeldim", "channels",
    ],
    "model.depth": ["layers", "nlayers", "numlayers", "nlayer", "numhiddenlayers", "blocks"],
    "model.heads": ["numheads", "nheads", "nhead", "numattentionheads", "attentionheads"],
    "model.mlpRatio": ["ffnratio", "mlpmultiplier", "ffnmultiplier"],
    "model.patchSize": ["patch", "patches"],
    "model.positions": ["posembed", "posemb", "positionembedding", "positionalencoding"],
    "model.queryKeyNorm": ["qknorm", "qklayernorm"],
    "model.classToken": ["clstoken", "cls", "classtoken"],
    "model.registers": ["regtokens", "numregisters", "registertokens", "numregistertokens"],
    "model.layerScale": ["initvalues", "layerscaleinit", "layerscaleinitvalue"],
    "model.norm": ["normlayer", "normtype", "normalization"],
    "model.mlp": ["mlplayer", "ffn", "ffnlayer", "actlayer", "activation"],
    "model.dropPath": ["droppathrate", "stochasticdepth"],
    "model.bias": ["qkvbias", "usebias"],
    "rotary": ["rope", "rope2d"],
    "rmsNorm": ["rms"],
    "swiGLU": ["swiglufused", "glu"],
    "model.attention": ["mask", "attentionmask", "attn"],
    "data.dataset": ["dataset", "datapath", "datadir", "dataroot"],
    "data.resolution": ["imagesize", "imgsize", "inputsize", "cropsize", "imgres", "resize"],
    "data.cropScale": ["crop", "randomresizedcrop", "scale", "mincrop"],
    "data.flip": ["hflip", "horizontalflip", "randomhorizontalflip"],
    "data.images": ["trainimages", "numimages", "numsamples", "trainsamples"],
    "data.validationImages": ["valimages", "valsize", "nval", "valsplit"],
    "learningRates": ["lr", "lrs", "learningrate"],
    "nearestNeighbors": ["knn", "neighbors", "neighbours"],
    "attentive": ["attn", "attention", "attentionpooling", "attentiveprobe"],
    "neighbors": ["k", "knnk", "nneighbors", "numneighbors"],
    "tokens": ["token", "pooling", "pool", "globalpool"],
    "classToken": ["cls", "clstoken"],
    "offsets": ["multitoken", "npredict", "nfuture", "numtokenspredicted", "horizon", "mtp"],
    "rank": ["r", "lorarank", "lorar"],
    "alpha": ["loraalpha"],
    "linear": ["linearprobe", "lin", "logistic"],
    "bidirectional": ["full", "bidir", "noncausal"],
    "masked": ["mim", "mae", "bert", "beit"],
    "autoregressive": ["ar", "gpt", "aim"],
    "idx": ["mnist", "emnist", "kmnist"],
    "imageFolder": ["folder", "imagefolder", "images", "jpeg", "jpg", "png"],
    "webDataset": ["wds", "webdataset", "shards", "tar"],
    "cifar10": ["cifar"],
    "bf16": ["bfloat16", "bfloat"],
    "fp32": ["float32", "float", "single"],
  ]

  private static let advice: [String: [String]] = [
    "the optimizer is AdamW; set training.learningRate, weightDecay, beta1 and beta2": [
      "optimizer", "optim", "opt", "adam", "adamw", "sgd",
    ],
    "write beta1 and beta2, one number each": ["betas", "adambetas"],
    "write training.warmup, a fraction of the steps, or training.warmupSteps": [
      "warmupepochs",
    ],
    "there is no dropout; leave it out": [
      "dropout", "drop", "droprate", "attndrop",
    ],
    "write model.mlpRatio, the hidden dimension as a multiple of the width": [
      "mlpdim", "ffndim", "dff", "dimfeedforward", "intermediatesize", "mlphiddendim",
    ],
    "write model.heads, the number of heads; each has width / heads dimensions": [
      "headdim", "dhead", "dimhead",
    ],
    "training runs on the CPU; leave it out": ["device", "cuda", "gpu", "gpus", "accelerator"],
    "seeds belong beside base: write `seeds: 3` there": ["seed", "randomseed", "rng"],
    "write limits: {workers: N} beside base": ["numworkers", "workers", "nproc"],
  ]
}

extension Reading {
  /// Reports a key that no section has.
  mutating func reportUnknownSection(_ entry: Node.Entry) {
    guard hasHints else {
      return report(at: entry.keyPosition, "unknown key '\(entry.key)'")
    }
    report(at: entry.keyPosition, "unknown key '\(entry.key)'" + sectionHint(entry))
  }

  private func sectionHint(_ entry: Node.Entry) -> String {
    let sections = SpecKey.allCases.map(\.rawValue)
    if let section = SpecKey.synonyms[entry.key.lowercased()] {
      return "; did you mean '\(section.rawValue)'?"
    }
    let head = entry.key.prefix { $0 != "." }
    if CellConfig.fields.contains(where: { $0.name == head }) {
      return "; settings belong under base: write base: {\(entry.key): …}"
    }
    if let near = Suggestion.nearest(to: entry.key, among: sections) {
      return "; did you mean '\(near)'?"
    }
    if let path = Vocabulary.cell.path(named: entry.key) {
      return "; settings belong under base: write base: {\(path): \(entry.value.written)}"
    }
    return "; known: \(sections.listed)"
  }
}

extension SpecKey {
  /// What other tools call a section.
  fileprivate static let synonyms: [String: SpecKey] = [
    "sweep": .axes, "grid": .axes, "axis": .axes, "parameters": .axes, "matrix": .axes,
    "defaults": .base, "common": .base, "config": .base, "seed": .seeds, "title": .question,
    "name": .question, "hypothesis": .question, "claims": .expect, "expectations": .expect,
    "paper": .source, "reference": .source, "laws": .fits, "fit": .fits, "evals": .probes,
    "subsets": .picks, "pick": .picks,
  ]
}
