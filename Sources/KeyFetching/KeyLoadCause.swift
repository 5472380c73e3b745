/// Why keys are loaded.
package enum KeyLoadCause: String, Sendable {
  /// They ship with the program, and were taken from their file.
  case pinned
  /// There are none yet.
  case first
  /// Their lifetime is over.
  case expired
  /// Their lifetime is nearly over, or they are pinned, and nobody waits.
  case ahead
  /// A token names a key id that the set does not hold.
  case unknownKey
}
