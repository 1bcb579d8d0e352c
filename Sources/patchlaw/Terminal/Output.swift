import Experiments
import Text

/// Prints a value as JSON with sorted keys, and with null for what is missing.
func printJSON(_ value: some Encodable) throws {
  print(try JSON.text(TreeEncoder.tree(value), .pretty))
}

extension Double {
  /// Bytes in decimal units.
  var bytes: String { ByteCount(self).text }
}
