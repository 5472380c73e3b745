/// Why loading failed, in words for the owner; nothing that the server or the file says is quoted.
struct LoadFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
