import OIDC
import SchedulerApp
import Scheduling
import Testing

/// The environment as a dictionary: what is needed, what may be left out, and that everything wrong is said at once.
@Suite struct SchedulerSettingsTests {
  private static let good = [
    "SCHEDULER_TABLE": "messages", "SCHEDULER_URL": "https://api.example.com/live",
    "SCHEDULER_SECRETS": "env:LINKS, secretsmanager:links#old", "SCHEDULER_FROM": "News@Example.com",
    "SCHEDULER_SENDER_ARN": "arn:aws:lambda:eu-central-1:123456789012:function:sender",
    "SCHEDULER_ROLE_ARN": "arn:aws:iam::123456789012:role/wake",
    "SCHEDULER_DEAD_LETTER_ARN": "arn:aws:sqs:eu-central-1:123456789012:dead-letters",
    "SCHEDULER_SCHEDULE_GROUP": "latchkey",
  ]

  private func problems(
    _ changes: [String: String?], for function: SchedulerFunction.Name = .api
  ) -> [InvalidSettings.Problem] {
    var variables = Self.good
    for (name, value) in changes { variables[name] = value }
    do throws(InvalidSettings) {
      _ = try SchedulerSettings.read(for: function) { [variables] in variables[$0] }
      return []
    } catch {
      return error.problems
    }
  }

  @Test func aWholeEnvironmentIsRead() throws {
    let settings = try SchedulerSettings.read(for: .api) { Self.good[$0] }
    #expect(settings.table == "messages")
    #expect(settings.from.text == "news@example.com")
    #expect(settings.secrets.secrets.map(\.reference.description) == ["env:LINKS", "secretsmanager:links#old"])
    #expect(settings.api.openGroups == nil)
    #expect(settings.api.url?.text == "https://api.example.com/live")
  }

  @Test func groupsAndOriginsMayBeNamed() throws {
    var variables = Self.good
    variables["SCHEDULER_GROUPS"] = "readers, writers"
    variables["SCHEDULER_GROUP_ISSUERS"] = "customers, staff"
    variables["SCHEDULER_ORIGINS"] = "https://app.example.com"
    let settings = try SchedulerSettings.read(for: .api) { [variables] in variables[$0] }
    #expect(settings.api.openGroups == Set(["readers", "writers"].compactMap { GroupName($0) }))
    #expect(settings.api.groupIssuers == ["customers", "staff"])
    variables["SCHEDULER_GROUPS"] = "*"
    let every = try SchedulerSettings.read(for: .api) { [variables] in variables[$0] }
    #expect(every.api.openGroups == nil)
  }

  @Test func onlyTheSenderMayDoWithoutItsOwnName() {
    #expect(problems(["SCHEDULER_SENDER_ARN": nil], for: .sender).isEmpty)
    for function in [SchedulerFunction.Name.api, .sweeper] {
      #expect(problems(["SCHEDULER_SENDER_ARN": nil], for: function).map(\.variable) == ["SCHEDULER_SENDER_ARN"])
    }
  }

  @Test(arguments: good.keys)
  func whatIsMissingIsNamed(variable: String) {
    #expect(problems([variable: nil], for: .sweeper) == [.init(variable: variable, reason: "is not set")])
    #expect(problems([variable: ""], for: .sweeper).map(\.variable) == [variable])
  }

  @Test func theAPILearnsItsAddressFromRequestsWhereNobodySaysIt() {
    #expect(problems(["SCHEDULER_URL": nil], for: .api).isEmpty)
  }

  @Test(arguments: [
    ("SCHEDULER_URL", "http://api.example.com"), ("SCHEDULER_URL", "https://api.example.com/?a=b"),
    ("SCHEDULER_SECRETS", "LINKS"), ("SCHEDULER_SECRETS", "env:A,env:A"), ("SCHEDULER_SECRETS", "env:A,"),
    ("SCHEDULER_SECRETS", "env:A,env:B,env:C,env:D,env:E"), ("SCHEDULER_FROM", "News <news@example.com>"),
    ("SCHEDULER_ORIGINS", "https://app.example.com/"), ("SCHEDULER_GROUPS", "readers,,writers"),
    ("SCHEDULER_GROUPS", "rea ders"), ("SCHEDULER_GROUPS", "*,readers"), ("SCHEDULER_GROUP_ISSUERS", "a,,b"),
    ("SCHEDULER_SENDER_ARN", "arn:aws:sqs:eu-central-1:123456789012:sender"),
    ("SCHEDULER_ROLE_ARN", "wake"), ("SCHEDULER_DEAD_LETTER_ARN", "arn:aws:sqs:eu-central-1:1:q"),
    ("SCHEDULER_SCHEDULE_GROUP", "a b"),
  ])
  func whatIsWrongIsNamedAndNotRepeated(variable: String, value: String) {
    let found = problems([variable: value])
    #expect(found.map(\.variable) == [variable])
    #expect(found.allSatisfy { $0.reason.hasPrefix("must ") && !$0.reason.contains(value) })
  }

  @Test func everyPagesScriptsWithCredentialsAreRefused() {
    let found = problems(["SCHEDULER_ORIGINS": "*", "SCHEDULER_CORS_CREDENTIALS": "true"])
    #expect(found.map(\.variable) == ["SCHEDULER_ORIGINS"])
    #expect(problems(["SCHEDULER_ORIGINS": "*"]).isEmpty)
    #expect(problems(["SCHEDULER_CORS_CREDENTIALS": "True"]).map(\.variable) == ["SCHEDULER_CORS_CREDENTIALS"])
  }

  @Test func everythingIsSaidAtOnce() {
    let all = problems(Self.good.mapValues { _ in " " as String? })
    #expect(Set(all.map(\.variable)) == Set(Self.good.keys).subtracting(["SCHEDULER_TABLE"]))
  }
}
