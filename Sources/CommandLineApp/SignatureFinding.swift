internal import JOSE
internal import KeyFetching
internal import OIDC
internal import StrictJSON

/// Whether the signature of an inspected token holds.
enum SignatureFinding {
  /// It holds, by a key of that id.
  case valid(keyID: String?)
  case invalid(reason: String)
  /// Nobody asked, or it could not be done; the token is not to blame.
  case unchecked(reason: String)
  /// The keys could not be had.
  case undecided(reason: String)

  var name: String {
    switch self {
    case .valid: "valid"
    case .invalid: "invalid"
    case .unchecked, .undecided: "unchecked"
    }
  }

  var reason: String? {
    switch self {
    case .valid: nil
    case .invalid(let reason), .unchecked(let reason), .undecided(let reason): reason
    }
  }

  /// Checks the signature with the keys that the options name, if they name any.
  static func of(_ inspection: Inspection, with options: KeySettings) throws(Complaint) -> SignatureFinding {
    guard options.given.count < 2 else {
      throw Complaint(
        "\(options.given.joined(separator: " and ")) exclude each other", hints: "a token has one kind of key")
    }
    let algorithm = inspection.header?.object?["alg"]?.string.flatMap(SignatureAlgorithm.init(name:))
    // Files are read whatever the token is: a mistake in the call is one with any token.
    let keys =
      options.given.isEmpty
      ? nil
      : try SuppliedKeys(
        options, userPool: nil, algorithms: [algorithm.flatMap { $0.isSymmetric ? $0 : nil } ?? .hs256])
    if inspection.format == .unsecured {
      return keys == nil ? .unchecked(reason: "there is no signature") : .invalid(reason: "there is no signature")
    }
    guard let keys else { return .unchecked(reason: "no keys were given; --keys names them") }
    guard let text = inspection.compact else {
      return .unchecked(reason: "there is no signature that could be checked")
    }
    let token: UnverifiedToken
    do throws(Refusal) {
      token = try UnverifiedToken(parsing: text)
    } catch {
      return .unchecked(reason: error.reason)
    }
    return try finding(token, keys)
  }

  private static func finding(_ token: UnverifiedToken, _ keys: SuppliedKeys) throws(Complaint) -> SignatureFinding {
    let issuer: Issuer
    do throws(InvalidIssuer) {
      issuer = try Issuer(
        name: SuppliedKeys.issuerName, identifier: "any", audiences: .any,
        algorithms: [keys.source.isSecret ? .hs256 : .rs256], keys: keys.source)
    } catch {
      throw Complaint(error)
    }
    do {
      let signed = try keys.provider.keys(of: issuer, for: token.header.keyID).check(token, at: .now())
      return .valid(keyID: signed.header.keyID)
    } catch let failure as Failure {
      return .undecided(reason: failure.reasonWithoutName)
    } catch VerificationError.refused(let refusal) {
      switch refusal {
      case .keyUnknown, .keyAmbiguous: return .unchecked(reason: refusal.reason)
      default: return .invalid(reason: refusal.reason)
      }
    } catch VerificationError.undecided(let failure) {
      return .undecided(reason: failure.reasonWithoutName)
    } catch {
      return .undecided(reason: "\(error)")
    }
  }
}
