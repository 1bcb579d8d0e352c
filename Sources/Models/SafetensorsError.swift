/// A safetensors file that cannot be used.
public enum SafetensorsError: Error, CustomStringConvertible {
  case unreadable(path: String)
  case truncated(path: String)
  case malformedHeader(path: String)
  case misplaced(path: String, name: String, begin: Int, expected: Int)
  case trailing(path: String, bytes: Int)
  case torchCheckpoint(path: String)
  case damaged(path: String)
  case wrongType(path: String, name: String, found: String)
  case wrongSize(path: String, name: String, shape: [Int], bytes: Int)
  case missing(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])
  case notAnArchitecture(path: String, reason: String)
  case badMetadata(path: String, key: String, found: String, expected: String)
  /// What was asked for is not what the file says.
  case contradiction(path: String, key: String, found: String, asked: String)
  case unknownHeads(path: String)

  /// What is wrong, without a remedy.
  public var finding: String { String(description.split(separator: ";").first ?? "") }

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): no such file, or permission denied; check the path and its permissions"
    case .truncated(let path):
      "\(path): the file ends before its tensors do; copy it again or delete it"
    case .malformedHeader(let path):
      "\(path): the header cannot be read; this is not a safetensors file, or it is damaged"
    case .misplaced(let path, let name, let begin, let expected):
      "\(path): tensor '\(name)' begins at byte \(begin), expected \(expected), where the one before it "
        + "ends; copy the file again or delete it"
    case .trailing(let path, let bytes):
      "\(path): \(bytes) bytes at the end belong to no tensor; copy the file again or delete it"
    case .torchCheckpoint(let path):
      "\(path): this is a zip archive, such as PyTorch's checkpoints are, not a safetensors file; save "
        + "its tensors with safetensors.torch.save_file"
    case .damaged(let path):
      "\(path): the content does not agree with the file's checksum; copy it again or delete it"
    case .wrongType(let path, let name, let found):
      "\(path): tensor '\(name)' is of type \(found), expected F16, BF16, F32 or F64; convert the "
        + "file"
    case .wrongSize(let path, let name, let shape, let bytes):
      "\(path): tensor '\(name)' of shape \(shape) has \(bytes) bytes, which is another number of "
        + "values; copy the file again or delete it"
    case .missing(let path, let name): "\(path): tensor '\(name)' is missing; choose a whole file"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor '\(name)' has shape \(found), this model needs \(expected)"
    case .notAnArchitecture(let path, let reason):
      "\(path): the tensors' shapes describe no model: \(reason); choose weights under the names of "
        + "Apple's AIM models"
    case .badMetadata(let path, let key, let found, let expected):
      "\(path): the metadata say \(key) \(found.prefix(80)), expected \(expected); export the weights "
        + "again"
    case .contradiction(let path, let key, let found, let asked):
      "\(path): the file says \(key) \(found), but \(asked) was asked for; leave out the option, or "
        + "choose other weights"
    case .unknownHeads(let path):
      "\(path): neither the file nor an option says how many attention heads the model has; give "
        + "--heads (Apple's models have width / 128)"
    }
  }
}
