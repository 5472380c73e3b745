internal import AWSPartitions
internal import StrictJSON
internal import SystemCalls

/// Asks AWS Secrets Manager for secrets.
package struct SecretsManager {
  /// A secret has at most 64 KiB; in JSON one byte may become six.
  ///
  /// Source: AWS Secrets Manager User Guide, "AWS Secrets Manager quotas".
  private static let maximumAnswerBytes = 6 * 65_536 + 8_192

  /// The longest time for a secret, in seconds, both attempts included.
  private static let totalLimit = 3.0

  private let client: AWSClient

  /// Asks through that client.
  package init(_ client: AWSClient) {
    self.client = client
  }

  /// The current value of a secret.
  ///
  /// - Parameters:
  ///   - name: the secret's name or ARN; an ARN's region is the one that is asked.
  ///   - limit: how long it may take; never more than 3 s.
  /// - Throws: `SecretFault`.
  package func value(of name: String, within limit: Duration? = nil) throws(SecretFault) -> SecretValue {
    guard let id = SecretID(name) else {
      throw SecretFault(
        code: "secret_id_malformed",
        reason: "not the name of a secret (letters, digits and /_+=.@-) and not its ARN in a region that there is")
    }
    let answer: JSONDocument
    do throws(AWSFault) {
      answer = try client.call(
        AWSClient.Operation(
          "GetSecretValue", of: .secretsManager, input: .object(["SecretId": .string(id.text)]),
          maximumAnswerBytes: Self.maximumAnswerBytes, isIdempotent: true),
        in: id.region, within: TimeLimit(limit, atMost: Self.totalLimit).left, retries: .onceMore)
    } catch {
      throw SecretFault(error)
    }
    guard let value = SecretValue(in: answer.root) else {
      throw SecretFault(
        code: "answer_malformed", reason: "the answer holds neither a SecretString nor a SecretBinary that can be read")
    }
    return value
  }
}

/// Why a secret cannot be had, for the owner. It holds nothing of the secret.
package struct SecretFault: Error, Sendable, Equatable {
  /// A stable name.
  package let code: String
  /// What happened and what to do.
  package let reason: String

  init(code: String, reason: String) {
    self.code = code
    self.reason = reason
  }

  /// Says what a fault means where it is a secret that was asked for.
  ///
  /// Source: AWS Secrets Manager API Reference, "GetSecretValue", Errors.
  fileprivate init(_ fault: AWSFault) {
    code = fault.code
    guard case .refused(let refused) = fault else {
      reason = fault.description
      return
    }
    let hint =
      switch refused.exception.name {
      case "ResourceNotFoundException":
        "; there is no such secret in this region and account, or it has no value yet: check its name and the region"
      case "DecryptionFailure", "DecryptionFailureException":
        "; the key that encrypts it is disabled or gone, or may not be used: enable it and allow kms:Decrypt"
      case "InvalidRequestException":
        "; the secret is probably marked for deletion: restore it or name another"
      case "AccessDeniedException", "AccessDenied":
        " on this secret, and kms:Decrypt if a key of your own encrypts it"
      default: ""
      }
    reason = refused.description + hint
  }
}
