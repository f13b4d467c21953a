using System.Runtime.InteropServices;

namespace Morsel.Files.Trees;

/// <summary>The numbers of users and groups by their names, and their names by their numbers, each asked for once.</summary>
internal sealed partial class Accounts
{
    private const int Room = 64 << 10;

    // Of struct passwd and struct group alike: name, password, number.
    private const int NumberOffset = 16;

    private readonly Dictionary<string, uint?> _users = new(StringComparer.Ordinal), _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, byte[]?> _userNames = [], _groupNames = [];

    /// <summary>The number of a user; null if there is none of that name here.</summary>
    /// <param name="name">The name, without a NUL.</param>
    public uint? UserOf(byte[] name) => Ask(_users, name, GetUser);

    /// <summary>The number of a group; null if there is none of that name here.</summary>
    /// <param name="name">The name, without a NUL.</param>
    public uint? GroupOf(byte[] name) => Ask(_groups, name, GetGroup);

    /// <summary>The name of a user; null if the number has none here.</summary>
    public byte[]? NameOfUser(uint number) => NameOf(_userNames, number, GetUser);

    /// <summary>The name of a group; null if the number has none here.</summary>
    public byte[]? NameOfGroup(uint number) => NameOf(_groupNames, number, GetGroup);

    private static unsafe byte[]? NameOf(Dictionary<uint, byte[]?> known, uint number, NumberLookup lookup)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return null;
        if (known.TryGetValue(number, out byte[]? name))
            return name;
        byte[] record = new byte[64], text = new byte[Room];
        // The record begins with a pointer to the name, which is in the text.
        fixed (byte* entry = record, names = text)
        {
            if (lookup(number, (nint)entry, (nint)names, text.Length, out nint found) == 0 && found != 0)
                name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*(byte**)entry).ToArray();
        }
        return known[number] = name is { Length: > 0 } ? name : null;
    }

    private static unsafe uint? Ask(Dictionary<string, uint?> known, byte[] name, Lookup lookup)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return null;
        string key = Convert.ToHexString(name);
        if (known.TryGetValue(key, out uint? number))
            return number;
        byte[] record = new byte[64], text = new byte[Room];
        fixed (byte* entry = record)
            number = lookup([.. name, 0], (nint)entry, text, text.Length, out nint found) == 0 && found != 0 ? *(uint*)(entry + NumberOffset) : null;
        return known[key] = number;
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r")]
    private static partial int GetUser(ReadOnlySpan<byte> name, nint record, Span<byte> text, nint room, out nint found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r")]
    private static partial int GetGroup(ReadOnlySpan<byte> name, nint record, Span<byte> text, nint room, out nint found);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int GetUser(uint number, nint record, nint text, nint room, out nint found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static partial int GetGroup(uint number, nint record, nint text, nint room, out nint found);

    private delegate int NumberLookup(uint number, nint record, nint text, nint room, out nint found);

    private delegate int Lookup(ReadOnlySpan<byte> name, nint record, Span<byte> text, nint room, out nint found);
}
