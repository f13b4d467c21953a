namespace Morsel.Tests.Architecture;

/// <summary>Which room may use which, and what the pure rooms may not use of the world outside.</summary>
/// <param name="house">The namespace of the whole house: <c>Morsel</c>.</param>
internal sealed class ArrowRules(string house)
{
    /// <summary>The root namespace; its files tell the story and may use every port.</summary>
    private const string Root = "";

    /// <summary>The one type that may name a concrete format or transport.</summary>
    private const string Catalog = "Catalog";

    /// <summary>Rooms with plug-ins below them: a plug-in may use the room, and never another plug-in.</summary>
    private static readonly string[] PluginRooms = ["Formats", "Transports"];

    /// <summary>Rooms without file, network, clock or console.</summary>
    private static readonly string[] PureRooms = ["Target", "Link", "Hashing", "Proof", "Matching", "Planning", "Formats"];

    /// <summary>The arrows of ARCHITECTURE.md, floor by floor. Every room may use itself.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Target"] = [],
        ["Link"] = [],
        ["Compression"] = [],
        ["Hashing"] = ["Target"],
        ["Files"] = ["Target"],
        ["Transports"] = ["Target", "Link"],
        ["Proof"] = ["Hashing", "Target"],
        ["Matching"] = ["Hashing", "Target"],
        ["Planning"] = ["Link", "Target"],
        ["Seeds"] = ["Matching", "Proof", "Files", "Compression", "Target"],
        ["Fetching"] = ["Planning", "Transports", "Proof", "Files", "Compression", "Link", "Target"],
        ["Formats"] = ["Matching", "Hashing", "Target", "Compression"],
        ["Assembling"] = ["Fetching", "Seeds", "Proof", "Files", "Hashing", "Compression", "Target"],
    };

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
        if (RoomOf(reference.From) is not { } from)
            return null;
        string? broken = RoomOf(reference.To) is { } to ? BrokenArrow(reference.From, from, to) : ImpureUse(reference, from);
        return broken is null ? null : $"{reference.Place} uses {reference.Named}: {broken}";
    }

    private static string? BrokenArrow(TypeName type, string from, string to)
    {
        if (from == to)
            return null;
        if (from == Root)
        {
            return IsPlugin(to) && type.Name != Catalog ? $"only {Catalog} may name a concrete format or transport" : null;
        }
        string family = FamilyOf(from);
        if (!Arrows.TryGetValue(family, out string[]? allowed))
            return $"{from} is no room of the house";
        if (allowed.Contains(to) || (IsPlugin(from) && to == family))
            return null;
        string permitted = string.Join(", ", IsPlugin(from) ? [family, .. allowed] : allowed);
        return $"{from} may use {(permitted.Length == 0 ? "nothing" : permitted)}";
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

    /// <summary>The room of a type, a plug-in's own where it is one; null outside the house.</summary>
    private string? RoomOf(TypeName type)
    {
        if (type.Namespace == house)
            return Root;
        if (!type.Namespace.StartsWith(house + ".", StringComparison.Ordinal))
            return null;
        string[] names = type.Namespace[(house.Length + 1)..].Split('.');
        return PluginRooms.Contains(names[0]) && names.Length > 1 ? $"{names[0]}.{names[1]}" : names[0];
    }

    private static bool IsPlugin(string room) => room.Contains('.', StringComparison.Ordinal);

    private static string FamilyOf(string room) => room.Split('.')[0];

    private static IEnumerable<string> Namespaces(string name)
    {
        for (; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
            yield return name;
    }
}
