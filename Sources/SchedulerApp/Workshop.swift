internal import AWSClient
internal import AWSScheduling
internal import FunctionHosting
internal import JOSE
internal import KeyFetching
internal import Logging
internal import OIDC
internal import Scheduling
internal import Signatures
internal import SystemCalls

/// The tools of the scheduler's functions. They last as long as the process; what is handed out lasts for one call, and knows
/// how long that may take.
struct Workshop: Sendable {
  let settings: SchedulerSettings
  let journal: CallJournal
  private let client: AWSClient
  private let keys: KeyStore

  /// Reads the environment.
  init(for name: SchedulerFunction.Name, logger: Logger) throws(StartFailure) {
    do throws(InvalidSettings) {
      settings = try SchedulerSettings.read(for: name) { Environment.value(of: $0) }
    } catch {
      throw StartFailure(
        errorType: "Latchkey.SettingsInvalid",
        problems: error.problems.map { problem in
          ["code": "settings_invalid", "variable": "\(problem.variable)", "reason": "\(problem.reason)"]
        })
    }
    let journal = CallJournal(logger)
    self.journal = journal
    var keySettings = KeyStore.Settings.fromEnvironment()
    keySettings.refreshesAhead = true
    client = AWSClient(
      AWSEnvironment(allowsLoopbackHTTP: keySettings.allowsLoopbackHTTP), trust: keySettings.certificates.trust,
      report: { journal.note($0) })
    keys = KeyStore(keySettings) { journal.note($0) }
  }

  func store(within limit: Duration) -> DynamoDBStore {
    DynamoDBStore(client, table: settings.table, limit: limit)
  }

  /// - Parameter own: the ARN of the function that asks.
  func timer(of own: String, within limit: Duration) -> any Timer {
    do throws(SchedulerTarget.Fault) {
      return EventBridgeTimer(client, waking: try settings.target(waking: own), within: min(limit, .seconds(3)))
    } catch {
      return StoppedTimer(reason: "the sender's own name must be \(error.expected); set SCHEDULER_SENDER_ARN")
    }
  }

  func mailer(within limit: Duration) -> SESMailer {
    SESMailer(client, from: settings.from, within: limit)
  }

  /// What writes the copies of a message, with the secrets as they are now.
  func letters(within limit: Duration) throws(LettersFault) -> Letters {
    guard let url = settings.api.url else { throw LettersFault(reason: "SCHEDULER_URL is not set") }
    return Letters(url: url, tokens: try tokens(within: limit))
  }

  /// What makes and checks the links in mails, with the secrets as they are now.
  func tokens(within limit: Duration) throws(LettersFault) -> SubscriptionTokens {
    try SubscriptionTokens(of: settings.secrets, from: keys, within: limit)
  }

  /// Looks after what is nearly out of date, where nobody waits.
  func refresh(within limit: Duration) {
    if limit > .zero { keys.refresh(within: min(limit, .seconds(3))) }
  }

  /// Random bytes; none where there are none to be had.
  static func chance(byteCount: Int) -> [UInt8] {
    (try? SecureRandom.bytes(count: byteCount)) ?? []
  }
}

/// A timer that cannot be had: the sweeper does its work.
private struct StoppedTimer: Timer {
  let reason: String

  func arm(_ alarm: Alarm, at moment: NumericDate) throws(TimerFault) {
    throw TimerFault(code: "target_malformed", reason: reason)
  }

  func disarm(_ alarm: Alarm) throws(TimerFault) {}
}
