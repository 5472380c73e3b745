internal import SystemCalls

/// The verification of many tokens on all processors: one thread reads, several judge, and this one prints.
enum SharedVerification {
  /// From how many tokens on, there without waiting, threads are worth starting.
  static let leastCount = 16

  private typealias Work = OrderedWork<Result<TokenSource.Batch, Complaint>, Result<Judged, Complaint>>

  private struct Judged: Sendable {
    let judgements: [Judge.Judgement]
    let byteCount: Int
  }

  /// Judges what has been read and everything that follows.
  ///
  /// Each batch is handed on before the reader waits for more, so that a verdict never waits for a token behind it.
  ///
  /// - Parameter jobs: how many tokens are judged at a time.
  static func run(
    _ first: TokenSource.Batch, _ source: sending TokenSource, jobs: Int, by judge: Judge,
    printing printer: inout VerdictPrinter
  ) throws(Complaint) {
    // Enough that no worker waits for a reader or a printer whose turn comes late on a busy machine; a batch is at most
    // the 64 KiB that one call reads, and one line.
    let work = Work(capacity: 16 * jobs)
    // Where the printing ends early, the threads end too.
    defer { work.abandon() }
    let workers = (0..<jobs).count { _ in
      Thread.start {
        work.work { batch in
          batch.map { Judged(judgements: $0.tokens.map(judge.judge), byteCount: $0.byteCount) }
        }
      }
    }
    guard workers > 0, Thread.start({ read(first, source, into: work) }) else {
      throw Complaint("the system has no room for another thread", hints: "--jobs 1 needs none")
    }
    while let result = work.next() {
      let judged = try result.get()
      guard try printer.print(judged.judgements, byteCount: judged.byteCount) else { return }
    }
  }

  private static func read(_ first: TokenSource.Batch, _ source: TokenSource, into work: Work) {
    var source = source
    var batch: TokenSource.Batch? = first
    while let tokens = batch {
      guard work.submit(.success(tokens)) else { return }
      do throws(Complaint) {
        batch = try source.next()
      } catch {
        // In its turn: what was read before it is judged and printed first.
        _ = work.submit(.failure(error))
        batch = nil
      }
    }
    work.end()
  }
}
