internal import APIGateway
package import Logging

extension Logger {
  /// One record for each answer; it names no person.
  package func note(_ reply: Reply) {
    var metadata: Logger.Metadata = ["status": "\(reply.response.status)", "code": "\(reply.code)"]
    metadata["reason"] = reply.reason.map { "\($0)" }
    let level: Logger.Level =
      switch reply.response.status {
      case 500...: .error
      case ..<300 where reply.reason != nil: .warning
      default: .info
      }
    log(level: level, "reply", metadata: metadata)
  }
}
