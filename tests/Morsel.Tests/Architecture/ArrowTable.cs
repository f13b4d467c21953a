namespace Morsel.Tests.Architecture;

/// <summary>The walls of one assembly. Rooms are called by their namespace below that of the assembly.</summary>
internal sealed record ArrowTable
{
    /// <summary>What each room may use beside itself and the contract.</summary>
    public required IReadOnlyDictionary<string, string[]> Arrows { get; init; }

    /// <summary>The types of a room that others may name. A room that is not named here has no lock yet.</summary>
    public required IReadOnlyDictionary<string, string[]> RoomDoors { get; init; }

    /// <summary>The namespaces that are no rooms.</summary>
    public IReadOnlyList<string> Public { get; init; } = [""];

    /// <summary>The types there that may use every room; the others are the contract. Null where all may.</summary>
    public IReadOnlyList<string>? Doors { get; init; }

    /// <summary>Rooms with rooms of one kind below them.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Rooms without file, network, clock or console.</summary>
    public IReadOnlyList<string> PureRooms { get; init; } = [];
}
