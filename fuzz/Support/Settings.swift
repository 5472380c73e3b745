package import JOSE
package import OIDC
internal import StrictJSON
internal import SystemCalls

/// What scripts/fuzz takes out of the test corpus for the fuzz targets: a key set with a key of every kind, issuers,
/// and which tokens each of them may accept.
package struct Settings: Sendable {
  /// One issuer of the corpus, with its fixed clock.
  package struct Trust: Sendable {
    package let issuer: Issuer
    package let now: NumericDate
    /// The corpus's own tokens, less those that this issuer must refuse. Nothing else in the world may be accepted.
    package let mayAccept: Set<[UInt8]>
  }

  package let keySet: KeySet
  package let trusts: [Trust]

  /// Reads `$LATCHKEY_FUZZ_WORK/settings.json`.
  package static func load() -> Settings {
    guard let folder = Environment.value(of: "LATCHKEY_FUZZ_WORK") else {
      fatalError("LATCHKEY_FUZZ_WORK is not set; start this with scripts/fuzz")
    }
    do {
      let bytes = try FileSystem.read("\(folder)/settings.json", maximumBytes: 8 << 20)
      let root = try JSONDocument(parsing: bytes, maximumBytes: 8 << 20).root
      return Settings(
        keySet: try KeySet(parsing: Array(text(root["keySet"]).utf8)),
        trusts: try (root["trusts"]?.elements ?? []).map(trust))
    } catch {
      fatalError("the settings do not load: \(error)")
    }
  }

  private static func trust(_ value: JSONValue) throws -> Trust {
    let audiences = value["audiences"]?.elements.map { text($0) }
    let issuer = try Issuer(
      name: text(value["name"]), identifier: text(value["issuer"]), audiences: audiences.map { .oneOf($0) },
      clients: value["clients"]?.elements.map { text($0) } ?? [],
      tokenUse: value["tokenUse"]?.string.flatMap(TokenUse.init(rawValue:)),
      algorithms: value["algorithms"]?.elements.compactMap { SignatureAlgorithm(name: text($0)) } ?? [],
      keys: .file("keys.json"), type: value["type"]?.string, leeway: Int(value["leeway"]?.integer ?? 0))
    guard let now = NumericDate(secondsSinceEpoch: value["now"]?.number ?? .nan) else { fatalError("no clock") }
    return Trust(
      issuer: issuer, now: now, mayAccept: Set(value["mayAccept"]?.elements.map { Array(text($0).utf8) } ?? []))
  }

  private static func text(_ value: JSONValue?) -> String { value?.string ?? "" }
}
