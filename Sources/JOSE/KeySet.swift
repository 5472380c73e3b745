internal import Signatures
package import StrictJSON

/// An issuer's public keys (RFC 7517 section 5). A key that cannot be used is skipped with a reason that the owner can
/// read; the rest serve.
public struct KeySet: Sendable {
  /// The keys that serve.
  public let keys: [VerificationKey]
  /// The entries that do not, and why.
  public let skipped: [SkippedKey]

  /// The longest key set that is read, in bytes.
  public static let maximumBytes = 64 * 1024
  /// The most entries that a key set may have.
  public static let maximumKeys = 100

  /// Reads a JWK Set.
  ///
  /// - Parameter text: JSON of at most 64 KiB with at most 100 keys.
  /// - Throws: `KeySetFault` where the text is no key set at all. A set in which no key can be used is none of that: it
  ///   has no `keys`, and says in `skipped` why.
  public init(parsing text: [UInt8]) throws(KeySetFault) {
    let document: JSONDocument
    do throws(JSONFault) {
      document = try JSONDocument(parsing: text, maximumBytes: KeySet.maximumBytes)
    } catch {
      throw KeySetFault(reason: error.description)
    }
    try self.init(reading: document.root)
  }

  /// Takes the keys out of a JWK Set that is parsed already; members that it does not know are ignored.
  package init(reading root: JSONValue) throws(KeySetFault) {
    guard let entries = root["keys"] else { throw KeySetFault(reason: "it has no member keys") }
    guard entries.kind == .array else { throw KeySetFault(reason: "its keys is \(entries.kind.phrase), not an array") }
    guard entries.count <= KeySet.maximumKeys else {
      throw KeySetFault(reason: "it has \(entries.count) keys, and at most \(KeySet.maximumKeys) are read")
    }
    var usable: [(index: Int, key: VerificationKey)] = []
    var skipped: [SkippedKey] = []
    for (index, entry) in entries.elements.enumerated() {
      do throws(UnusableKey) {
        usable.append((index, try JWK.key(parsing: entry)))
      } catch {
        skipped.append(SkippedKey(index: index, keyID: entry["kid"]?.string.map(Excerpt.of), reason: error.reason))
      }
    }
    let (serving, clashing) = KeySet.withoutClashes(usable)
    keys = serving
    self.skipped = (skipped + clashing).sorted { $0.index < $1.index }
  }

  /// What a look-up by a token's header found.
  package enum Match: Sendable {
    case key(VerificationKey)
    case refusal(Refusal)
  }

  /// The one key that a token's header points at. A `kid` that is present must match; an absent one may use the only
  /// key that fits the algorithm. There is no fallback beyond that.
  package func match(_ header: JOSEHeader) -> Match {
    if let keyID = header.keyID {
      guard let key = key(withID: keyID) else {
        return .refusal(.keyUnknown(keyID: Excerpt.of(keyID), algorithm: header.algorithm))
      }
      return key.fits(header.algorithm)
        ? .key(key) : .refusal(.algorithmNotAllowed(expected: key.algorithms, actual: header.algorithm))
    }
    let fitting = keys.filter { $0.fits(header.algorithm) }
    return switch fitting.count {
    case 0: .refusal(.keyUnknown(keyID: nil, algorithm: header.algorithm))
    case 1: .key(fitting[0])
    default: .refusal(.keyAmbiguous(algorithm: header.algorithm, count: fitting.count))
    }
  }

  /// Whether a key of that id serves.
  package func holds(keyID: String) -> Bool { key(withID: keyID) != nil }

  private func key(withID keyID: String) -> VerificationKey? {
    keys.first { $0.keyID?.utf8.elementsEqual(keyID.utf8) ?? false }
  }

  /// Drops keys that share an id with another: with two keys under one name, neither can be trusted to be the one
  /// meant. The same key twice is one key.
  private static func withoutClashes(
    _ usable: [(index: Int, key: VerificationKey)]
  ) -> (serving: [VerificationKey], clashing: [SkippedKey]) {
    var serving: [VerificationKey] = []
    var clashing: [SkippedKey] = []
    let byName = Dictionary(grouping: usable) { Array(($0.key.keyID ?? "").utf8) }
    for (index, key) in usable {
      let namesakes = byName[Array((key.keyID ?? "").utf8)] ?? []
      guard let first = namesakes.first, key.keyID != nil, namesakes.count > 1 else {
        serving.append(key)
        continue
      }
      if namesakes.allSatisfy({
        $0.key.key.components == first.key.key.components && $0.key.algorithm == first.key.algorithm
      }) {
        if index == first.index { serving.append(key) }
      } else {
        clashing.append(
          SkippedKey(
            index: index, keyID: key.keyID.map(Excerpt.of),
            reason: "different keys share this kid, so none of them serves"))
      }
    }
    return (serving, clashing)
  }
}

/// An entry of a key set that is not used.
public struct SkippedKey: Sendable, Equatable {
  /// Its place in the set, from 0.
  public let index: Int
  /// Its `kid`, cut short, if it has one.
  public let keyID: String?
  /// Why it is not used.
  public let reason: String
}

/// Why a text is no key set.
public struct KeySetFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, in lower case and without a full stop; nothing of the text is quoted.
  public let reason: String

  /// The reason.
  public var description: String { "not a key set: \(reason)" }
}
