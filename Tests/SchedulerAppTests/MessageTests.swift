import APIGateway
import Foundation
import JOSE
import Scheduling
import SchedulerApp
import Testing

/// Showing, listing and taking back.
@Suite struct MessageTests {
  static let path = "/groups/readers/messages"

  @Test func oneMessageIsShownWithItsText() throws {
    let world = try World()
    let message = try world.message(text: "Dear \"readers\"")
    let reply = try world.reply("GET", "\(Self.path)/\(message.id)", as: World.writer)
    #expect(reply.response.status == 200)
    #expect(
      reply.response.body
        == #"{"id":"\#(message.id)","group":"readers","subject":"Hello","body":"Dear \"readers\"","#
        + #""deliverAt":"2027-01-15T09:00:00Z","createdAt":"2027-01-15T08:00:00Z","author":"customers:u-2","#
        + #""status":"scheduled"}"#)
  }

  @Test func whatHasHappenedIsShown() throws {
    let world = try World()
    let then = moment("2027-01-15T10:00:00Z")
    let lease = Message.Lease(holder: "secret-holder", until: then)
    let states: [(Message.State, String, [String: String])] = [
      (.sending(lease), "sending", [:]), (.waiting(until: then), "sending", [:]),
      (.sent(at: then), "sent", ["sentAt": "2027-01-15T10:00:00Z"]),
      (.cancelled(at: then), "cancelled", ["cancelledAt": "2027-01-15T10:00:00Z"]),
      (
        .failed(at: then, code: "all_rejected"), "failed",
        ["failedAt": "2027-01-15T10:00:00Z", "failure": "all_rejected"]
      ),
    ]
    for (state, status, more) in states {
      var message = try world.message()
      message.state = state
      message.attempts = 1
      message.progress.accepted = 3
      message.progress.rejected = 2
      message.progress.uncertain = 1
      message.version += 1
      #expect(try world.store.replace(message))
      let reply = try world.reply("GET", "\(Self.path)/\(message.id)", as: World.writer)
      let object = try reply.object
      #expect(object["status"] as? String == status)
      #expect(object["progress"] as? [String: Int] == ["accepted": 3, "rejected": 2, "uncertain": 1])
      for name in ["sentAt", "cancelledAt", "failedAt", "failure"] { #expect(object[name] as? String == more[name]) }
      #expect(!reply.response.body.contains("secret-holder"))
    }
  }

  @Test func whatThereIsNotIsUnknown() throws {
    let world = try World()
    let foreign = try world.message(in: World.foreign)
    for id in ["01kf0000000000000000000000", foreign.id.text] {
      for method in ["GET", "DELETE"] {
        let reply = try world.reply(method, "\(Self.path)/\(id)", as: World.writer)
        #expect(reply.response.status == 404)
        #expect(reply.code == "message_unknown")
      }
    }
    #expect(try world.store.inner.message(foreign.reference) == foreign)
  }

  // MARK: Lists

  @Test func pagesHoldEveryMessageOnceTheLatestFirst() throws {
    let world = try World()
    var ids: [String] = []
    for second in 0..<7 {
      ids.append(try world.message(createdAt: World.now.wholeSecond.advanced(by: second)).id.text)
      try world.message(in: World.foreign, createdAt: World.now.wholeSecond.advanced(by: second))
    }
    var seen: [String] = []
    var query = [("limit", "3")]
    for _ in 0..<5 {
      let reply = try world.reply("GET", Self.path, as: World.writer, query: query)
      #expect(reply.response.status == 200)
      #expect(try reply.items.count <= 3)
      seen += try reply.items.compactMap { $0["id"] as? String }
      #expect(try reply.items.allSatisfy { $0["body"] == nil && $0["group"] as? String == "readers" })
      guard let next = try reply.object["next"] as? String else {
        #expect(try reply.object["next"] is NSNull)
        #expect(reply.header("link") == nil)
        break
      }
      #expect(
        reply.header("link")
          == "<https://api.example.com/live/groups/readers/messages?limit=3&cursor=\(next)>; rel=\"next\"")
      query = [("limit", "3"), ("cursor", next)]
    }
    #expect(seen == ids.reversed())
  }

  @Test func aListMayBeOfOneStatus() throws {
    let world = try World()
    let (kept, cancelled) = (try world.message(), try world.message())
    _ = try world.reply("DELETE", "\(Self.path)/\(cancelled.id)", as: World.writer)
    for (status, expected) in [("scheduled", [kept.id.text]), ("cancelled", [cancelled.id.text]), ("sent", [])] {
      let reply = try world.reply("GET", Self.path, as: World.writer, query: [("status", status)])
      #expect(try reply.items.map { $0["id"] as? String } == expected)
    }
  }

  @Test(arguments: [
    ("status", "Sent", "parameter_invalid"), ("status", "", "parameter_invalid"),
    ("status", "waiting", "parameter_invalid"),
    ("limit", "0", "parameter_invalid"), ("limit", "101", "parameter_invalid"), ("limit", "-1", "parameter_invalid"),
    ("limit", "+5", "parameter_invalid"), ("limit", "", "parameter_invalid"), ("limit", "5.0", "parameter_invalid"),
    ("limit", "99999999999999999999", "parameter_invalid"), ("limit", "٥", "parameter_invalid"),
    ("cursor", "", "cursor_malformed"), ("cursor", "x", "cursor_malformed"),
    ("cursor", "01KF0000000000000000000000", "cursor_malformed"), ("cursor", "../others", "cursor_malformed"),
    ("cursor", "81kf0000000000000000000000", "cursor_malformed"),
  ])
  func aParameterThatIsNotWhatItMustBeIsRefused(name: String, value: String, code: String) throws {
    let world = try World()
    let reply = try world.reply("GET", Self.path, as: World.writer, query: [(name, value)])
    #expect(reply.response.status == 400)
    #expect(reply.code == code)
    #expect(world.store.calls.isEmpty)
  }

  @Test func aParameterStandsThereOnce() throws {
    for (name, values) in [("limit", ["1", "2"]), ("status", ["sent", "failed"])] {
      let reply = try World().reply("GET", Self.path, as: World.writer, query: values.map { (name, $0) })
      #expect(reply.response.status == 400)
      #expect(reply.code == "parameter_invalid")
    }
    // What is not known here may be anybody's.
    #expect(try World().reply("GET", Self.path, as: World.writer, query: [("utm", "1"), ("utm", "2")]).code == "ok")
  }

  /// The partition is the path's group: another group's cursor only says where to begin.
  @Test func aCursorReachesIntoNoOtherGroup() throws {
    let world = try World()
    let own = try world.message(createdAt: World.now.wholeSecond)
    let foreign = try world.message(in: World.foreign, createdAt: World.now.wholeSecond.advanced(by: 5))
    let reply = try world.reply("GET", Self.path, as: World.writer, query: [("cursor", foreign.id.text)])
    #expect(try reply.items.map { $0["id"] as? String } == [own.id.text])
  }

  // MARK: Taking back

  @Test func aMessageIsTakenBackAndStaysSo() throws {
    let world = try World()
    let message = try world.message()
    for _ in 0..<2 {
      let reply = try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer)
      #expect(reply.response.status == 204)
      #expect(reply.response.body.isEmpty)
      #expect(reply.header("content-type") == nil)
    }
    let stored = try #require(try world.store.inner.message(message.reference))
    #expect(stored.state == .cancelled(at: moment("2027-01-15T08:00:00Z")))
    #expect(world.timer.calls == [.disarm(Alarm(message: message.reference, attempt: 0))])
  }

  @Test func anAlarmThatCannotBeTakenBackFailsNothing() throws {
    let world = try World()
    let message = try world.message()
    world.timer.fail(with: TimerFault(code: "unreachable", reason: "no answer"))
    let reply = try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer)
    #expect(reply.response.status == 204)
    #expect(reply.code == "timer_unavailable")
  }

  @Test func whatIsOnItsWayIsNotTakenBack() throws {
    let world = try World()
    let states: [(Message.State, String)] = [
      (.sent(at: World.now.wholeSecond), "message_sent"),
      (.sending(Message.Lease(holder: "h", until: World.now.advanced(by: 30))), "message_sending"),
      (.failed(at: World.now.wholeSecond, code: "throttled"), "message_failed"),
    ]
    for (state, code) in states {
      var message = try world.message()
      message.state = state
      message.version += 1
      #expect(try world.store.replace(message))
      let reply = try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer)
      #expect(reply.response.status == 409)
      #expect(reply.code == code)
      #expect(try reply.object["type"] as? String == "urn:latchkey:problem:\(code)")
      #expect(try world.store.inner.message(message.reference) == message)
    }
    #expect(world.timer.calls.isEmpty)
  }

  /// Between the look and the write a sender takes it: the next look finds that.
  @Test func whoLosesTheRaceDecidesAnew() throws {
    let world = try World()
    let message = try world.message()
    let inner = world.store.inner
    world.store.before { name throws(StoreFault) in
      guard name == "replace", var stored = try inner.message(message.reference), stored.version == 1 else { return }
      stored.state = .sending(Message.Lease(holder: "h", until: World.now.advanced(by: 30)))
      stored.version += 1
      _ = try inner.replace(stored)
    }
    let reply = try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer)
    #expect(reply.code == "message_sending")
  }

  @Test func whoLosesEveryRaceIsToldToTryAgain() throws {
    let world = try World()
    let message = try world.message()
    let inner = world.store.inner
    world.store.before { name throws(StoreFault) in
      guard name == "replace", var stored = try inner.message(message.reference) else { return }
      stored.version += 1
      _ = try inner.replace(stored)
    }
    let reply = try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer)
    #expect(reply.response.status == 503)
    #expect(reply.code == "store_contended")
    #expect(world.store.calls.count { $0 == "replace" } == 5)
    #expect(world.timer.calls.isEmpty)
  }

  @Test func ofManyWhoTakeItBackAndOneWhoSendsItOneSideWins() throws {
    for _ in 0..<40 {
      let world = try World()
      let message = try world.message(deliverAt: World.now.wholeSecond)
      let results = try concurrently(8) { index -> String in
        guard index == 3 else {
          return try world.reply("DELETE", "\(Self.path)/\(message.id)", as: World.writer).code
        }
        guard case .write(let claimed) = Schedule.claim(message, by: "sender", at: World.now) else { return "refused" }
        return try world.store.replace(claimed) ? "claimed" : "lost"
      }
      let stored = try #require(try world.store.inner.message(message.reference))
      #expect(stored.version == 2)
      let cancels = results.filter { $0 != "claimed" && $0 != "lost" }
      #expect(cancels.count == 7)
      switch stored.status {
      case .cancelled: #expect(results.contains("lost") && cancels.allSatisfy { $0 == "ok" })
      case .sending: #expect(results.contains("claimed") && cancels.allSatisfy { $0 == "message_sending" })
      default: Issue.record("\(stored.status)")
      }
    }
  }
}
