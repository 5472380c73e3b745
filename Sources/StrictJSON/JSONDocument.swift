internal import CJansson

/// A parsed JSON text. Immutable: every thread may read it at once.
@safe package final class JSONDocument: Sendable {
  /// The deepest nesting that anything of ours reads.
  package static let maximumDepth = 32

  // Safe to share: nothing changes a value after `init`, and no reading call of jansson writes.
  private nonisolated(unsafe) let rootNode: UnsafeMutablePointer<json_t>

  /// Reads `bytes` as one JSON object or array.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark.
  ///   - maximumBytes: checked before anything else.
  ///   - maximumDepth: levels of nesting, checked before the parser sees the text.
  /// - Throws: `JSONFault`.
  package init(
    parsing bytes: Span<UInt8>, maximumBytes: Int, maximumDepth: Int = JSONDocument.maximumDepth
  ) throws(JSONFault) {
    guard bytes.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
    let outcome = unsafe bytes.withUnsafeBufferPointer { buffer -> Result<UnsafeMutablePointer<json_t>, JSONFault> in
      guard let base = buffer.baseAddress else { return unsafe .failure(.malformed) }
      guard unsafe NestingScan.isWithin(maximumDepth, buffer) else {
        return unsafe .failure(.tooDeep(limit: maximumDepth))
      }
      return unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { text in
        guard let node = unsafe latchkey_json_load(text, buffer.count) else { return unsafe .failure(.malformed) }
        return unsafe .success(node)
      }
    }
    unsafe rootNode = try outcome.get()
  }

  /// Reads an array of bytes; see `init(parsing:maximumBytes:maximumDepth:)`.
  package convenience init(
    parsing bytes: [UInt8], maximumBytes: Int, maximumDepth: Int = JSONDocument.maximumDepth
  ) throws(JSONFault) {
    try self.init(parsing: bytes.span, maximumBytes: maximumBytes, maximumDepth: maximumDepth)
  }

  deinit {
    unsafe json_decref(rootNode)
  }

  /// The object or array at the top.
  package var root: JSONValue { unsafe JSONValue(node: rootNode, of: self) }
}

/// What a JSON value is (RFC 8259 section 3, with numbers told apart by how they are written).
package enum JSONKind: Sendable, Equatable {
  case object, array, string, integer, real, boolean, null

  /// The word for an error message: "a string", "an object".
  package var phrase: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .integer: "an integer"
    case .real: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }
}

/// One value inside a `JSONDocument`, which it keeps alive. Reading copies nothing but what is asked for.
@safe package struct JSONValue: Sendable {
  private let document: JSONDocument
  private nonisolated(unsafe) let node: UnsafeMutablePointer<json_t>

  fileprivate init(node: UnsafeMutablePointer<json_t>, of document: JSONDocument) {
    unsafe self.node = node
    self.document = document
  }

  /// What kind of value this is.
  package var kind: JSONKind {
    switch unsafe latchkey_json_typeof(node) {
    case JSON_OBJECT: .object
    case JSON_ARRAY: .array
    case JSON_STRING: .string
    case JSON_INTEGER: .integer
    case JSON_REAL: .real
    case JSON_TRUE, JSON_FALSE: .boolean
    default: .null
    }
  }

  /// The string, or nil where this is none.
  package var string: String? {
    withUTF8 { bytes in String(copying: bytes) }
  }

  /// The integer, or nil where this is none (a number with a fraction or an exponent is none).
  package var integer: Int64? {
    kind == .integer ? Int64(unsafe json_integer_value(node)) : nil
  }

  /// The number as a double (finite: the parser refuses others), or nil where this is none.
  package var number: Double? {
    switch kind {
    case .integer, .real: unsafe json_number_value(node)
    default: nil
    }
  }

  /// The boolean, or nil where this is none.
  package var boolean: Bool? {
    switch unsafe latchkey_json_typeof(node) {
    case JSON_TRUE: true
    case JSON_FALSE: false
    default: nil
    }
  }

  /// Whether this is `null`.
  package var isNull: Bool { kind == .null }

  /// The member of that name (compared as bytes), or nil where there is none or this is no object.
  package subscript(member: String) -> JSONValue? {
    var name = member
    let found = name.withUTF8 { bytes -> UnsafeMutablePointer<json_t>? in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe json_object_getn(node, characters.baseAddress, characters.count)
      }
    }
    guard let found = unsafe found else { return nil }
    return unsafe JSONValue(node: found, of: document)
  }

  /// The number of members or elements; 0 for everything else.
  package var count: Int {
    switch kind {
    case .object: unsafe json_object_size(node)
    case .array: unsafe json_array_size(node)
    default: 0
    }
  }

  /// The elements, in order; empty where this is no array.
  package var elements: [JSONValue] {
    let count = unsafe json_array_size(node)
    var elements: [JSONValue] = []
    elements.reserveCapacity(count)
    for index in 0..<count {
      if let element = unsafe json_array_get(node, index) {
        elements.append(unsafe JSONValue(node: element, of: document))
      }
    }
    return elements
  }

  /// The members, in the order in which they are written; empty where this is no object.
  package var members: [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    members.reserveCapacity(count)
    var iterator = unsafe json_object_iter(node)
    while let position = unsafe iterator {
      if let key = unsafe json_object_iter_key(position), let value = unsafe json_object_iter_value(position) {
        let characters = unsafe UnsafeRawBufferPointer(start: key, count: json_object_iter_key_len(position))
        members.append(
          (unsafe String(decoding: characters, as: UTF8.self), unsafe JSONValue(node: value, of: document)))
      }
      unsafe iterator = unsafe json_object_iter_next(node, position)
    }
    return members
  }

  /// Lends the bytes of a string, without a copy; nil where this is no string.
  package func withUTF8<Result>(_ body: (Span<UInt8>) -> Result) -> Result? {
    guard kind == .string, let text = unsafe json_string_value(node) else { return nil }
    let count = unsafe json_string_length(node)
    return unsafe text.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      let span = unsafe Span(_unsafeStart: bytes, count: count)
      return body(span)
    }
  }

  /// Whether this is a string of exactly these bytes. `String ==` is canonical equivalence, which lets "é" equal
  /// "e" + U+0301: never good enough for something that decides.
  package func equals(utf8 text: String) -> Bool {
    withUTF8 { bytes in bytes.equalBytes(of: text) } ?? false
  }
}

extension Span<UInt8> {
  /// Whether these bytes are the UTF-8 of `text`, byte for byte.
  package func equalBytes(of text: String) -> Bool {
    var text = text
    return text.withUTF8 { expected in
      unsafe self.withUnsafeBufferPointer { unsafe $0.elementsEqual(expected) }
    }
  }
}

extension String {
  /// Copies bytes that are known to be UTF-8; others are repaired, so never use it on bytes that were not checked.
  package init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
