/// What a request presents to show who sends it: at most one thing, for of two one is somebody else's.
package enum Presented: Sendable, Equatable {
  /// A token, or a shared bearer secret; not looked at any further than that it has a token's bytes.
  case token([UInt8], TokenSource)
  /// An API key, as it stands in the request.
  case key([UInt8], KeyPlace)
  /// What stands on either side of the first colon.
  case basic(user: [UInt8], password: [UInt8])
}

extension Presented {
  /// Whether this is the same credential, wherever it stands.
  func isSame(as other: Presented) -> Bool {
    switch (self, other) {
    case (.token(let one, _), .token(let two, _)), (.key(let one, _), .key(let two, _)): one == two
    case (.basic(let user, let password), .basic(let otherUser, let otherPassword)):
      user == otherUser && password == otherPassword
    default: false
    }
  }
}
