/// Base64url without padding (RFC 7515 section 2, RFC 4648 section 5), in its strict reading: no padding, no white
/// space, no other alphabet, and the unused bits of the last character are zero. One value has one spelling, so nobody
/// can change the text of a token and keep its meaning.
package enum Base64URL {
  /// The bytes, or nil where `text` is not strict base64url.
  package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    let (groups, rest) = text.count.quotientAndRemainder(dividingBy: 4)
    guard rest != 1 else { return nil }
    let decodedCount = groups * 3 + (rest == 0 ? 0 : rest - 1)
    var isStrict = true
    let decoded = unsafe text.withUnsafeBufferPointer { source in
      unsafe [UInt8](unsafeUninitializedCapacity: decodedCount) { output, written in
        isStrict = unsafe decode(source, groups: groups, rest: rest, into: output)
        written = decodedCount
      }
    }
    return isStrict ? decoded : nil
  }

  /// The text of `bytes`.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var index = 0
    while index < bytes.count {
      let taken = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
      }
      for position in 0...taken {
        text.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 63)])
      }
      index += 3
    }
    return text
  }

  /// Writes `groups` times three bytes, and what the last `rest` characters hold. Every character is looked at, good
  /// or bad, and the verdict comes at the end: the loop has no branch to mispredict.
  private static func decode(
    _ source: UnsafeBufferPointer<UInt8>, groups: Int, rest: Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    unsafe values.withUnsafeBufferPointer { values in
      var seen: UInt32 = 0
      for group in 0..<groups {
        let first = unsafe values[Int(source[group &* 4])]
        let second = unsafe values[Int(source[group &* 4 &+ 1])]
        let third = unsafe values[Int(source[group &* 4 &+ 2])]
        let fourth = unsafe values[Int(source[group &* 4 &+ 3])]
        seen |= first | second | third | fourth
        let bits = first << 18 | second << 12 | third << 6 | fourth
        unsafe output[group &* 3] = UInt8(truncatingIfNeeded: bits >> 16)
        unsafe output[group &* 3 &+ 1] = UInt8(truncatingIfNeeded: bits >> 8)
        unsafe output[group &* 3 &+ 2] = UInt8(truncatingIfNeeded: bits)
      }
      guard rest > 0 else { return seen < invalid }
      let first = unsafe values[Int(source[groups * 4])]
      let second = unsafe values[Int(source[groups * 4 + 1])]
      let third = unsafe rest == 3 ? values[Int(source[groups * 4 + 2])] : 0
      seen |= first | second | third
      let bits = first << 18 | second << 12 | third << 6
      unsafe output[groups * 3] = UInt8(truncatingIfNeeded: bits >> 16)
      if rest == 3 { unsafe output[groups * 3 + 1] = UInt8(truncatingIfNeeded: bits >> 8) }
      let looseBits = rest == 2 ? bits & 0xFFFF : bits & 0xFF
      return seen < invalid && looseBits == 0
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Above every value of six bits, and kept by a bitwise or.
  private static let invalid: UInt32 = 0x80

  /// The value of each byte as a character; `invalid` for those outside the alphabet.
  private static let values: [UInt32] = {
    var values = [UInt32](repeating: invalid, count: 256)
    for (value, character) in alphabet.enumerated() {
      values[Int(character)] = UInt32(value)
    }
    return values
  }()
}
