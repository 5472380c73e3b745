internal import JOSE
internal import StrictJSON

/// What a text turns out to be when somebody wonders what is in it. Nothing of it is believed.
struct Inspection {
  /// What the text is.
  enum Format: String {
    /// Three segments: header, payload, signature (RFC 7515 section 7.1).
    case jws
    /// The same without a signature, or with `alg` none (RFC 7515 appendix A.5).
    case unsecured
    /// Five segments (RFC 7516 section 7.1).
    case jwe
    /// A signed token as a JSON object (RFC 7515 section 7.2).
    case jwsJSON = "jws-json"
    /// An encrypted token as a JSON object (RFC 7516 section 7.2).
    case jweJSON = "jwe-json"
    case jwk
    case keySet = "jwks"
    case pem
    case json
    /// Some JWT, damaged.
    case malformed
    /// Anything else: only who made it knows what it means.
    case opaque
    case empty
  }

  /// The content of a segment.
  enum Content {
    /// Strict JSON, an object or an array.
    case json([UInt8])
    case bytes([UInt8])

    init(_ bytes: [UInt8]) {
      let isJSON = (try? JSONDocument(parsing: bytes, maximumBytes: Inspection.maximumBytes)) != nil
      self = isJSON ? .json(bytes) : .bytes(bytes)
    }

    /// The object, where it is one.
    var object: JSONValue? {
      guard case .json(let text) = self else { return nil }
      let root = (try? JSONDocument(parsing: text, maximumBytes: Inspection.maximumBytes))?.root
      return root?.kind == .object ? root : nil
    }
  }

  var format: Format
  /// "a signed token (JWS)" and the like.
  var phrase: String
  var header: Content?
  var payload: Content?
  /// What else a person should hear, each without a full stop.
  var notes: [String] = []
  /// The token in its compact form, whose signature can be checked.
  var compact: [UInt8]?

  /// The longest text that is read, in bytes.
  static let maximumBytes = 4 * CompactSegments.maximumBytes

  /// Whether this is some kind of JWT, so that looking was worth it.
  var isToken: Bool {
    switch format {
    case .jws, .unsecured, .jwe, .jwsJSON, .jweJSON: true
    case .malformed: header != nil
    case .jwk, .keySet, .pem, .json, .opaque, .empty: false
    }
  }
}
