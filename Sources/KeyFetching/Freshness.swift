/// What a server says of what it sent.
struct Freshness: Sendable, Equatable {
  /// Seconds for which it is good; nil where the server says nothing.
  var lifetime: Double?
  /// What to ask with whether it has changed; nil where that cannot be asked.
  var validator: Validator?
}
