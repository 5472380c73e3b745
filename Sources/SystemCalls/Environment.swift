// `__environ` is a variable of C, which Swift 6 cannot prove safe to read. It is: nothing here changes the environment
// while another thread runs (see `set`).
@unsafe @preconcurrency internal import Glibc
internal import Synchronization

/// The process's environment variables.
package enum Environment {
  /// The value of a variable, or nil if it is not set or not UTF-8. A value that is not text is never repaired: it
  /// would be another value.
  package static func value(of name: String) -> String? {
    guard let bytes = bytes(of: name) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The bytes of a variable, as they are, or nil if it is not set. For secrets, which need not be text.
  package static func bytes(of name: String) -> [UInt8]? {
    guard isName(name), let value = unsafe getenv(name) else { return nil }
    return unsafe bytes(from: value)
  }

  /// Every variable whose name and value are UTF-8.
  package static func all() -> [String: String] {
    var result: [String: String] = [:]
    guard var entry = unsafe __environ else { return result }
    while let line = unsafe entry.pointee {
      let bytes = unsafe bytes(from: line)
      // The first occurrence is the one that getenv finds.
      if let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
        let name = String(validating: bytes[..<equals], as: UTF8.self), result[name] == nil,
        let value = String(validating: bytes[(equals + 1)...], as: UTF8.self)
      {
        result[name] = value
      }
      unsafe entry += 1
    }
    return result
  }

  /// Sets a variable, or removes it if the value is nil. Only from a program's main thread, and before or between the
  /// work of others: C's environment has no lock.
  ///
  /// - Returns: false if the name or the value cannot be had in an environment (empty, with `=`, with a NUL).
  @discardableResult
  package static func set(_ name: String, to value: String?) -> Bool {
    guard isName(name) else { return false }
    guard let value else {
      guard unsafe unsetenv(name) == 0 else { return false }
      keep(nil, as: name)
      return true
    }
    guard !value.utf8.contains(0), let text = unsafe strdup("\(name)=\(value)") else { return false }
    guard unsafe putenv(text) == 0 else {
      unsafe free(text)
      return false
    }
    keep(unsafe Entry(text: text), as: name)
    return true
  }

  /// Takes charge of the entry that now stands in the environment, and frees the one whose place it took.
  ///
  /// Not setenv: glibc keeps every value that it was ever given, so that one trace id for each call fills a function's memory
  /// (157 bytes a call with glibc 2.36).
  private static func keep(_ entry: Entry?, as name: String) {
    let former = entries.withLock { entries in
      let former = entries[Array(name.utf8)]
      entries[Array(name.utf8)] = entry
      return former
    }
    if let former { unsafe free(former.text) }
  }

  /// An entry that `set` has made; only its caller's thread touches it.
  @safe private struct Entry: @unchecked Sendable {
    let text: UnsafeMutablePointer<CChar>
  }

  private static let entries = Mutex<[[UInt8]: Entry]>([:])

  /// C would read a name up to its NUL, and find another variable.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(0) && !name.utf8.contains(UInt8(ascii: "="))
  }

  private static func bytes(from text: UnsafeMutablePointer<CChar>) -> [UInt8] {
    let count = unsafe strlen(text)
    return unsafe Array(UnsafeRawBufferPointer(start: text, count: count))
  }
}
