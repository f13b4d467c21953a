namespace Morsel.Tests.Architecture;

/// <summary>Which room may use which, in the library, the two programs and the server.</summary>
internal static class ArrowRules
{
    /// <summary>The namespaces of a caller: the root, and what is one format's own.</summary>
    private static readonly string[] Public = ["", "AppImages", "Casync", "Estimates", "Patches", "Publishing", "Zchunk", "Zsync"];

    /// <summary>What a caller begins with: each may use every room, and no room names one.</summary>
    private static readonly string[] Doors = ["Updater", "Maker", "AppImageFile", "CasyncFile", "CatarFile", "ChunkStore", "Estimator", "PatchFile", "Publisher", "ZchunkFile", "ZsyncRanges"];

    /// <summary>Rooms with rooms of one kind below them: such a one may use what its room may, and the room, and never another one.</summary>
    private static readonly string[] Kinds = ["Formats", "Transports", "Routes", "Finishing"];

    /// <summary>Rooms without file, network, clock or console.</summary>
    private static readonly string[] PureRooms = ["Target", "Hashing", "Proof", "Matching", "Planning", "Formats", "Patching", "Units", "Trust"];

    /// <summary>The arrows of ARCHITECTURE.md, floor by floor. Every room may use itself and the contract.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Target"] = [],
        ["Compression"] = [],
        ["Files"] = [],
        ["Transports"] = [],
        ["Reporting"] = [],
        ["Hashing"] = [],
        ["Planning"] = ["Target"],
        ["Trust"] = ["Hashing"],
        ["Proof"] = ["Hashing", "Target"],
        ["Matching"] = ["Hashing", "Target"],
        ["Patching"] = ["Proof", "Hashing", "Target"],
        ["Units"] = ["Compression", "Target"],
        ["Seeds"] = ["Matching", "Proof", "Files", "Compression", "Target"],
        ["Formats"] = ["Matching", "Hashing", "Compression", "Target"],
        ["Fetching"] = ["Planning", "Transports", "Proof", "Hashing", "Reporting", "Target"],
        ["Estimating"] = ["Fetching", "Planning", "Compression"],
        ["Routes"] = ["Fetching", "Planning", "Transports", "Proof", "Compression", "Target"],
        ["Routes.Patch"] = ["Patching"],
        ["Routes.Units"] = ["Units"],
        ["Routes.Whole"] = ["Files", "Hashing", "Reporting"],
        ["Assembling"] = ["Seeds", "Proof", "Hashing", "Files", "Target"],
        ["Descriptions"] = ["Formats", "Formats.AppImage", "Formats.Releases", "Formats.Sidecar", "Transports", "Fetching", "Planning", "Hashing", "Files", "Compression", "Target"],
        ["Packing"] = ["Formats", "Matching", "Hashing", "Compression", "Files", "Target"],
        ["Making"] = ["Trust", "Packing", "Formats", "Formats.AppImage", "Formats.Casync", "Formats.Releases", "Formats.Sidecar", "Seeds", "Matching", "Patching", "Units", "Proof", "Hashing", "Compression", "Files", "Target"],
        ["Uploading"] = ["Formats.Sidecar", "Hashing", "Files"],
        ["Searching"] =
            ["Assembling", "Seeds", "Fetching", "Formats", "Matching", "Planning", "Proof", "Files", "Compression", "Reporting", "Target"],
        ["Finishing"] = ["Assembling", "Routes.Whole", "Fetching", "Formats", "Hashing", "Compression", "Files", "Reporting", "Target"],
        ["Finishing.Content"] = ["Packing"],
        ["Finishing.Tree"] = ["Formats.Casync", "Seeds"],
        ["Signatures"] = ["Formats.AppImage", "Hashing", "Files"],
        ["Updating"] =
        [
            "Finishing", "Searching", "Signatures", "Trust", "Descriptions", "Assembling", "Routes", "Routes.Whole", "Fetching", "Formats", "Formats.AppImage", "Formats.Releases", "Formats.Sidecar", "Patching", "Units", "Seeds", "Proof", "Planning",
            "Reporting", "Transports", "Files", "Target",
        ],
    };

    /// <summary>The rooms of the command: the root knows all of them, and none of them knows the root.</summary>
    private static readonly Dictionary<string, string[]> CommandArrows = new()
    {
        ["Text"] = [],
        ["Running"] = [],
        ["Json"] = ["Running", "Text"],
        ["Selection"] = ["Running"],
        ["Completion"] = ["Running"],
        ["Configuration"] = ["Running"],
        ["Help"] = [],
        ["Manual"] = [],
        ["Progress"] = ["Running", "Text"],
        ["Links"] = ["Json"],
        ["DropIn"] = ["Running"],
        ["DropIn.AppImageUpdate"] = [],
        ["DropIn.Casync"] = ["Text"],
        ["DropIn.Desync"] = [],
        ["DropIn.Zsync"] = ["Selection"],
        ["DropIn.Zck"] = [],
        ["DropIn.Zsyncmake"] = [],
        ["DropIn.Zsyncranges"] = ["Json"],
        ["Html"] = ["Text"],
        ["Verbs"] = ["Html", "Links", "Progress", "Completion", "Configuration", "Selection", "Json", "Text", "Running"],
    };

    /// <summary>The one room of the program that serves, under the same rule.</summary>
    private static readonly Dictionary<string, string[]> ServeArrows = new() { ["Demo"] = [] };

    /// <summary>The rooms of the server, under the same rule.</summary>
    private static readonly Dictionary<string, string[]> ServerArrows = new()
    {
        ["Access"] = [],
        ["Hosting"] = [],
        ["Folders"] = [],
        ["Transfers"] = [],
        ["ControlFiles"] = ["Folders"],
        ["Answers"] = ["ControlFiles", "Folders", "Transfers"],
        ["Page"] = ["ControlFiles", "Folders", "Transfers"],
    };

    /// <summary>The walls of <c>Morsel</c>.</summary>
    public static ArrowTable Library { get; } = new()
    {
        Arrows = Arrows,
        Public = Public,
        Doors = Doors,
        Kinds = Kinds,
        PureRooms = PureRooms,
        RoomDoors = RoomDoors.Library,
    };

    /// <summary>The walls of <c>Morsel.Cli</c>.</summary>
    public static ArrowTable Command { get; } = new()
    {
        Arrows = CommandArrows,
        Kinds = ["DropIn"],
        PureRooms = ["Text", "Json", "Completion", "Help", "Manual"],
        RoomDoors = RoomDoors.Command,
    };

    /// <summary>The walls of <c>Morsel.Serve</c>.</summary>
    public static ArrowTable Serve { get; } = new() { Arrows = ServeArrows, RoomDoors = RoomDoors.Serve };

    /// <summary>The walls of <c>Morsel.Server</c>.</summary>
    public static ArrowTable Server { get; } = new() { Arrows = ServerArrows, RoomDoors = RoomDoors.Server };
}
