internal import AWSScheduling
package import OIDC
package import Scheduling

/// What the environment says of the scheduler. docs/deploy.md lists the variables.
package struct SchedulerSettings: Sendable {
  /// The DynamoDB table, by name or ARN.
  package let table: String
  /// What the owner decides about the API.
  package let api: APISettings
  /// Where the secrets are that sign the links in mails.
  package let secrets: SecretSource
  /// Where mails come from.
  package let from: EmailAddress
  /// What every schedule has; see `target(waking:)`.
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
      sender: function == .sender ? reader.optional("SCHEDULER_SENDER_ARN") : reader.read("SCHEDULER_SENDER_ARN"),
      role: reader.read("SCHEDULER_ROLE_ARN"), deadLetters: reader.read("SCHEDULER_DEAD_LETTER_ARN"),
      group: reader.read("SCHEDULER_SCHEDULE_GROUP"))
    for fault in schedules.faults { reader.note("must be \(fault.expected)", of: fault.variable) }
    guard reader.problems.isEmpty, let url, let crossOrigin, let groups, let issuers, let secrets, let from, let table
    else {
      throw InvalidSettings(problems: reader.problems)
    }
    return SchedulerSettings(
      table: table, api: APISettings(url: url, crossOrigin: crossOrigin, openGroups: groups, groupIssuers: issuers),
      secrets: secrets, from: from, schedules: schedules)
  }

  /// What schedules wake: the sender that a variable names, else the function that asks, which is then the sender itself.
  ///
  /// - Parameter own: the ARN of the function that asks, as its invocation says it.
  func target(waking own: String) throws(SchedulerTarget.Fault) -> SchedulerTarget {
    try SchedulerTarget(
      functionARN: schedules.sender ?? own, roleARN: schedules.role ?? "", deadLetterARN: schedules.deadLetters,
      scheduleGroup: schedules.group ?? "")
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

/// What every schedule has; nil where a variable is missing, which is another problem, but for the sender's.
private struct Schedules: Sendable {
  let sender: String?
  let role: String?
  let deadLetters: String?
  let group: String?

  var faults: [SchedulerTarget.Fault] {
    SchedulerTarget.faults(functionARN: sender, roleARN: role, deadLetterARN: deadLetters, scheduleGroup: group)
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
