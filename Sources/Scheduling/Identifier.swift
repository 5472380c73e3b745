package import JOSE

/// An opaque identifier: 26 of the letters and digits of Crockford's base 32, in lower case. Identifiers of one kind
/// sort, as text, by the millisecond in which they were made.
///
/// Source: the ULID specification (48 bits of time, 80 of chance), written in lower case.
package struct Identifier<Subject>: Sendable, Hashable, Comparable {
  /// The identifier as it stands in paths, cursors and keys.
  package let text: String

  /// Bytes of chance in it.
  package static var randomByteCount: Int { 10 }

  private static var length: Int { 26 }

  /// Reads an identifier; nil where the text is none.
  package init?(_ text: String) {
    // The first letter holds three bits only: 26 letters have 130 of them, the identifier 128.
    guard text.utf8.count == Identifier.length, let first = text.utf8.first, (0x30...0x37).contains(first),
      text.utf8.allSatisfy({ alphabet.contains($0) })
    else { return nil }
    self.text = text
  }

  /// A new identifier.
  ///
  /// - Parameters:
  ///   - moment: when it is made.
  ///   - chance: `randomByteCount` random bytes; who can guess them can guess the identifier.
  package init(at moment: NumericDate, chance: [UInt8]) {
    precondition(chance.count == Identifier.randomByteCount)
    let milliseconds = UInt64(max(0, moment.secondsSinceEpoch * 1000)) & 0xFFFF_FFFF_FFFF
    let time = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64($0))) }
    var bits: UInt32 = 0
    var bitCount = 2
    var letters: [UInt8] = []
    for byte in time + chance {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        letters.append(alphabet[Int(bits >> UInt32(bitCount)) & 31])
      }
    }
    text = String(decoding: letters, as: UTF8.self)
  }

  package static func < (first: Identifier, second: Identifier) -> Bool {
    first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
  }
}

extension Identifier: CustomStringConvertible {
  package var description: String { text }
}

private let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// The identifier of a message.
package typealias MessageID = Identifier<Message>
/// The identifier of a subscriber; says nothing about the address.
package typealias SubscriberID = Identifier<Subscriber>
