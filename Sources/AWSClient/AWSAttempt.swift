/// One request to a service of AWS, as the log tells it. It holds nothing of what was asked or answered.
package struct AWSAttempt: Sendable, Equatable {
  /// What was asked for, as IAM calls it: `secretsmanager:GetSecretValue`.
  package let action: String
  /// Host and, if the endpoint names one, port.
  package let host: String
  /// `ok` or the code of an `AWSFault`.
  package let outcome: String
  /// How long it took, in seconds.
  package let seconds: Double
  /// Bytes of the answer's body; 0 where no whole answer came.
  package let byteCount: Int
}
