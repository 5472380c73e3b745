internal import JOSE
internal import OIDC
internal import Signatures

/// The keys that options name: read from their file at once, or fetched when the first token asks for them.
struct SuppliedKeys {
  /// What messages call the one issuer that options describe.
  static let issuerName = "issuer"

  let source: KeySource
  let provider: any KeyProvider
  let skippedKeys: @Sendable () -> [SkippedKey]

  /// - Parameters:
  ///   - userPool: says where the keys are, if the options do not.
  ///   - algorithms: what a secret must be long enough for.
  init(_ options: KeySettings, userPool: UserPool?, algorithms: [SignatureAlgorithm]) throws(Complaint) {
    let keys: IssuerKeys
    var skipped: [SkippedKey] = []
    if let path = options.secret {
      source = .secrets([TimedSecret(.file(path))])
      keys = .secrets([try SuppliedKeys.secret(path, algorithms)])
    } else if let path = options.publicKey {
      source = .publicKeyFile(path)
      keys = .pinnedKey(try SuppliedKeys.publicKey(path))
    } else if let path = options.keys, !path.contains("://") {
      source = .file(path)
      let keySet = try SuppliedKeys.keySet(path)
      keys = .keySet(keySet)
      skipped = keySet.skipped
    } else {
      let url = options.keys ?? userPool?.keySetURL ?? ""
      try FetchedKeys.check(url: url)
      let fetched = FetchedKeys()
      source = .url(url)
      provider = fetched.store
      skippedKeys = fetched.skippedKeys
      return
    }
    provider = FixedKeys([SuppliedKeys.issuerName: keys])
    let skippedKeys = skipped
    self.skippedKeys = { skippedKeys }
  }

  private static func secret(_ path: String, _ algorithms: [SignatureAlgorithm]) throws(Complaint) -> SharedSecret {
    let bytes = try KeyFile(option: "--secret", path: path, isSecret: true).secretBytes()
    do throws(WeakSecret) {
      return try SharedSecret(bytes, for: algorithms)
    } catch {
      throw Complaint("\(path): \(error)")
    }
  }

  private static func publicKey(_ path: String) throws(Complaint) -> VerificationKey {
    if path.contains("://") { throw Complaint("--public-key: takes a file", hints: "--keys takes a URL") }
    let file = try KeyFile(option: "--public-key", path: path, isSecret: false)
    guard file.isPEM else {
      if file.isDER { throw file.notPEM }
      throw Complaint(
        "\(path): holds no key in PEM",
        hints: file.isJSONWebKey ? "--keys takes a key set" : "--secret takes a shared secret")
    }
    if file.isPrivateKey {
      throw Complaint(
        "\(path): holds a private key, which is not needed to verify",
        hints: "'latchkey keys public' prints its public half")
    }
    do throws(KeyProblem) {
      return VerificationKey(keyID: nil, algorithm: nil, key: try PublicKey(pem: file.bytes))
    } catch {
      throw Complaint("\(path): \(error)")
    }
  }

  /// The key set in a file.
  static func keySet(_ path: String) throws(Complaint) -> KeySet {
    let file = try KeyFile(option: "--keys", path: path, isSecret: false)
    if file.isPEM {
      throw Complaint("\(path): holds PEM, not a key set", hints: "'latchkey keys public' makes a key set of it")
    }
    let keySet: KeySet
    do throws(KeySetFault) {
      keySet = try KeySet(parsing: file.bytes)
    } catch {
      throw file.isJSONWebKey
        ? Complaint("\(path): \(error)", hints: "for a single JWK write {\"keys\":[…]} around it")
        : Complaint("\(path): \(error)")
    }
    guard !keySet.keys.isEmpty else {
      throw Complaint(["\(path): holds no key that can be used"], hints: keySet.skipped.map(\.explanation))
    }
    return keySet
  }
}

extension SkippedKey {
  /// One line for the person who wonders where a key is.
  var explanation: String {
    "key \(index + 1) of the set\(keyID.map { " (kid \($0))" } ?? "") is not used: \(reason)"
  }
}
