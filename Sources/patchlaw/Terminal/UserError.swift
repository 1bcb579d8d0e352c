/// A request that cannot be met, in one sentence with the fix.
struct UserError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
