import ArgumentParser
import PlainText

/// The program `vagary`.
@main
struct Vagary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vagary",
    abstract: "Says which object on your cameras behaves oddly, when and why.",
    version: Release.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Run",
        subcommands: [NodeCommand.self, PublishCommand.self, DetectCommand.self, WatchCommand.self]),
      CommandGroup(name: "Learn", subcommands: [TrainCommand.self, FitCommand.self, CalibrateCommand.self]),
      CommandGroup(
        name: "Look",
        subcommands: [
          DoctorCommand.self, EventsCommand.self, PluginsCommand.self, BundlesCommand.self,
        ]),
      CommandGroup(
        name: "Research",
        subcommands: [
          EvaluateCommand.self, AblateCommand.self, MetricsCommand.self, BenchCommand.self,
          SceneCommand.self,
        ]),
      CommandGroup(name: "Show", subcommands: [DemoCommand.self]),
    ])

  static func main() async {
    await ProgramExit.run(Vagary.self)
  }
}
