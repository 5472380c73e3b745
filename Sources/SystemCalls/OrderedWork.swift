internal import Glibc

/// Work that several threads share, whose results come in the order of the work.
///
/// One thread submits jobs, others work on them, and one takes the results. At most `capacity` jobs are on their way
/// between the two ends, so that neither a slow taker nor one slow job fills the memory.
package final class OrderedWork<Job: Sendable, Result: Sendable>: Sendable {
  private struct State {
    /// Submitted, and taken by no worker yet.
    var jobs: [(number: Int, job: Job)] = []
    /// Done, and not taken yet, by the job's number.
    var results: [Int: Result] = [:]
    var submittedCount = 0
    var takenCount = 0
    var isEnded = false
    var isAbandoned = false
  }

  private let state: Monitor<State>
  private let capacity: Int
  private let jobArrived = Condition()
  private let resultArrived = Condition()
  private let roomArrived = Condition()

  /// Room for so many jobs, from being submitted until their result is taken.
  package init(capacity: Int) {
    self.capacity = max(1, capacity)
    state = Monitor(State())
  }

  /// Submits a job; waits until there is room for it.
  ///
  /// - Returns: false where nobody wants results any more.
  package func submit(_ job: Job) -> Bool {
    let isAccepted = state.wait(for: roomArrived) { state -> Bool? in
      if state.isAbandoned { return false }
      guard state.submittedCount - state.takenCount < capacity else { return nil }
      state.jobs.append((state.submittedCount, job))
      state.submittedCount += 1
      return true
    }
    if isAccepted { jobArrived.signalOne() }
    return isAccepted
  }

  /// Says that no job will follow.
  package func end() {
    state.change { $0.isEnded = true }
    jobArrived.signalAll()
    resultArrived.signalAll()
  }

  /// Says that nobody wants results any more: `submit` refuses, and workers go home.
  package func abandon() {
    state.change { $0.isAbandoned = true }
    jobArrived.signalAll()
    roomArrived.signalAll()
  }

  /// Works on one job after the other until there will be none; for as many threads as there are processors.
  package func work(_ body: (Job) -> Result) {
    while let (number, job) = nextJob() {
      let result = body(job)
      let isAwaited = state.change { state in
        state.results[number] = result
        return number == state.takenCount
      }
      if isAwaited { resultArrived.signalOne() }
    }
  }

  /// The result of the next job in the order of their submission; waits for it. Nil after the last.
  package func next() -> Result? {
    let result = state.wait(for: resultArrived) { state -> Result?? in
      if let result = state.results.removeValue(forKey: state.takenCount) {
        state.takenCount += 1
        return result
      }
      return state.isEnded && state.takenCount == state.submittedCount ? .some(nil) : nil
    }
    if result != nil { roomArrived.signalOne() }
    return result
  }

  private func nextJob() -> (number: Int, job: Job)? {
    state.wait(for: jobArrived) { state -> (number: Int, job: Job)?? in
      if state.isAbandoned { return .some(nil) }
      if !state.jobs.isEmpty { return state.jobs.removeFirst() }
      return state.isEnded ? .some(nil) : nil
    }
  }
}
