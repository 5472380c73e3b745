internal import Glibc

/// One value inside a `JSONDocument`, which it keeps alive. Reading copies nothing but what is asked for.
package struct JSONValue: Sendable {
  private let document: JSONDocument
  private let index: Int

  init(index: Int, of document: JSONDocument) {
    self.index = index
    self.document = document
  }

  private var node: JSONNode { document.table.nodes[index] }

  /// What kind of value this is.
  package var kind: JSONKind { node.kind }

  /// The string, or nil where this is none.
  package var string: String? {
    withUTF8 { bytes in String(copying: bytes) }
  }

  /// The integer, or nil where this is none (a number with a fraction or an exponent is none).
  package var integer: Int64? {
    kind == .integer ? node.number : nil
  }

  /// The number as a double (finite: the parser refuses others), or nil where this is none.
  package var number: Double? {
    switch kind {
    case .integer: Double(node.number)
    case .real: Double(bitPattern: UInt64(bitPattern: node.number))
    default: nil
    }
  }

  /// The boolean, or nil where this is none.
  package var boolean: Bool? {
    kind == .boolean ? node.number == 1 : nil
  }

  /// Whether this is `null`.
  package var isNull: Bool { kind == .null }

  /// The member of that name (compared as bytes), or nil where there is none or this is no object.
  package subscript(member: String) -> JSONValue? {
    guard kind == .object else { return nil }
    var name = member
    let found = name.withUTF8 { name in
      unsafe document.table.child(of: index, named: name)
    }
    return found.map { JSONValue(index: $0, of: document) }
  }

  /// The number of members or elements; 0 for everything else.
  package var count: Int { Int(node.count) }

  /// The elements, in order; empty where this is no array.
  package var elements: [JSONValue] {
    kind == .array ? children : []
  }

  /// The members, in the order in which they are written; empty where this is no object.
  package var members: [(name: String, value: JSONValue)] {
    guard kind == .object else { return [] }
    let bytes = document.table.bytes
    return children.map { child in (String(copying: bytes.span.extracting(child.node.name.range)), child) }
  }

  private var children: [JSONValue] {
    var children: [JSONValue] = []
    children.reserveCapacity(count)
    var child = index + 1
    while child < node.end {
      children.append(JSONValue(index: child, of: document))
      child = Int(document.table.nodes[child].end)
    }
    return children
  }

  /// Lends the bytes of a string, without a copy; nil where this is no string.
  package func withUTF8<Result>(_ body: (Span<UInt8>) -> Result) -> Result? {
    let node = node
    guard node.kind == .string else { return nil }
    let bytes = document.table.bytes
    return body(bytes.span.extracting(node.text.range))
  }

  /// Whether this is a string of exactly these bytes. `String ==` is canonical equivalence, which lets "é" equal
  /// "e" + U+0301: never good enough for something that decides.
  package func equals(utf8 text: String) -> Bool {
    withUTF8 { bytes in bytes.equalBytes(of: text) } ?? false
  }
}

extension JSONTable {
  /// The member of that name of the object at `index`. Objects are small here, and a hash costs more than a few looks.
  fileprivate func child(of index: Int, named name: UnsafeBufferPointer<UInt8>) -> Int? {
    let all = bytes.span
    let end = Int(nodes[index].end)
    var child = index + 1
    while child < end {
      let node = nodes[child]
      if node.name.range.count == name.count, unsafe all.extracting(node.name.range).equalBytes(of: name) {
        return child
      }
      child = Int(node.end)
    }
    return nil
  }
}

extension Span<UInt8> {
  /// Whether these bytes are the UTF-8 of `text`, byte for byte.
  package func equalBytes(of text: String) -> Bool {
    var text = text
    return text.withUTF8 { expected in unsafe equalBytes(of: expected) }
  }

  /// How these bytes compare with those: negative, zero or positive. The shorter text comes first, and of two that are as
  /// long the one with the smaller first byte that differs.
  package func order(to other: Span<UInt8>) -> Int {
    guard count == other.count else { return count < other.count ? -1 : 1 }
    return unsafe self.withUnsafeBufferPointer { bytes in
      unsafe other.withUnsafeBufferPointer { others in
        guard let first = bytes.baseAddress, let second = others.baseAddress else { return 0 }
        return Int(unsafe memcmp(first, second, bytes.count))
      }
    }
  }

  /// Whether these bytes are the same as those.
  package func equalBytes(of expected: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe self.withUnsafeBufferPointer { bytes in
      guard bytes.count == expected.count else { return false }
      guard let first = bytes.baseAddress, let second = expected.baseAddress else { return true }
      return unsafe memcmp(first, second, bytes.count) == 0
    }
  }
}

extension String {
  /// Copies bytes that are known to be UTF-8; others are repaired, so never use it on bytes that were not checked.
  package init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
