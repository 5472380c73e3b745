internal import APIGateway
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import OIDC
internal import SQLiteScheduling
internal import Scheduling
internal import SchedulerApp
internal import Signatures
internal import StrictJSON

/// The scheduler's functions in this process: the same code, with a file for the table, a look into it each second for
/// EventBridge Scheduler, and a folder for SES.
final class LocalScheduler: Sendable {
  private let store: SQLiteStore
  private let outbox: Outbox
  private let settings: SchedulerSettings
  private let secrets: any SecretProvider
  private let logger: Logger

  init(
    settings: SchedulerSettings, store: SQLiteStore, outbox: Outbox, secrets: any SecretProvider, logger: Logger
  ) {
    self.settings = settings
    self.store = store
    self.outbox = outbox
    self.secrets = secrets
    self.logger = logger
  }

  /// Answers an event of the API.
  func answer(_ event: [UInt8]) -> Result<[UInt8], InvocationError> {
    let api = SchedulerAPI(
      store: store, timer: StoreIsTimer(), tokens: { [self] () throws(LettersFault) in try tokens() },
      settings: settings.api, callers: nil)
    let reply = api.reply(to: event, at: .now()) { (try? SecureRandom.bytes(count: MessageID.randomByteCount)) ?? [] }
    logger.note(reply)
    for mail in reply.followUp {
      do throws(MailFault) {
        try outbox.send(mail)
      } catch {
        logger.error("a mail was not written", metadata: ["code": "\(error.code)", "reason": "\(error.reason)"])
      }
    }
    return .success(reply.response.json.encoded())
  }

  /// Sends what is due now: also what came due while nobody ran, and what a sender that died had begun.
  ///
  /// - Parameter limit: how long that may take.
  func deliverDue(within limit: Duration) {
    do {
      guard let url = settings.api.url else { return }
      let sender = Sender(
        store: store, timer: StoreIsTimer(), mailer: outbox, letters: Letters(url: url, tokens: try tokens()),
        time: .left(limit))
      for reference in try store.due(by: .now(), limit: LocalScheduler.atOnce) {
        logger.note(sender.deliver(reference, as: Sender.newHolder(), logger: logger), of: reference)
      }
    } catch let fault as StoreFault {
      logger.error("the store failed", metadata: ["code": "\(fault.code)", "reason": "\(fault.reason)"])
    } catch {
      logger.error("no mail can be written", metadata: ["reason": "\(error)"])
    }
  }

  /// The most messages that are asked for at once; the rest has its turn a second later.
  private static let atOnce = 100

  private func tokens() throws(LettersFault) -> SubscriptionTokens {
    try SubscriptionTokens(of: settings.secrets, from: secrets)
  }
}

/// The store says when each message's moment is, and somebody looks into it each second: there is nothing to set.
private struct StoreIsTimer: Timer {
  func arm(_ alarm: Alarm, at moment: NumericDate) throws(TimerFault) {}
  func disarm(_ alarm: Alarm) throws(TimerFault) {}
}
