internal import JOSE
internal import StrictJSON

extension Inspection {
  /// Looks at a text: a token, or what people take for one.
  init(of pasted: [UInt8]) {
    let (text, notes) = Inspection.withoutWrapping(pasted)
    switch text.first {
    case nil: self.init(format: .empty, phrase: "nothing at all")
    case UInt8(ascii: "{"): self.init(json: text)
    case UInt8(ascii: "-") where text.starts(with: "-----BEGIN ".utf8): self.init(pem: text)
    default: self.init(segments: text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false), of: text)
    }
    self.notes = notes + self.notes
  }

  /// What is pasted along with a token: white space at the ends, the name of the header, `Bearer `.
  private static func withoutWrapping(_ pasted: [UInt8]) -> (text: [UInt8], notes: [String]) {
    let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    var text = Array(pasted.drop(while: isSpace))
    while let last = text.last, isSpace(last) { text.removeLast() }
    let bare = TokenInput.withoutScheme(text)
    return bare == text ? (text, []) : (bare, ["the leading Bearer was left out"])
  }

  private init(segments: [ArraySlice<UInt8>], of text: [UInt8]) {
    let parts = segments.map { Base64URL.decode(Array($0).span) }
    switch segments.count {
    case 3: self.init(header: parts[0], payload: parts[1], signature: parts[2], of: text)
    case 5:
      self.init(format: .jwe, phrase: "an encrypted token (JWE)", header: parts[0].map { Content($0) })
      notes.append("its content cannot be shown without the recipient's key, and latchkey verifies only signed tokens")
    case 2 where Inspection.isHeader(parts[0]):
      self.init(format: .malformed, phrase: "a JWT without its third segment, the signature")
      (header, payload) = (parts[0].map { Content($0) }, parts[1].map { Content($0) })
    default:
      self.init(format: .opaque, phrase: "no JWT")
      notes.append("an opaque token, such as a session id, means something only to the server that made it")
      if text.contains(where: { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) { notes.append("it has white space in it") }
    }
  }

  private init(header: [UInt8]?, payload: [UInt8]?, signature: [UInt8]?, of text: [UInt8]) {
    guard let header, Inspection.isHeader(header) else {
      self.init(format: .opaque, phrase: "no JWT, though it has three segments")
      notes.append("its first segment is \(header == nil ? "not base64url" : "not a JSON object with an alg")")
      return
    }
    self.init(
      format: .jws, phrase: "a signed token (JWS)", header: Content(header), payload: payload.map { Content($0) })
    if payload == nil || signature == nil {
      format = .malformed
      phrase = "a damaged token"
      notes.append("its \(payload == nil ? "payload" : "signature") is not base64url without padding")
    }
    let algorithm = self.header?.object?["alg"]?.string
    if algorithm?.utf8.elementsEqual("none".utf8) ?? false || signature?.isEmpty ?? false {
      format = .unsecured
      phrase = "an unsecured token: nobody signed it"
    }
    if payload?.isEmpty ?? false {
      self.payload = nil
      notes.append("its payload is detached (RFC 7515 appendix F): it is somewhere else")
    }
    compact = text
    noteHeader()
    notePayload(payload ?? [])
    do throws(Refusal) {
      _ = try UnverifiedToken(parsing: text)
    } catch {
      notes.append("'latchkey verify' refuses it: \(error.reason)")
    }
  }

  private static func isHeader(_ bytes: [UInt8]?) -> Bool {
    bytes.map { Content($0).object?["alg"] != nil } ?? false
  }

  private mutating func noteHeader() {
    for member in ["jwk", "jku", "x5c", "x5u"] where header?.object?[member] != nil {
      notes.append("the header brings a key of its own (\(member)), which no verifier may use")
    }
  }

  private mutating func notePayload(_ payload: [UInt8]) {
    guard case .bytes(let bytes) = self.payload else { return }
    let inner = Inspection(of: bytes)
    if [.jws, .jwe, .unsecured].contains(inner.format) {
      notes.append("the payload is itself \(inner.phrase): inspect it on its own")
    }
  }

  private init(pem text: [UInt8]) {
    self.init(format: .pem, phrase: "PEM, a key or a certificate, and no token")
    if String(decoding: text, as: UTF8.self).contains("PRIVATE KEY-----") {
      notes.append("it is a private key: whoever has seen it can sign; replace it if that was not only you")
    }
  }
}
