namespace Morsel.Tests.Architecture;

/// <summary>Which room may use which, and what the pure rooms may not use of the world outside.</summary>
/// <param name="house">The namespace of the whole house: <c>Morsel</c>.</param>
internal sealed class ArrowRules(string house)
{
    /// <summary>What a caller sees and passes: values that use nothing of the library, so that every room may use them.</summary>
    private const string Contract = "the contract";

    /// <summary>What a caller begins with. A door may use every room, and no room names a door.</summary>
    private const string Door = "a door";

    /// <summary>The one type that may name a concrete format, transport or route.</summary>
    private const string Catalog = "Catalog";

    /// <summary>The namespaces of a caller: the root, and what is one format's own.</summary>
    private static readonly string[] Public = ["", "Zchunk", "Zsync"];

    private static readonly string[] Doors = ["Updater", "Maker", "ZchunkFile", "ZsyncRanges"];

    /// <summary>Rooms with rooms of one kind below them: such a one may use what its room may, and the room, and never another one.</summary>
    private static readonly string[] Kinds = ["Formats", "Transports", "Routes", "Finishing"];

    /// <summary>Rooms without file, network, clock or console.</summary>
    private static readonly string[] PureRooms = ["Target", "Hashing", "Proof", "Matching", "Planning", "Formats"];

    /// <summary>The arrows of ARCHITECTURE.md, floor by floor. Every room may use itself and the contract.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Target"] = [],
        ["Compression"] = [],
        ["Files"] = [],
        ["Transports"] = [],
        ["Reporting"] = [],
        ["Hashing"] = ["Target"],
        ["Planning"] = ["Target"],
        ["Proof"] = ["Hashing", "Target"],
        ["Matching"] = ["Hashing", "Target"],
        ["Seeds"] = ["Matching", "Proof", "Files", "Compression", "Target"],
        ["Formats"] = ["Matching", "Hashing", "Compression", "Target"],
        ["Fetching"] = ["Planning", "Transports", "Proof", "Target"],
        ["Routes"] = ["Fetching", "Planning", "Transports", "Proof", "Compression", "Target"],
        ["Routes.Whole"] = ["Files", "Reporting"],
        ["Assembling"] = ["Seeds", "Proof", "Files", "Target"],
        ["Descriptions"] = ["Formats", "Transports", "Fetching", "Planning", "Files", "Compression", "Target"],
        ["Packing"] = ["Formats", "Matching", "Hashing", "Compression", "Files", "Target"],
        ["Making"] = ["Formats", "Seeds", "Hashing", "Compression", "Files", "Target"],
        ["Searching"] =
            ["Assembling", "Seeds", "Fetching", "Formats", "Matching", "Planning", "Proof", "Files", "Compression", "Reporting", "Target"],
        ["Finishing"] = ["Assembling", "Routes.Whole", "Routes.Gzip", "Fetching", "Formats", "Compression", "Files", "Reporting", "Target"],
        ["Updating"] =
        [
            "Finishing", "Searching", "Packing", "Descriptions", "Assembling", "Routes", "Routes.Whole", "Fetching", "Formats", "Seeds", "Matching", "Proof",
            "Planning", "Hashing", "Reporting", "Transports", "Files", "Compression", "Target",
        ],
    };

    /// <summary>Arrows that are still to be cut: of no other is less than the rules asked.</summary>
    private static readonly HashSet<(string From, string To)> ToCut =
    [
        ("Finishing.Gzip.GzipFileFetch", "Updating.RouteWalk"),
        ("Finishing.RepackedOutput", "Finishing.Gzip.GzipComparison"),
        ("Finishing.RepackedOutput", "Finishing.Gzip.GzipFileFetch"),
        ("Finishing.RepackedOutput", "Finishing.Gzip.Repacker"),
        ("Finishing.RepackedOutput", "Updating.OutputChoice"),
        ("Finishing.RepackedOutput", "Updating.RouteWalk"),
        ("Searching.SeedRun", "Catalog"),
        ("Searching.SeedRun", "Updating.RouteWalk"),
        ("Updating.PlanRun", "Finishing.Gzip.GzipFileFetch"),
        ("Updating.UnpackedUpdate", "Catalog"),
        ("Updating.UpdateRun", "Finishing.Gzip.GzipFileFetch"),
    ];

    /// <summary>The world outside as pure rooms may not see it: T a type, N a namespace and all below it, M a member.</summary>
    private static readonly HashSet<string> Outside =
    [
        "T:System.IO.File", "T:System.IO.FileInfo", "T:System.IO.FileStream", "T:System.IO.FileSystemInfo", "T:System.IO.RandomAccess",
        "T:System.IO.Directory", "T:System.IO.DirectoryInfo", "T:System.IO.DriveInfo", "T:System.IO.Path", "T:System.IO.FileSystemWatcher",
        "N:System.IO.MemoryMappedFiles", "N:System.IO.Pipes", "N:Microsoft.Win32.SafeHandles",
        "N:System.Net",
        "T:System.Console", "T:System.Environment", "T:System.Diagnostics.Process",
        "T:System.TimeProvider", "T:System.Diagnostics.Stopwatch", "T:System.Threading.Timer", "T:System.Threading.PeriodicTimer",
        "M:System.DateTime.get_Now", "M:System.DateTime.get_UtcNow", "M:System.DateTime.get_Today",
        "M:System.DateTimeOffset.get_Now", "M:System.DateTimeOffset.get_UtcNow",
        "M:System.Threading.Thread.Sleep", "M:System.Threading.Tasks.Task.Delay",
    ];

    /// <summary>What the compiler writes into every iterator.</summary>
    private const string IteratorsOwn = "System.Environment.get_CurrentManagedThreadId";

    /// <summary>What is wrong with a reference; null if nothing is.</summary>
    public string? Problem(CodeReference reference)
    {
        if (PlaceOf(reference.From) is not { } from)
            return null;
        if (ToCut.Contains((InHouse(reference.From), InHouse(reference.To))))
            return null;
        string? broken = PlaceOf(reference.To) is { } to ? BrokenArrow(from, to) : ImpureUse(reference, from);
        return broken is null ? null : $"{reference.Place} uses {reference.Named}: {broken}";
    }

    private static string? BrokenArrow(string from, string to)
    {
        if (from == to || to == Contract || from == Catalog)
            return null;
        if (from == Door)
            return IsOneOfAKind(to) ? $"only {Catalog} may name a concrete format, transport or route" : null;
        if (from == Contract)
            return $"{from} may use nothing";
        string family = FamilyOf(from);
        if (!Arrows.TryGetValue(family, out string[]? allowed))
            return $"{from} is no room of the house";
        if (IsOneOfAKind(from))
            allowed = [family, .. allowed, .. Arrows.GetValueOrDefault(from, [])];
        return allowed.Contains(to) ? null : $"{from} may use {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}";
    }

    private static string? ImpureUse(CodeReference reference, string from)
    {
        bool isOutside = Outside.Contains($"T:{reference.To}")
            || Outside.Contains($"M:{reference.Named}")
            || Namespaces(reference.To.Namespace).Any(name => Outside.Contains($"N:{name}"));
        return isOutside && reference.Named != IteratorsOwn && PureRooms.Contains(FamilyOf(from))
            ? $"{from} is pure: no file, network, clock or console"
            : null;
    }

    /// <summary>Where a type stands: the contract, a door, the catalog, or a room, one of a kind by its own name; null outside the house.</summary>
    private string? PlaceOf(TypeName type)
    {
        if (type.Namespace != house && !type.Namespace.StartsWith(house + ".", StringComparison.Ordinal))
            return null;
        string room = type.Namespace[house.Length..].TrimStart('.');
        if (room.Length == 0 && type.Name == Catalog)
            return Catalog;
        if (Public.Contains(room))
            return Doors.Contains(type.Name) ? Door : Contract;
        string[] names = room.Split('.');
        return Kinds.Contains(names[0]) && names.Length > 1 ? $"{names[0]}.{names[1]}" : names[0];
    }

    private string InHouse(TypeName type) => type.ToString().Replace(house + ".", "", StringComparison.Ordinal);

    private static bool IsOneOfAKind(string room) => room.Contains('.', StringComparison.Ordinal);

    private static string FamilyOf(string room) => room.Split('.')[0];

    private static IEnumerable<string> Namespaces(string name)
    {
        for (; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
            yield return name;
    }
}
