package import JOSE

/// A message to a group: everything about it but its text, which is stored apart because it is large and never changes.
///
/// All moments are whole seconds.
package struct Message: Sendable, Equatable {
  package let group: GroupName
  package let id: MessageID
  package let subject: String
  /// Not before this it is sent.
  package let deliverAt: NumericDate
  package let createdAt: NumericDate
  /// The principal that asked for it.
  package let author: String
  package var state: State
  package var progress: Progress
  /// How often somebody has begun, or gone on, to send it.
  package var attempts: Int
  /// How often in a row that came to nothing.
  package var fruitlessAttempts: Int
  /// 1 when it is stored first, and 1 more with each change: who writes says which version was read, and of two who read
  /// the same only one writes.
  package var version: Int64

  /// A message as it is before anything has happened to it.
  package init(
    group: GroupName, id: MessageID, subject: String, deliverAt: NumericDate, createdAt: NumericDate, author: String
  ) {
    self.init(
      group: group, id: id, subject: subject, deliverAt: deliverAt, createdAt: createdAt, author: author,
      state: .scheduled, progress: Progress(), attempts: 0, fruitlessAttempts: 0, version: 1)
  }

  /// A message as a store has kept it.
  package init(
    group: GroupName, id: MessageID, subject: String, deliverAt: NumericDate, createdAt: NumericDate, author: String,
    state: State, progress: Progress, attempts: Int, fruitlessAttempts: Int, version: Int64
  ) {
    self.group = group
    self.id = id
    self.subject = subject
    self.deliverAt = deliverAt
    self.createdAt = createdAt
    self.author = author
    self.state = state
    self.progress = progress
    self.attempts = attempts
    self.fruitlessAttempts = fruitlessAttempts
    self.version = version
  }

  /// Which message it is.
  package var reference: MessageReference { MessageReference(group: group, id: id) }

  /// What becomes of it.
  package enum State: Sendable, Equatable {
    /// Waits for its moment.
    case scheduled
    /// Somebody is sending it, and nobody else may until the lease ends.
    case sending(Lease)
    /// Was begun and put down; to be gone on with from that moment on.
    case waiting(until: NumericDate)
    /// Every subscriber had their turn.
    case sent(at: NumericDate)
    /// Was taken back; nobody who has not had it yet gets it.
    case cancelled(at: NumericDate)
    /// Was given up; `code` says what stood in the way at the last attempt.
    case failed(at: NumericDate, code: String)
  }

  /// The right to send, for a while.
  package struct Lease: Sendable, Equatable {
    /// A random text that nobody else has: by it a sender knows that what is stored is what it wrote itself.
    package let holder: String
    package let until: NumericDate

    package init(holder: String, until: NumericDate) {
      self.holder = holder
      self.until = until
    }
  }

  /// What a caller is shown of the state, and may ask for.
  package enum Status: String, Sendable, CaseIterable {
    case scheduled, sending, sent, cancelled, failed
  }

  package var status: Status {
    switch state {
    case .scheduled: .scheduled
    case .sending, .waiting: .sending
    case .sent: .sent
    case .cancelled: .cancelled
    case .failed: .failed
    }
  }

  /// From when on somebody should look after it; nil where nothing is left to do. The sweeper finds messages by this.
  package var wakeAt: NumericDate? {
    switch state {
    case .scheduled: deliverAt
    case .sending(let lease): lease.until
    case .waiting(let moment): moment
    case .sent, .cancelled, .failed: nil
    }
  }

  /// How far the sending has come. Subscribers have their turn in the order of their ids.
  package struct Progress: Sendable, Equatable {
    /// The last subscriber who has had their turn; nil: none yet.
    package var after: SubscriberID?
    /// Whose mail was being handed over when this was written; nil: nobody's. If the sender dies now, nobody knows whether
    /// the mail was accepted.
    package var inFlight: InFlight?
    /// Mails that were accepted.
    package var accepted = 0
    /// Mails that were refused for good.
    package var rejected = 0
    /// Mails of which nobody knows whether they were accepted: handed over again, or given up after a few times.
    package var uncertain = 0

    package init(
      after: SubscriberID? = nil, inFlight: InFlight? = nil, accepted: Int = 0, rejected: Int = 0, uncertain: Int = 0
    ) {
      self.after = after
      self.inFlight = inFlight
      self.accepted = accepted
      self.rejected = rejected
      self.uncertain = uncertain
    }
  }

  /// A mail that is being handed over.
  package struct InFlight: Sendable, Equatable {
    package let subscriber: SubscriberID
    /// How often it has been handed over, this time included.
    package let tries: Int

    package init(subscriber: SubscriberID, tries: Int) {
      self.subscriber = subscriber
      self.tries = tries
    }
  }
}

/// Which message.
package struct MessageReference: Sendable, Hashable {
  package let group: GroupName
  package let id: MessageID

  package init(group: GroupName, id: MessageID) {
    self.group = group
    self.id = id
  }
}
