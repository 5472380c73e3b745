import AWSClient
import Foundation
import JOSE
import Scheduling
import TestSupport
import Testing

@testable import AWSScheduling

@Suite(.serialized) struct EventBridgeTimerTests {
  private static let function = "arn:aws:lambda:eu-central-1:123456789012:function:sender"
  private static let role = "arn:aws:iam::123456789012:role/wake/scheduler"
  private static let queue = "arn:aws:sqs:eu-central-1:123456789012:dead-letters"
  private static let now = moment("2027-01-15T08:00:00Z")

  private func alarm(_ attempt: Int = 0) throws -> Alarm {
    Alarm(
      message: MessageReference(
        group: try #require(GroupName("readers")),
        id: MessageID(at: Self.now, chance: (0..<10).map { _ in UInt8.random(in: 0...255) })),
      attempt: attempt)
  }

  private func timer(_ variables: [String: String], queue: String? = EventBridgeTimerTests.queue) throws
    -> EventBridgeTimer
  {
    EventBridgeTimer(
      client(variables).client,
      waking: try SchedulerTarget(
        functionARN: Self.function, roleARN: Self.role, deadLetterARN: queue, scheduleGroup: "latchkey.alarms_1"),
      // moto loads a service when it is first asked for it, which takes its time on a busy machine.
      within: .seconds(60), now: { Self.now })
  }

  private func schedules(_ moto: MotoServer) throws -> [[String: Any]] {
    let answer = try moto.boto(
      """
      import json, urllib.request as u
      u.urlopen(u.Request(url + '/moto-api/reset-auth', data=b'inf', headers={'Content-Type': 'text/plain'})).close()
      s = client("scheduler")
      for each in s.list_schedules(GroupName="latchkey.alarms_1")["Schedules"]:
          found = s.get_schedule(GroupName="latchkey.alarms_1", Name=each["Name"])
          print(json.dumps({k: v for k, v in found.items() if k != "ResponseMetadata"}, default=str))
      """)
    return try answer.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func motoBelievesTheSignatureAndHasTheSchedule() throws {
    let moto = try MotoServer()
    try moto.boto("client('scheduler').create_schedule_group(Name='latchkey.alarms_1')")
    let user = try moto.user("timer", may: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"])
    let stranger = try moto.user("stranger", may: ["scheduler:ListSchedules"])
    try moto.checkEverything()
    let timer = try timer(moto.variables(user))
    let (first, second) = (try alarm(), try alarm(12))
    try timer.arm(first, at: moment("2027-02-01T10:30:00.2Z"))
    try timer.arm(second, at: moment("2027-01-14T00:00:00Z"))

    let wanted = [first, second].map { "\($0.message.id.text)-\($0.attempt)" }
    let stored = try schedules(moto)
    #expect(Set(stored.compactMap { $0["Name"] as? String }) == Set(wanted) && stored.count == 2)
    let one = try #require(stored.first { $0["Name"] as? String == wanted[0] })
    #expect(one["ScheduleExpression"] as? String == "at(2027-02-01T10:30:01)")
    #expect(one["ScheduleExpressionTimezone"] as? String == "UTC" && one["GroupName"] as? String == "latchkey.alarms_1")
    #expect(one["FlexibleTimeWindow"] as? [String: String] == ["Mode": "OFF"])
    #expect(one["ActionAfterCompletion"] as? String == "DELETE" && one["State"] as? String == "ENABLED")
    let target = try #require(one["Target"] as? [String: Any])
    #expect(target["Arn"] as? String == Self.function && target["RoleArn"] as? String == Self.role)
    #expect(target["Input"] as? String == #"{"group":"readers","message":"\#(first.message.id.text)"}"#)
    #expect(target["RetryPolicy"] as? [String: Int] == ["MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 20])
    #expect(target["DeadLetterConfig"] as? [String: String] == ["Arn": Self.queue] && target.count == 5)
    // What is over goes off as soon as it can.
    let other = try #require(stored.first { $0["Name"] as? String == wanted[1] })
    #expect(other["ScheduleExpression"] as? String == "at(2027-01-15T08:00:05)")

    // Not judged by moto, which refuses every signature over a query, those of boto3 too: `signsAsAWSDescribesItWhateverIsSigned`
    // compares them with another signer.
    #expect(throws: Python.Failure.self) {
      try moto.checkEverything()
      try moto.boto("client('scheduler').get_schedule(GroupName='latchkey.alarms_1', Name='\(wanted[0])')", as: user)
    }
    // The same alarm again changes nothing; taken back twice is taken back.
    try timer.arm(first, at: moment("2027-03-01T10:30:00Z"))
    #expect(try schedules(moto).contains { $0["ScheduleExpression"] as? String == "at(2027-02-01T10:30:01)" })
    try timer.disarm(first)
    try timer.disarm(first)
    #expect(try schedules(moto).map { $0["Name"] as? String } == [wanted[1]])

    try moto.checkEverything()
    for (key, code) in [
      (MotoServer.Key(id: user.id, secret: user.secret + "x"), "signature_refused"), (stranger, "access_denied"),
      (MotoServer.Key(id: "AKIAUNKNOWN", secret: user.secret), "credentials_refused"),
    ] {
      let timer = try self.timer(moto.variables(key))
      #expect(#expect(throws: TimerFault.self) { try timer.arm(self.alarm(), at: Self.now) }?.code == code)
    }
    #expect(try schedules(moto).count == 1)
  }

  @Test func aScheduleGroupThatIsNotThereIsAFaultOfArmingOnly() throws {
    let server = try StubServer(["404 ResourceNotFoundException x"])
    let timer = try timer(server.variables)
    #expect(#expect(throws: TimerFault.self) { try timer.arm(try alarm(), at: Self.now) }?.code == "resource_not_found")
    try timer.disarm(try alarm())
    #expect(server.requests.count == 2)
  }

  @Test func asksWithATokenAndWithoutAQueueThatThereIsNot() throws {
    let server = try StubServer(["503 Unheard x", "200"])
    let alarm = try alarm(3)
    try timer(server.variables, queue: nil).arm(alarm, at: Self.now)
    #expect(server.requests.count == 2 && Set(server.requests).count == 1)
    let sent = try #require(JSONSerialization.jsonObject(with: Data(server.requests[0].utf8)) as? [String: Any])
    #expect(sent["ClientToken"] as? String == "\(alarm.message.id.text)-3")
    #expect((sent["Target"] as? [String: Any])?["DeadLetterConfig"] == nil)
  }

  @Test func takesAnAlarmBackByItsNameAndGroup() throws {
    let server = try StubServer(["200"])
    let alarm = try alarm(3)
    try timer(server.variables).disarm(alarm)
    #expect(
      server.requests == ["DELETE /schedules/\(alarm.message.id.text)-3?groupName=latchkey.alarms_1 HTTP/1.1"])
  }

  @Test(arguments: [
    ("400 ValidationException x", "request_refused"), ("402 ServiceQuotaExceededException x", "request_refused"),
    ("429 ThrottlingException x", "throttled"), ("500 InternalServerException x", "service_failed"),
  ])
  func saysWhyAnAlarmCouldNotBeSet(answer: String, code: String) throws {
    let server = try StubServer([answer])
    let timer = try timer(server.variables)
    #expect(#expect(throws: TimerFault.self) { try timer.arm(try alarm(), at: Self.now) }?.code == code)
    #expect(#expect(throws: TimerFault.self) { try timer.disarm(try alarm()) }?.code == code)
  }

  @Test(arguments: [
    ("", SchedulerTarget.Fault.function), ("sender", .function),
    ("arn:aws:lambda:eu-central-1:123456789012:layer:sender", .function),
    ("arn:aws:lambda:nowhere:123456789012:function:sender", .function),
    ("arn:aws:lambda:eu-central-1:12345678901:function:sender", .function),
    ("arn:aws:lambda:eu-central-1:123456789012:function:", .function),
    ("arn:gcp:lambda:eu-central-1:123456789012:function:sender", .function),
    ("arn:aws:lambda:eu-central-1:123456789012:function:a b", .function),
  ])
  func refusesWhatIsNoARN(text: String, fault: SchedulerTarget.Fault) {
    #expect(throws: fault) {
      try SchedulerTarget(functionARN: text, roleARN: Self.role, deadLetterARN: nil, scheduleGroup: "g")
    }
    #expect(throws: SchedulerTarget.Fault.role) {
      try SchedulerTarget(functionARN: Self.function, roleARN: text, deadLetterARN: nil, scheduleGroup: "g")
    }
    #expect(throws: SchedulerTarget.Fault.deadLetterQueue) {
      try SchedulerTarget(functionARN: Self.function, roleARN: Self.role, deadLetterARN: text, scheduleGroup: "g")
    }
  }

  @Test(arguments: ["", "a b", "a/b", "\u{E4}", String(repeating: "a", count: 65)])
  func refusesWhatIsNoNameOfAScheduleGroup(name: String) {
    #expect(throws: SchedulerTarget.Fault.scheduleGroup) {
      try SchedulerTarget(functionARN: Self.function, roleARN: Self.role, deadLetterARN: nil, scheduleGroup: name)
    }
  }

  @Test(arguments: [
    "arn:aws-cn:lambda:cn-north-1:123456789012:function:sender:live", EventBridgeTimerTests.function,
    "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:sender:$LATEST",
  ])
  func takesTheARNsThatThereAre(function: String) throws {
    let target = try SchedulerTarget(
      functionARN: function, roleARN: Self.role, deadLetterARN: Self.queue, scheduleGroup: "default")
    #expect(target.functionARN == function)
  }
}
