import NeuralEngine
import Testing

@Suite struct ThreadTeamTests {
  @Test("Every item is visited once, by a worker of the team", arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
  func once(threads: Int, items: Int) {
    let team = ThreadTeam(threads: threads)
    let visits = UnsafeMutablePointer<Int>.allocate(capacity: items + 1)
    let workers = UnsafeMutablePointer<Int>.allocate(capacity: items + 1)
    defer {
      visits.deallocate()
      workers.deallocate()
    }
    visits.initialize(repeating: 0, count: items + 1)
    workers.initialize(repeating: 0, count: items + 1)
    for _ in 0..<3 {
      team.run(items) { item, worker in
        visits[item] += 1
        workers[item] = worker
      }
    }
    #expect((0..<items).allSatisfy { visits[$0] == 3 })
    #expect((0..<items).allSatisfy { (0..<threads).contains(workers[$0]) })
    #expect(visits[items] == 0)
  }

  @Test("A worker is never in two calls at once, so its scratch memory is its own")
  func scratch() {
    let team = ThreadTeam(threads: 4)
    let inside = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    let total = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    defer {
      inside.deallocate()
      total.deallocate()
    }
    inside.initialize(repeating: 0, count: 4)
    total.initialize(repeating: 0, count: 4)
    team.run(20_000) { _, worker in
      inside[worker] += 1
      if inside[worker] == 1 { total[worker] += 1 }
      inside[worker] -= 1
    }
    #expect((0..<4).reduce(0) { $0 + total[$1] } == 20_000)
  }

  @Test("A team that never ran, and one that goes away right after a run, end their threads")
  func ends() {
    for round in 0..<50 {
      let team = ThreadTeam(threads: 3)
      if round % 2 == 0 { team.run(5) { _, _ in } }
    }
  }
}
