internal import JOSE
internal import KeyFetching
internal import Scheduling
internal import Signatures
internal import StrictJSON
internal import Synchronization
internal import SystemCalls

/// Where mails go on one machine: a folder of `.eml` files, which any mail program opens.
///
/// A mail is accepted when its `.eml` file is on the disk. Beside it lies what the web client shows of it, as JSON, so that
/// nothing here has to read mails.
final class Outbox: Mailer {
  /// The most mails that are listed.
  static let listed = 50
  /// The largest file that is read, in bytes: a message's largest text, encoded, and its fields.
  private static let maximumBytes = 1 << 20

  private let folder: String
  private let sender: EmailAddress
  private let last = Mutex<Int64>(0)

  /// - Parameters:
  ///   - folder: is there, and its owner's alone.
  ///   - sender: whom mails come from.
  init(folder: String, from sender: EmailAddress) {
    self.folder = folder
    self.sender = sender
  }

  func send(_ mail: Mail) throws(MailFault) {
    let now = NumericDate.now()
    let id = try newID(at: now)
    let message: MIMEMessage
    do throws(MIMEMessage.Fault) {
      message = try MIMEMessage(mail, from: sender, date: now.wholeSecond, id: "\(id)@localhost")
    } catch {
      throw .rejected(code: "mail_malformed", reason: "the mail cannot be written: \(error)")
    }
    let shown = JSONText.object([
      "id": .string(id), "to": .string(mail.recipient.text), "subject": .string(mail.subject),
      "date": .string(now.wholeSecond.description), "text": .string(mail.text),
    ])
    do throws(FileProblem) {
      try FileSystem.write(shown.encoded(), to: path(of: id, ".json"), permissions: 0o600, replacing: false)
      try FileSystem.write(message.bytes, to: path(of: id, ".eml"), permissions: 0o600, replacing: false)
    } catch {
      throw .unavailable(code: "outbox_unwritable", reason: "\(error)")
    }
  }

  /// The last mails, newest first, as the web client reads them: `{"mails":[{"id","to","subject","date","text"}…]}`.
  func list() throws(FileProblem) -> JSONText {
    let ids = try FileSystem.names(in: folder).filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }
      .sorted { $1.utf8.lexicographicallyPrecedes($0.utf8) }
    var mails: [JSONText] = []
    for id in ids.prefix(Outbox.listed) {
      // Written before the mail; whoever tidies the folder by hand may have taken it.
      guard let shown = try? FileSystem.read(path(of: id, ".json"), maximumBytes: Outbox.maximumBytes) else { continue }
      mails.append(.raw(shown))
    }
    return .object(["mails": .array(mails)])
  }

  /// A mail as it would travel; nil where there is none.
  func message(_ id: String) -> [UInt8]? {
    guard Outbox.isID(id) else { return nil }
    return try? FileSystem.read(path(of: id, ".eml"), maximumBytes: Outbox.maximumBytes)
  }

  private func path(of id: String, _ ending: String) -> String { "\(folder)/\(id)\(ending)" }

  /// Names sort as the mails came: microseconds, never the same twice in one process, and chance against another's.
  private func newID(at now: NumericDate) throws(MailFault) -> String {
    let moment = Int64(now.secondsSinceEpoch * 1_000_000)
    let number = last.withLock { last in
      last = max(last + 1, moment)
      return last
    }
    guard let chance = try? SecureRandom.bytes(count: 6) else {
      throw .unavailable(code: "chance_unavailable", reason: "openssl gave no random bytes")
    }
    let digits = String(number)
    return String(repeating: "0", count: max(0, 18 - digits.count)) + digits + "-"
      + chance.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// What `newID` makes: nothing in it leads out of the folder.
  private static func isID(_ text: String) -> Bool {
    text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }
}
