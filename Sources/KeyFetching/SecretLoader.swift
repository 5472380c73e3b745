internal import JOSE
internal import OIDC
internal import SystemCalls

/// Gets an issuer's shared secrets from where its configuration says that they are.
final class SecretLoader {
  /// No secret for HMAC is longer.
  private static let maximumBytes = 4096

  /// The secrets that still are some at that moment; the others are not even asked for.
  ///
  /// - Parameters:
  ///   - algorithms: what they are to be used with; a secret that is too short for one of them is refused.
  ///   - now: the moment by the wall clock.
  ///   - limit: how long it may take; nil where the limits of what is asked decide.
  func secrets(
    _ references: [TimedSecret], for algorithms: [SignatureAlgorithm], at now: NumericDate, within limit: Duration?
  ) throws(LoadFault) -> [SharedSecret] {
    let current = references.filter { timed in timed.until.map { now < $0 } ?? true }
    guard !current.isEmpty else {
      throw LoadFault("the time of every secret in the policy is over; name one whose \"until\" is still to come")
    }
    return try current.map { timed throws(LoadFault) in
      try secret(timed, for: algorithms)
    }
  }

  private func secret(_ timed: TimedSecret, for algorithms: [SignatureAlgorithm]) throws(LoadFault) -> SharedSecret {
    let reference = timed.reference
    let bytes = try bytes(of: reference)
    guard !SharedSecret.holdsPEM(bytes) else {
      throw LoadFault("\(reference): holds a key in PEM, which is no shared secret")
    }
    do throws(WeakSecret) {
      return try SharedSecret(bytes, for: algorithms, until: timed.until)
    } catch {
      throw LoadFault("\(reference): \(error.description)")
    }
  }

  private func bytes(of reference: SecretReference) throws(LoadFault) -> [UInt8] {
    switch reference {
    case .secretsManager: throw LoadFault("\(reference): Secrets Manager is not asked yet")
    case .environment(let name):
      guard let value = Environment.bytes(of: name) else { throw LoadFault("the variable \(name) is not set") }
      return value
    case .file(let path):
      do throws(FileProblem) {
        return SharedSecret.bytes(ofFile: try FileSystem.read(path, maximumBytes: Self.maximumBytes))
      } catch {
        throw LoadFault(error.description)
      }
    }
  }
}
