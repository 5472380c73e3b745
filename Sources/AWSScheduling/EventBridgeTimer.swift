package import AWSClient
internal import HTTPFetch
package import JOSE
package import Scheduling
internal import StrictJSON
internal import SystemCalls

/// Sets alarms with Amazon EventBridge Scheduler: a schedule for each, which wakes the sender once and then deletes itself.
///
/// Source: EventBridge Scheduler API Reference, "CreateSchedule" and "DeleteSchedule".
package struct EventBridgeTimer: Timer {
  private static let maximumAnswerBytes = 16_384
  /// A moment in the past is refused, and the request takes its time. The alarm goes off somewhere in the minute that its
  /// moment begins anyway (EventBridge Scheduler User Guide, "Schedule types").
  private static let leadSeconds = 5
  /// How long the scheduler tries to wake a sender that is throttled; the sweeper comes by more often.
  private static let maximumEventAge = 3_600
  private static let maximumRetryAttempts = 20

  private let client: AWSClient
  private let target: SchedulerTarget
  private let limit: Duration
  private let now: @Sendable () -> NumericDate

  /// - Parameters:
  ///   - target: what the alarms wake, and how.
  ///   - limit: how long setting or taking back one alarm may take.
  ///   - now: says what time it is.
  package init(
    _ client: AWSClient, waking target: SchedulerTarget, within limit: Duration = .seconds(3),
    now: @escaping @Sendable () -> NumericDate = { NumericDate(secondsSinceEpoch: WallClock.now()) ?? .latest }
  ) {
    self.client = client
    self.target = target
    self.limit = limit
    self.now = now
  }

  /// Has the sender woken with this message.
  package func arm(_ alarm: Alarm, at moment: NumericDate) throws(TimerFault) {
    let earliest = now().advanced(by: Self.leadSeconds)
    let input = JSONText.object([
      "group": .string(alarm.message.group.text), "message": .string(alarm.message.id.text),
    ])
    var goal: [JSONText.Member] = [
      .init("Arn", .string(target.functionARN)), .init("RoleArn", .string(target.roleARN)),
      .init("Input", .string(String(decoding: input.encoded(), as: UTF8.self))),
      .init(
        "RetryPolicy",
        .object([
          "MaximumEventAgeInSeconds": .integer(Int64(Self.maximumEventAge)),
          "MaximumRetryAttempts": .integer(Int64(Self.maximumRetryAttempts)),
        ])),
    ]
    if let queue = target.deadLetterARN { goal.append(.init("DeadLetterConfig", .object(["Arn": .string(queue)]))) }
    let body = JSONText.object([
      "GroupName": .string(target.scheduleGroup),
      "ScheduleExpression": .string("at(\(Self.text(of: max(moment, earliest))))"),
      "ScheduleExpressionTimezone": "UTC", "FlexibleTimeWindow": .object(["Mode": "OFF"]),
      "ActionAfterCompletion": "DELETE", "ClientToken": .string(Self.name(of: alarm)), "Target": .object(goal),
    ])
    // There already: another attempt of ours, or another process, was first with the same alarm.
    try call("CreateSchedule", .post(body: body.encoded()), alarm, query: nil, isDoneAfter: "ConflictException")
  }

  /// Takes an alarm back.
  package func disarm(_ alarm: Alarm) throws(TimerFault) {
    try call(
      "DeleteSchedule", .delete, alarm, query: ("groupName", target.scheduleGroup),
      isDoneAfter: "ResourceNotFoundException")
  }

  private func call(
    _ name: String, _ method: HTTPRequest.Method, _ alarm: Alarm, query: (name: String, value: String)?,
    isDoneAfter exception: String
  ) throws(TimerFault) {
    do throws(AWSFault) {
      _ = try client.call(
        AWSClient.Operation(
          name, of: .scheduler, method, at: "/schedules/\(Self.name(of: alarm))", query: query,
          maximumAnswerBytes: Self.maximumAnswerBytes, isIdempotent: true),
        within: limit)
    } catch {
      if case .refused(let refused) = error, refused.exception.name == exception { return }
      throw TimerFault(code: error.code, reason: error.description)
    }
  }

  /// One name per alarm: at most 64 of `0-9 a-z -`.
  private static func name(of alarm: Alarm) -> String { "\(alarm.message.id.text)-\(alarm.attempt)" }

  /// `2027-01-15T08:00:00`, in UTC, the next whole second.
  private static func text(of moment: NumericDate) -> String {
    let isWhole = moment.secondsSinceEpoch == moment.secondsSinceEpoch.rounded(.down)
    return String((isWhole ? moment : moment.advanced(by: 1)).description.dropLast())
  }
}
