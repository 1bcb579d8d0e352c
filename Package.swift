// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: strict memory safety, warnings are errors, imports say what they are for.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

/// A library of ours; the arrows of ARCHITECTURE.md are these lists.
func library(
  _ name: String, _ dependencies: [Target.Dependency], _ settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

/// Loops over numbers are optimized in debug builds too, as the C kernels are: tests refit laws a
/// hundred thousand times, and the program that tests start integrates the law of growing samples.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    exclude: [], resources: [], swiftSettings: strict)
}

let package = Package(
  name: "patchlaw",
  products: [.executable(name: "patchlaw", targets: ["patchlaw"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .target(
      name: "CKernels",
      cSettings: [
        .unsafeFlags(["-O3", "-std=c17", "-Wall", "-Wextra", "-Werror", "-fno-math-errno"])
      ],
      linkerSettings: [
        .linkedLibrary("openblas"), .linkedLibrary("deflate"), .linkedLibrary("nettle"),
        .linkedLibrary("yaml"), .linkedLibrary("cmark-gfm"),
        .linkedLibrary("cmark-gfm-extensions"), .linkedLibrary("turbojpeg"),
        .linkedLibrary("spng"), .linkedLibrary("webp"), .linkedLibrary("archive"),
        .linkedLibrary("m"),
      ]),
    library("Kernels", ["CKernels"]),
    library("Settings", []),
    library("Text", []),
    library("Data", ["Kernels", "Settings", "Text"]),
    library("Graph", ["Kernels"]),
    library("Models", ["Graph", "Kernels", "Data", "Settings"]),
    library("Optimizers", ["Graph", "Kernels", "Settings"]),
    library("Training", ["Models", "Optimizers", "Graph", "Data", "Kernels", "Settings"]),
    library("Probes", ["Models", "Optimizers", "Graph", "Data", "Kernels", "Settings"]),
    library("Store", [grdb, "Text"]),
    library("Scaling", ["Kernels", "Settings", "Text"], optimized),
    library("Questions", ["Scaling", "Settings"]),
    library("Analysis", ["Kernels", "Questions", "Scaling", "Store", "Text"], optimized),
    library(
      "Experiments",
      [
        "Training", "Probes", "Models", "Data", "Kernels", "Questions", "Store", "Settings", "Text",
      ]),
    library("Reporting", ["Analysis", "Kernels", "Questions", "Scaling", "Settings", "Store", "Text"]),
    .executableTarget(
      name: "patchlaw",
      dependencies: [
        "Experiments", "Reporting", "Analysis", "Questions", "Scaling", "Store", "Kernels", "Graph",
        "Models", "Training", "Probes", "Data", "Settings", "Text", argumentParser,
      ],
      swiftSettings: strict, plugins: ["BuildStamp"]),
    .plugin(name: "BuildStamp", capability: .buildTool()),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("Kernels", ["TestSupport"]),
    tests("Graph", ["Kernels", "TestSupport"]),
    tests("Settings", []),
    tests("Text", ["TestSupport"]),
    tests("Data", ["Kernels", "Settings", "TestSupport"]),
    tests("Models", ["Data", "Graph", "Kernels", "Optimizers", "TestSupport"]),
    tests("Training", ["Data", "Graph", "Models", "Kernels", "Optimizers", "TestSupport"]),
    tests("Probes", ["Data", "Models", "Optimizers", "Graph", "Kernels", "TestSupport"]),
    tests("Store", [grdb, "Text", "TestSupport"]),
    tests(
      "Experiments",
      [
        "Data", "Kernels", "Models", "Training", "Probes", "Settings", "Store", "Text",
        "TestSupport", "patchlaw",
      ]),
    tests("Reporting", ["Analysis", "Questions", "Scaling", "Store", "Text", "TestSupport"]),
    tests("Scaling", []),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "patchlaw", "TestSupport", "Kernels", "Text", "Scaling", argumentParser,
      ], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
