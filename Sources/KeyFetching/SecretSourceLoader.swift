internal import JOSE
internal import OIDC

/// Gets the secrets of a source. It remembers nothing.
struct SecretSourceLoader: ContentLoader {
  private let context: LoadingContext

  init(_ context: LoadingContext) {
    self.context = context
  }

  mutating func load(_ source: SecretSource, known validator: Validator?, within limit: Duration?) -> Load<SecretValues>
  {
    var loader = SecretLoader(context.settings, context.pool, within: limit)
    do throws(LoadFault) {
      let now = NumericDate(secondsSinceEpoch: context.clock().wall) ?? .now()
      let (values, fault) = try loader.secrets(source.secrets, at: now) { timed, bytes throws(LoadFault) in
        try SecretSourceLoader.check(bytes, for: source)
        return SecretValues.Value(bytes, until: timed.until)
      }
      guard let fault else { return Load(outcome: .loaded(SecretValues(values), .init()), fetches: loader.fetches) }
      let missing = source.unavailable(fault.reason)
      return Load(
        outcome: .partial(
          SecretValues(values, missing: missing), reason: "\(fault.reason) (the other secrets serve)"),
        fetches: loader.fetches)
    } catch {
      return Load(outcome: .failed(reason: error.reason), fetches: loader.fetches)
    }
  }

  /// What nobody could present, or everybody could guess, is no secret: better to say so than to refuse everybody.
  private static func check(_ bytes: [UInt8], for source: SecretSource) throws(LoadFault) {
    guard bytes.count >= max(source.minimumBytes, 1) else {
      let way = source.minimumBytes > 1 ? "; make a longer one, or say \"allowWeak\": true in the policy" : ""
      throw LoadFault(
        "the secret has \(bytes.count) bytes and needs at least \(max(source.minimumBytes, 1))\(way)")
    }
    guard bytes.count <= SecretLoader.maximumBytes else {
      throw LoadFault("the secret has \(bytes.count) bytes, more than \(SecretLoader.maximumBytes)")
    }
    // The carriage return of a file with other line ends, most often.
    guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw LoadFault("the secret holds a control character, such as the end of a line, which no request can carry")
    }
  }
}
