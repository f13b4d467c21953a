namespace Morsel.Tests.Architecture;

/// <summary>Holds a reference against the walls of a house.</summary>
/// <param name="house">The namespace of the whole house: <c>Morsel</c>.</param>
/// <param name="table">Its walls.</param>
internal sealed class ArrowCheck(string house, ArrowTable table)
{
    /// <summary>Values that use nothing of the house, so that every room may use them.</summary>
    private const string Contract = "the contract";

    /// <summary>A type that may use every room, and that no room names.</summary>
    private const string Door = "a door";

    /// <summary>The one type that may name a concrete format, transport or route.</summary>
    private const string Catalog = "Catalog";

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
        string? broken = PlaceOf(reference.To) is { } to ? BrokenArrow(from, to) ?? LockedRoom(from, to, reference.To) : ImpureUse(reference, from);
        return broken is null ? null : $"{reference.Place} uses {reference.Named}: {broken}";
    }

    private string? BrokenArrow(string from, string to)
    {
        if (from == to || to == Contract || from == Catalog)
            return null;
        if (from == Door)
            return IsOneOfAKind(to) ? $"only {Catalog} may name a concrete format, transport or route" : null;
        if (from == Contract)
            return $"{from} may use nothing";
        string family = FamilyOf(from);
        if (!table.Arrows.TryGetValue(family, out string[]? allowed))
            return $"{from} is no room of the house";
        if (IsOneOfAKind(from))
            allowed = [family, .. allowed, .. table.Arrows.GetValueOrDefault(from, [])];
        return allowed.Contains(to) ? null : $"{from} may use {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}";
    }

    private string? LockedRoom(string from, string to, TypeName named) =>
        from != to && table.RoomDoors.TryGetValue(to, out string[]? doors) && !doors.Contains(named.Name) ? $"{named.Name} is no door of {to}" : null;

    private string? ImpureUse(CodeReference reference, string from)
    {
        bool isOutside = Outside.Contains($"T:{reference.To}")
            || Outside.Contains($"M:{reference.Named}")
            || Namespaces(reference.To.Namespace).Any(name => Outside.Contains($"N:{name}"));
        return isOutside && reference.Named != IteratorsOwn && table.PureRooms.Contains(FamilyOf(from))
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
        if (table.Public.Contains(room))
            return table.Doors is null || table.Doors.Contains(type.Name) ? Door : Contract;
        string[] names = room.Split('.');
        return table.Kinds.Contains(names[0]) && names.Length > 1 ? $"{names[0]}.{names[1]}" : names[0];
    }

    /// <summary>The room that a type stands in, as seen from another type; null where it is in none, or in the same.</summary>
    public string? RoomSeenFrom(TypeName from, TypeName type) =>
        PlaceOf(type) is { } room && room is not (Contract or Door or Catalog) && PlaceOf(from) != room ? room : null;

    /// <summary>The arrows of the table that would allow a reference: of the room it is in, and of the room that one is of the kind of.</summary>
    public IEnumerable<(string From, string To)> ArrowsOf(CodeReference reference) =>
        PlaceOf(reference.From) is { } from && RoomSeenFrom(reference.From, reference.To) is { } to ? [(from, to), (FamilyOf(from), to)] : [];

    private static bool IsOneOfAKind(string room) => room.Contains('.', StringComparison.Ordinal);

    private static string FamilyOf(string room) => room.Split('.')[0];

    private static IEnumerable<string> Namespaces(string name)
    {
        for (; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
            yield return name;
    }
}
