/// One place of a request that is looked at, and what is there.
package struct LookedAt: Sendable {
  /// As in an error's text: `the header authorization`.
  package let place: String
  /// Nil where nothing is there.
  package let found: Result<Presented?, InvalidCredentials>
}

extension AuthorizerEvent {
  /// Every place that is looked at, one by one and whatever the others hold, for a person who asks where a credential was
  /// found; `presented(at:)` decides.
  package func lookingAround(_ places: CredentialPlaces) -> [LookedAt] {
    let looked = kind == .token ? places.firstHeader.map { [$0] } ?? [] : places.all
    return looked.map { place in
      LookedAt(
        place: place.description,
        found: Result { () throws(InvalidCredentials) in
          guard kind == .token, case .header(let name, let contents) = place else { return try presented(at: place) }
          return try authorizationToken.flatMap { value throws(InvalidCredentials) in
            try contents.presented(in: value, of: name)
          }
        })
    }
  }
}
