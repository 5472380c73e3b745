extension AuthorizerEvent {
  /// What the request presents; nil where it presents nothing. An empty value is nothing.
  ///
  /// - Throws: where it presents more than one thing, or something that is not well formed. The same thing twice is one.
  package func presented(at places: CredentialPlaces) throws(InvalidCredentials) -> Presented? {
    guard kind != .token else {
      guard case .header(let name, let contents) = places.firstHeader, let authorizationToken else { return nil }
      return try contents.presented(in: authorizationToken, of: name)
    }
    var found: (presented: Presented, place: CredentialPlace)?
    // Every place is looked at, also after something was found: who sends two things is refused, whichever is good.
    for place in places.all {
      guard let presented = try presented(at: place) else { continue }
      if let found, !found.presented.isSame(as: presented) {
        throw .ambiguous(at: [found.place.description, place.description])
      }
      found = found ?? (presented, place)
    }
    return found?.presented
  }

  /// What is at one place, whatever the others hold.
  func presented(at place: CredentialPlace) throws(InvalidCredentials) -> Presented? {
    switch place {
    case .header(let name, let contents):
      guard let value = try only(headers.values(of: name), at: place) else { return nil }
      return try contents.presented(in: value, of: name)
    case .keyParameter(let name):
      guard let value = try only(parameters.values(of: name), at: place), !value.isEmpty else { return nil }
      return .key(Array(value.utf8), .query(name))
    case .tokenParameter(let name):
      guard kind == .webSocket else { return nil }
      let values = parameters.values(of: name).map { Array($0.utf8)[...] }
      return try token(only(values, at: place), from: .query(name), at: place)
    case .cookie(let name):
      let values = (cookies + headers.values(of: "cookie")).flatMap { Cookies.values(of: name, in: $0) }
      return try token(only(values, at: place), from: .cookie(name), at: place)
    case .subprotocol(let name):
      guard kind == .webSocket else { return nil }
      let values = headers.values(of: "sec-websocket-protocol").flatMap { Subprotocols.items(after: name, in: $0) }
      guard let value = try only(values, at: place) else { return nil }
      // The name with nothing behind it is half a credential, like `Bearer` alone.
      guard !value.isEmpty else { throw .missing }
      return try token(value, from: .subprotocol(name), at: place)
    }
  }

  private func token(
    _ value: ArraySlice<UInt8>?, from source: TokenSource, at place: CredentialPlace
  ) throws(InvalidCredentials) -> Presented? {
    guard let value, !value.isEmpty else { return nil }
    guard value.isToken else { throw .malformed(at: place.description) }
    return .token(Array(value), source)
  }

  /// The one value that all of these are, byte for byte; nil where there is none.
  private func only(_ values: [String], at place: CredentialPlace) throws(InvalidCredentials) -> String? {
    // Not by `==`, for which "é" is "e" with an accent.
    guard values.allSatisfy({ $0.utf8.elementsEqual((values.first ?? "").utf8) }) else {
      throw .ambiguous(at: [place.description])
    }
    return values.first
  }

  private func only(
    _ values: [ArraySlice<UInt8>], at place: CredentialPlace
  ) throws(InvalidCredentials) -> ArraySlice<UInt8>? {
    guard values.allSatisfy({ $0 == values.first }) else { throw .ambiguous(at: [place.description]) }
    return values.first
  }
}
