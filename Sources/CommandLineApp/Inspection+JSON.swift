internal import JOSE
internal import StrictJSON

extension Inspection {
  /// Looks at a text that starts like a JSON object.
  init(json text: [UInt8]) {
    guard let root = (try? JSONDocument(parsing: text, maximumBytes: Inspection.maximumBytes))?.root else {
      self.init(format: .opaque, phrase: "no token: it starts like a JSON object, and is not strict JSON")
      return
    }
    let isSigned = root["signature"] != nil || root["signatures"] != nil
    if root["ciphertext"] != nil {
      self.init(format: .jweJSON, phrase: "an encrypted token in the JSON serialization (JWE)")
      header = Inspection.segment(root["protected"])
      notes.append("its content cannot be shown without the recipient's key, and latchkey verifies only signed tokens")
    } else if root["payload"] != nil, isSigned {
      self.init(jws: root)
    } else if root["keys"] != nil {
      self.init(format: .keySet, phrase: "a key set (JWKS), and no token")
      notes.append("--keys FILE takes it")
    } else if root["kty"] != nil {
      self.init(format: .jwk, phrase: "a key (JWK), and no token")
      if ["d", "k"].contains(where: { root[$0] != nil }) {
        notes.append(
          "it holds a private key or a secret: whoever has seen it can sign; replace it if that was not only you")
      }
    } else {
      self.init(format: .json, phrase: "a JSON object, and no token", payload: Content(text))
      notes.append("nobody signed it; 'latchkey sign' makes a token out of claims")
    }
  }

  /// RFC 7515 section 7.2: general with `signatures`, or flattened with one `signature`.
  private init(jws root: JSONValue) {
    let signatures = root["signatures"]?.elements ?? [root]
    self.init(format: .jwsJSON, phrase: "a signed token in the JSON serialization (JWS)")
    header = Inspection.segment(signatures.first?["protected"])
    payload = Inspection.segment(root["payload"])
    notes.append("latchkey verifies the compact serialization: three segments joined by dots")
    guard signatures.count == 1 else {
      notes.append("it has \(signatures.count) signatures; the header is that of the first")
      return
    }
    let parts = [signatures[0]["protected"], root["payload"], signatures[0]["signature"]].compactMap { $0?.string }
    guard parts.count == 3, signatures[0]["header"] == nil else { return }
    compact = Array(parts.joined(separator: ".").utf8)
  }

  private static func segment(_ value: JSONValue?) -> Content? {
    guard let text = value?.string, let bytes = Base64URL.decode(Array(text.utf8).span) else { return nil }
    return Content(bytes)
  }
}
