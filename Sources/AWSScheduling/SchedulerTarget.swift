internal import AWSPartitions

/// What EventBridge Scheduler wakes, and with whose rights.
package struct SchedulerTarget: Sendable, Equatable {
  /// The sender function.
  package let functionARN: String
  /// The role that the scheduler takes to invoke it.
  package let roleARN: String
  /// The SQS queue for wake-up calls that nobody could be given; nil: they are forgotten.
  package let deadLetterARN: String?
  /// The name of the schedule group.
  package let scheduleGroup: String

  /// A setting that is none. It holds nothing of the setting.
  package enum Fault: Error, Sendable, Equatable {
    case function, role, deadLetterQueue, scheduleGroup

    /// What it should be.
    package var expected: String {
      switch self {
      case .function: "the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME"
      case .role: "the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME"
      case .deadLetterQueue: "the ARN of an SQS queue: arn:aws:sqs:REGION:ACCOUNT:NAME"
      case .scheduleGroup: "the name of a schedule group: 1 to 64 letters, digits and ._-"
      }
    }
  }

  /// Takes settings, of which the shape is looked at.
  package init(
    functionARN: String, roleARN: String, deadLetterARN: String?, scheduleGroup: String
  ) throws(Fault) {
    let faults = Self.faults(
      functionARN: functionARN, roleARN: roleARN, deadLetterARN: deadLetterARN, scheduleGroup: scheduleGroup)
    if let fault = faults.first { throw fault }
    self.functionARN = functionARN
    self.roleARN = roleARN
    self.deadLetterARN = deadLetterARN
    self.scheduleGroup = scheduleGroup
  }

  /// Everything that is wrong with settings; one that is nil is not looked at.
  package static func faults(
    functionARN: String?, roleARN: String?, deadLetterARN: String?, scheduleGroup: String?
  ) -> [Fault] {
    var faults: [Fault] = []
    func check(_ text: String?, _ fault: Fault, _ isRight: (String) -> Bool) {
      if let text, !isRight(text) { faults.append(fault) }
    }
    check(functionARN, .function) { isARN($0, of: "lambda", inRegion: true, resource: "function:") }
    check(roleARN, .role) { isARN($0, of: "iam", inRegion: false, resource: "role/") }
    check(deadLetterARN, .deadLetterQueue) { isARN($0, of: "sqs", inRegion: true, resource: "") }
    check(scheduleGroup, .scheduleGroup) { (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy(isNameByte) }
    return faults
  }

  /// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, the region one that there is.
  private static func isARN(_ text: String, of service: String, inRegion: Bool, resource prefix: String) -> Bool {
    guard text.utf8.count <= 1_600 else { return false }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), parts[1].starts(with: "aws".utf8),
      parts[2].elementsEqual(service.utf8), parts[4].count == 12, parts[4].allSatisfy(isDigit),
      parts[5].starts(with: prefix.utf8), parts[5].count > prefix.utf8.count,
      parts[5].allSatisfy({ isNameByte($0) || ":/$+=,@".utf8.contains($0) })
    else { return false }
    guard inRegion else { return parts[3].isEmpty }
    return AWSRegion(String(decoding: parts[3], as: UTF8.self)) != nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "._-".utf8.contains(byte)
  }
}
