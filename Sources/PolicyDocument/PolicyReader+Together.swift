internal import APIGateway
internal import Authorization
internal import OIDC
internal import StrictJSON

/// What is found only where parts of the document are looked at together.
extension PolicyReader {
  /// Somebody must be believed: whoever signs tokens, or whoever has a credential, or whoever signs with IAM.
  mutating func checkSomebodyIsTrusted(hasIssuers: Bool, credentials: JSONValue?, callers: JSONValue?) {
    let hasOthers = [credentials, callers].contains { list in list.map { $0.kind != .array || $0.count > 0 } ?? false }
    if !hasIssuers, !hasOthers {
      report("$.issuers", "missing; name who signs tokens, or who needs none in credentials or callers")
    }
  }

  /// Whether the roles of credentials are there, and whether an address may be believed.
  ///
  /// - Parameters:
  ///   - scope: nil where it could not be read.
  ///   - roles: those that could be read.
  ///   - list: all of them.
  mutating func check(_ callers: Callers, scope: AnswerScope?, roles: [Role], of list: JSONValue?) {
    let names = Set(roles.map { Array($0.name.utf8) })
    // A role without a name may be the one.
    if list?.kind == .array, roles.count == list?.count, !names.contains([]) {
      for (name, path) in callers.roles where !names.contains(name) {
        report(path, "no role is called so; name one of $.roles")
      }
    }
    for path in callers.addresses where scope == .stage {
      report(
        "\(path).kind",
        "needs \"answerFor\": \"route\", and the authorizer's cache time must then be 0: an answer that is kept is kept for "
          + "whoever calls next, from wherever")
    }
  }

  /// Whether each place of a request holds one kind of thing.
  ///
  /// - Parameter sources: nil where the document does not say where tokens are.
  mutating func check(_ callers: Callers, beside sources: [(source: TokenSource, path: String)]?, hasIssuers: Bool) {
    guard let sources else { return }
    if !hasIssuers, !callers.hasBearer, callers.hasEveryKind, !hasProblem(within: "$.tokenFrom") {
      report("$.tokenFrom", "nobody has a token: there are no issuers and no bearer credential; remove it")
    }
    for (place, path) in callers.keyPlaces where sources.contains(where: { $0.source.is(place) }) {
      report(path, "tokenFrom names it, too; a place holds a token or an API key")
    }
    for (source, path) in sources where callers.hasBasic && source == .header("authorization", scheme: .none) {
      report(path, "a basic credential is in this header; the token needs the scheme \"Bearer\", or another place")
    }
  }
}

extension TokenSource {
  /// Whether an API key may be in the same place.
  fileprivate func `is`(_ place: KeyPlace) -> Bool {
    switch (self, place) {
    case (.header(let name, _), .header(let other)), (.query(let name), .query(let other)):
      name.utf8.elementsEqual(other.utf8)
    default: false
    }
  }
}
