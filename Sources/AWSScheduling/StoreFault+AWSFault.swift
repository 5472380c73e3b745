internal import AWSClient
internal import Scheduling

extension StoreFault {
  /// Says what a fault means where it is the table that was asked.
  ///
  /// Source: Amazon DynamoDB API Reference, "Common Errors" and the errors of each operation.
  init(_ fault: AWSFault, table: String) {
    guard case .refused(let refused) = fault else {
      self.init(code: fault.code, reason: fault.description)
      return
    }
    let hint: String? =
      switch refused.exception.name {
      case "ResourceNotFoundException":
        "; there is no table \(table) in this region and account: check SCHEDULER_TABLE and AWS_REGION"
      case "AccessDeniedException", "AccessDenied":
        "; allow \(actions(of: refused.action)) on the table \(table) and on its index due"
      case "ValidationException":
        "; has the table \(table) the keys pk and sk and the index due, all as in docs/scheduler-table.md?"
      case "TransactionCanceledException":
        "; " + reasons(of: refused)
      case "RequestLimitExceeded", "ThrottlingException", "ProvisionedThroughputExceededException":
        "; the table \(table) or its index due takes no more now: look at its capacity and at the account's quota"
      default: nil
      }
    guard let hint else {
      self.init(code: fault.code, reason: fault.description)
      return
    }
    let what = "\(refused.host) answered \(refused.action) with \(refused.exception.name) (status \(refused.status))"
    self.init(code: fault.code, reason: what + hint)
  }

  /// What chance makes nearly impossible: an identifier that there is already.
  static func identifierTaken(_ identifier: String, of kind: String) -> StoreFault {
    StoreFault(code: "identifier_taken", reason: "the group has another \(kind) with the identifier \(identifier)")
  }
}

/// There is no permission for a transaction: each of its writes needs its own.
///
/// Source: Amazon DynamoDB Developer Guide, "IAM and DynamoDB transactions".
private func actions(of action: String) -> String {
  action == "dynamodb:TransactWriteItems" ? "dynamodb:PutItem and dynamodb:DeleteItem" : action
}

/// The codes of a cancelled transaction; each is a word of DynamoDB's, anything else is left out.
private func reasons(of refused: AWSFault.Refused) -> String {
  let codes = refused.cancellationCodes.filter { $0.utf8.count <= 40 && $0.utf8.allSatisfy(isLetter) }
  return codes.isEmpty ? "it gave no reason that can be read" : "its reasons are \(codes.joined(separator: ", "))"
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
