internal import APIGateway
internal import AWSScheduling
internal import Authorization
internal import FunctionHosting
internal import JOSE
internal import KeyFetching
internal import LambdaRuntime
internal import Logging
internal import PolicyDocument
internal import PolicyLoading
internal import Scheduling
internal import StrictJSON
internal import Synchronization
internal import SystemCalls

/// The function behind the scheduler's routes.
enum APIFunction {
  static func make(_ workshop: Workshop) throws(StartFailure) -> HostedFunction {
    let known = try policy()?.callers
    let callers = known.map { known -> SchedulerAPI.Callers in { known.role(of: $0) } }
    let outbox = Outbox(workshop)
    return HostedFunction(
      answer: { invocation, logger in
        workshop.journal.begin(with: logger)
        let limit = invocation.timeLeft()
        let api = SchedulerAPI(
          store: workshop.store(within: limit), timer: workshop.timer(of: invocation.functionARN, within: limit),
          tokens: { () throws(LettersFault) in try workshop.tokens(within: limit) }, settings: workshop.settings.api,
          callers: callers)
        let reply = api.reply(to: invocation.payload, at: .now()) {
          Workshop.chance(byteCount: MessageID.randomByteCount)
        }
        outbox.add(reply.followUp)
        logger.note(reply)
        return .success(reply.response.json.encoded())
      },
      afterAnswer: { timeLeft in
        let limit = TimeLimit(timeLeft)
        outbox.send(within: timeLeft)
        workshop.refresh(within: limit.left)
      })
  }

  /// The policy document, where a Function URL's callers are mapped by it.
  private static func policy() throws(StartFailure) -> Policy? {
    guard let path = Environment.value(of: "LATCHKEY_POLICY"), !path.isEmpty else { return nil }
    do throws(PolicyFile.Fault) {
      return try PolicyFile.read(path)
    } catch {
      throw StartFailure(error, in: path)
    }
  }
}

/// Mails that are handed over when the answer has been posted. What is lost with the process costs its reader another
/// request after `SchedulerAPI.invitationPause`: until then the invitation is one that nobody has followed.
private final class Outbox: Sendable {
  /// The first attempt; more is not worth anybody's next call.
  private static let longest = Duration.seconds(3)

  private let workshop: Workshop
  private let mails = Mutex<[Mail]>([])

  init(_ workshop: Workshop) { self.workshop = workshop }

  func add(_ new: [Mail]) { mails.withLock { $0 += new } }

  func send(within timeLeft: Duration) {
    let waiting = mails.withLock { mails in
      defer { mails = [] }
      return mails
    }
    // Also where the process is to end: Lambda gives it two seconds.
    let limit = timeLeft > .zero ? min(timeLeft, Outbox.longest) : .seconds(1)
    for mail in waiting {
      do throws(MailFault) {
        try workshop.mailer(within: limit).send(mail)
      } catch {
        workshop.journal.note(error)
      }
    }
  }
}
