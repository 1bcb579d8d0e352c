import Experiments
import Text

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws { print(try JSON.text(value, .pretty)) }

extension Double {
  /// Bytes in decimal units.
  var bytes: String { ByteCount(self).text }
}
