internal import AWSScheduling
package import OIDC
package import Scheduling

/// What the environment says of the scheduler. docs/deployment.md lists the variables.
package struct SchedulerSettings: Sendable {
  /// The DynamoDB table, by name or ARN.
  package let table: String
  /// What the owner decides about the API.
  package let api: APISettings
  /// Where the secrets are that sign the links in mails.
  package let secrets: SecretSource
  /// Where mails come from.
  package let from: EmailAddress
  /// What the schedules of EventBridge Scheduler are made of; nil: whoever reads this is the sender, and knows the name of
  /// what is to be woken from its invocation (see `target(waking:)`).
  private let known: SchedulerTarget?
  private let schedules: Schedules

  /// The most groups that may be listed.
  package static let maximumGroups = 1000

  /// Reads them; everything that is wrong is said at once.
  ///
  /// - Parameters:
  ///   - function: which of the scheduler's functions reads them.
  ///   - value: the value of a variable; nil or empty where it is not set.
  package static func read(
    for function: SchedulerFunction.Name, from value: @escaping (String) -> String?
  ) throws(InvalidSettings) -> SchedulerSettings {
    var reader = VariableReader(value)
    // The API learns it from each request where nobody says it; nobody asks the others for anything.
    if function != .api { _ = reader.read("SCHEDULER_URL") }
    let url = reader.read("SCHEDULER_URL", else: nil) { text throws(InvalidServiceURL) in
      try ServiceURL(parsing: text, allowLoopbackHTTP: value("LATCHKEY_ALLOW_LOOPBACK_HTTP") == "1")
    }
    let crossOrigin = reader.read("SCHEDULER_ORIGINS", else: CrossOrigin.none) { text throws(InvalidOrigins) in
      try CrossOrigin(parsing: text, allowsCredentials: value("SCHEDULER_CORS_CREDENTIALS") == "true")
    }
    // What is misspelt must not pass for a no.
    _ = reader.read("SCHEDULER_CORS_CREDENTIALS", else: false) { text throws(InvalidSetting) in
      guard let flag = Bool(text) else { throw InvalidSetting("must be true or false") }
      return flag
    }
    let groups = reader.read("SCHEDULER_GROUPS", else: nil) { text throws(InvalidSetting) in try openGroups(text) }
    let issuers = reader.read("SCHEDULER_GROUP_ISSUERS", else: nil) { text throws(InvalidSetting) in
      try issuerNames(text)
    }
    let secrets = reader.read("SCHEDULER_SECRETS") { text throws(InvalidSetting) in try secretSource(text) }
    let from = reader.read("SCHEDULER_FROM") { text throws(InvalidSetting) in
      guard let address = EmailAddress(text) else {
        throw InvalidSetting("must be an e-mail address, and nothing else")
      }
      return address
    }
    let table = reader.read("SCHEDULER_TABLE")
    let schedules = Schedules(
      role: reader.read("SCHEDULER_ROLE_ARN"), deadLetters: reader.read("SCHEDULER_DEAD_LETTER_ARN"),
      group: reader.read("SCHEDULER_SCHEDULE_GROUP"))
    let sender = function == .sender ? reader.optional("SCHEDULER_SENDER_ARN") : reader.read("SCHEDULER_SENDER_ARN")
    for fault in schedules.faults(waking: sender) {
      reader.note("must be \(fault.expected)", of: fault.variable)
    }
    guard reader.problems.isEmpty, let url, let crossOrigin, let groups, let issuers, let secrets, let from, let table
    else {
      throw InvalidSettings(problems: reader.problems)
    }
    return SchedulerSettings(
      table: table, api: APISettings(url: url, crossOrigin: crossOrigin, openGroups: groups, groupIssuers: issuers),
      secrets: secrets,
      from: from, known: sender.flatMap { try? schedules.target(waking: $0) }, schedules: schedules)
  }

  /// What schedules wake.
  ///
  /// - Parameter own: the ARN of the function that asks, as its invocation says it.
  func target(waking own: String) throws(SchedulerTarget.Fault) -> SchedulerTarget {
    if let known { return known }
    return try schedules.target(waking: own)
  }

  private static func openGroups(_ text: String) throws(InvalidSetting) -> Set<GroupName>? {
    // Said on purpose, and in sight.
    if text.utf8.elementsEqual("*".utf8) { return nil }
    let names = text.commaSeparated
    guard names.count <= maximumGroups else { throw InvalidSetting("must be at most \(maximumGroups) names") }
    let groups = names.compactMap(GroupName.init)
    guard groups.count == names.count else {
      throw InvalidSetting("must be names of groups, separated by commas: 1 to 64 letters, digits and ._- each")
    }
    return Set(groups)
  }

  private static func issuerNames(_ text: String) throws(InvalidSetting) -> Set<String>? {
    let names = text.commaSeparated
    guard names.count <= maximumGroups, names.allSatisfy({ !$0.isEmpty }) else {
      throw InvalidSetting("must be names of issuers as in the policy document, separated by commas")
    }
    return Set(names)
  }

  private static func secretSource(_ text: String) throws(InvalidSetting) -> SecretSource {
    let references = text.commaSeparated
    let secrets = references.compactMap(SecretReference.init).map { TimedSecret($0) }
    guard secrets.count == references.count else {
      throw InvalidSetting("must be references, separated by commas: env:NAME, file:PATH or secretsmanager:NAME[#KEY]")
    }
    if let problem = secrets.problem { throw InvalidSetting(problem) }
    return SecretSource(name: "subscription links", secrets: secrets)
  }
}

/// What a schedule has besides the function that it wakes; nil where a variable is missing, which is another problem.
private struct Schedules: Sendable {
  let role: String?
  let deadLetters: String?
  let group: String?

  func target(waking function: String) throws(SchedulerTarget.Fault) -> SchedulerTarget {
    try SchedulerTarget(
      functionARN: function, roleARN: role ?? "", deadLetterARN: deadLetters, scheduleGroup: group ?? "")
  }

  /// Everything that is wrong; one is looked at among others that are right, so that none hides another.
  func faults(waking function: String?) -> [SchedulerTarget.Fault] {
    let right = (
      function: "arn:aws:lambda:eu-central-1:123456789012:function:sender", role: "arn:aws:iam::123456789012:role/wake",
      group: "default"
    )
    let candidates = [
      (function, nil, nil, nil), (nil, role, nil, nil), (nil, nil, deadLetters, nil), (nil, nil, nil, group),
    ]
    return candidates.compactMap { function, role, deadLetters, group in
      do throws(SchedulerTarget.Fault) {
        _ = try SchedulerTarget(
          functionARN: function ?? right.function, roleARN: role ?? right.role, deadLetterARN: deadLetters,
          scheduleGroup: group ?? right.group)
        return nil
      } catch {
        return error
      }
    }
  }
}

extension SchedulerTarget.Fault {
  fileprivate var variable: String {
    switch self {
    case .function: "SCHEDULER_SENDER_ARN"
    case .role: "SCHEDULER_ROLE_ARN"
    case .deadLetterQueue: "SCHEDULER_DEAD_LETTER_ARN"
    case .scheduleGroup: "SCHEDULER_SCHEDULE_GROUP"
    }
  }
}

extension String {
  /// The parts between commas, without spaces around them.
  fileprivate var commaSeparated: [String] {
    utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { part in
      let start = part.firstIndex { $0 != 0x20 } ?? part.endIndex
      let end = part.lastIndex { $0 != 0x20 }.map(part.index(after:)) ?? start
      return String(decoding: part[start..<end], as: UTF8.self)
    }
  }
}
