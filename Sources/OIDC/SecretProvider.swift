package import JOSE

/// Values that only we and somebody else know, by where they are: what a caller who has no token presents, or what is told
/// to API Gateway in the caller's stead.
package struct SecretSource: Sendable, Hashable {
  /// Our name for it, in logs and failures: `credential reports`.
  package let name: String
  /// Where they are; several while they are rotated.
  package let secrets: [TimedSecret]
  /// A value with fewer bytes is not taken.
  package let minimumBytes: Int

  package init(name: String, secrets: [TimedSecret], minimumBytes: Int = 1) {
    self.name = name
    self.secrets = secrets
    self.minimumBytes = minimumBytes
  }
}

/// Where the authorizer gets secrets from. Like `KeyProvider`: it asks and waits; how they are read and kept is the
/// provider's business.
package protocol SecretProvider: Sendable {
  /// The values that still are secrets.
  ///
  /// - Parameters:
  ///   - source: one that the policy names.
  ///   - limit: how long that may take; nil where the provider decides.
  /// - Throws: `Failure`, where none of them can be had.
  func secrets(of source: SecretSource, within limit: Duration?) throws(Failure) -> SecretValues

  /// The same of several sources, in their order: what cannot be had of one is no reason against another.
  ///
  /// - Parameter limit: how long all of it may take together.
  func secrets(of sources: [SecretSource], within limit: Duration?) -> [Result<SecretValues, Failure>]
}

extension SecretProvider {
  /// One after the other, for a provider to which time does not matter.
  package func secrets(of sources: [SecretSource], within limit: Duration?) -> [Result<SecretValues, Failure>] {
    sources.map { source in
      do throws(Failure) {
        return .success(try secrets(of: source, within: limit))
      } catch {
        return .failure(error)
      }
    }
  }
}

/// Secrets in hand.
package struct SecretValues: Sendable {
  /// One of them.
  package struct Value: Sendable {
    package let bytes: [UInt8]
    /// From this moment on it is none; nil: it has no end.
    package let until: NumericDate?

    package init(_ bytes: [UInt8], until: NumericDate? = nil) {
      self.bytes = bytes
      self.until = until
    }
  }

  package let values: [Value]
  /// Why not all of them are here, where that is so. What equals none of these may then be one that is missing.
  package let missing: Failure?

  package init(_ values: [Value], missing: Failure? = nil) {
    self.values = values
    self.missing = missing
  }
}

extension SecretValues.Value: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// That there is one; a secret shows itself in no description.
  package var description: String { "SecretValues.Value(…)" }
  /// The same.
  package var debugDescription: String { description }
  /// Nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
