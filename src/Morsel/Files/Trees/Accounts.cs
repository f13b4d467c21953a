using System.Runtime.InteropServices;

namespace Morsel.Files.Trees;

/// <summary>The numbers of users and groups by their names, each asked for once.</summary>
internal sealed partial class Accounts
{
    private const int Room = 64 << 10;

    // Of struct passwd and struct group alike: name, password, number.
    private const int NumberOffset = 16;

    private readonly Dictionary<string, uint?> _users = new(StringComparer.Ordinal), _groups = new(StringComparer.Ordinal);

    /// <summary>The number of a user; null if there is none of that name here.</summary>
    /// <param name="name">The name, without a NUL.</param>
    public uint? UserOf(byte[] name) => Ask(_users, name, GetUser);

    /// <summary>The number of a group; null if there is none of that name here.</summary>
    /// <param name="name">The name, without a NUL.</param>
    public uint? GroupOf(byte[] name) => Ask(_groups, name, GetGroup);

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

    private delegate int Lookup(ReadOnlySpan<byte> name, nint record, Span<byte> text, nint room, out nint found);
}
