import Testing

@testable import Node

@Suite struct ConfigurationConsistencyTests {
  private func problems(_ settings: [String]) -> [String] {
    do {
      _ = try ConfigurationLoader.load(file: nil, environment: [:], settings: settings, workingFolder: "/")
      return []
    } catch ConfigurationError.problems(let problems) {
      return problems.map(\.text)
    } catch {
      return ["unexpected: \(error)"]
    }
  }

  @Test("An event cannot end above where it begins")
  func release() {
    #expect(
      problems(["events.release=3.5"])
        == ["events.release is 3.5, must not be above events.threshold, which is 3"])
    #expect(problems(["events.release=3"]).isEmpty)
  }

  @Test("A refused value is not reported a second time as part of a combination")
  func refusedFirst() {
    #expect(problems(["events.threshold=x", "events.release=3.5"]).count == 1)
  }

  @Test("Binding beyond this machine needs bus.insecure; connecting does not")
  func insecure() {
    let open = ["bus.out=pub+bind:tcp://0.0.0.0:7000"]
    #expect(problems(open).first?.hasPrefix("bus.out binds tcp://0.0.0.0:7000, which other machines") == true)
    #expect(problems(open + ["bus.insecure=true"]).isEmpty)
    #expect(problems(["bus.in=sub+bind:tcp://*:7000"]).count == 1)
    #expect(problems(["bus.in=sub+bind:tcp://127.0.0.1.example.org:7000"]).count == 1)
    #expect(problems(["bus.in=sub+bind:tcp://localhost:7000, sub+connect:tcp://10.0.0.1:7000"]).isEmpty)
  }

  @Test("Serving HTTP beyond this machine needs http.insecure")
  func insecureHTTP() {
    let open = ["http.listen=0.0.0.0:6780"]
    #expect(
      problems(open) == [
        "http.listen is 0.0.0.0:6780, which other machines can reach and nothing protects; "
          + "listen at 127.0.0.1:6780, or set http.insecure to true"
      ])
    #expect(problems(open + ["http.insecure=true"]).isEmpty)
    for address in ["127.0.0.1:6780", "localhost:0", "[::1]:6780", ""] {
      #expect(problems(["http.listen=\(address)"]).isEmpty, "\(address)")
    }
    #expect(problems(["http.listen=6780"]).count == 1)
  }

  @Test("One address cannot be bound twice")
  func twice() {
    #expect(problems(["bus.out=pub+bind:tcp://127.0.0.1:6701"]).count == 1)
    #expect(problems(["bus.in=sub+bind:ipc:///a", "bus.out=pub+bind:ipc:///a"]).count == 1)
    #expect(problems(["bus.in=sub+bind:tcp://127.0.0.1:*", "bus.out=pub+bind:tcp://127.0.0.1:*"]).isEmpty)
  }

  @Test("An alias belongs to one source and is not itself a source")
  func aliases() {
    #expect(problems(["sources.a.aliases=X", "sources.b.aliases=X"]).count == 1)
    #expect(problems(["sources.a.aliases=b", "sources.b.aliases=Y"]).count == 1)
    #expect(problems(["sources.a.aliases=X,X"]).count == 1)
    #expect(problems(["sources.a.aliases=X", "sources.b.aliases=Y"]).isEmpty)
  }
}
