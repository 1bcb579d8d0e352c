internal import CKernels
import Glibc

/// Reserves zeroed memory for `count` values; an empty block has room for one.
///
/// Ends the process with one sentence if memory runs out.
func reserve<Value: BitwiseCopyable>(
  _ type: Value.Type, count: Int
) -> UnsafeMutablePointer<Value> {
  precondition(count >= 0, "a buffer cannot have \(count) values")
  let bytes = max(count, 1) * MemoryLayout<Value>.stride
  return unsafe patchlaw_reserve(bytes).bindMemory(to: Value.self, capacity: max(count, 1))
}

/// Frees memory from ``reserve(_:count:)``.
func release<Value>(_ memory: UnsafeMutablePointer<Value>) { unsafe free(memory) }
